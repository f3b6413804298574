import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Outcome, Problem } from '../../src/model/problem.ts';
import type { Place } from './place.ts';

const programs = '/usr/bin:/bin';
const longestMs = 5_000;
/** Processor seconds, blocks of a written file, KB of memory. */
const limits = 'ulimit -t 4 -f 65536 -v 4194304 -c 0';

const calls = [
  ...['open', 'openat', 'openat2', 'creat', 'execve', 'execveat', 'chdir', 'fchdir', 'truncate', 'ftruncate'],
  ...[
    'mkdir',
    'mkdirat',
    'rmdir',
    'unlink',
    'unlinkat',
    'rename',
    'renameat',
    'renameat2',
    'mknod',
    'mknodat',
  ],
  ...['link', 'linkat', 'symlink', 'symlinkat', 'chmod', 'fchmod', 'fchmodat', 'chown', 'fchown', 'lchown'],
  ...['fchownat', 'utime', 'utimes', 'utimensat', 'futimesat', 'setxattr', 'lsetxattr', 'removexattr'],
  ...['fork', 'vfork', 'clone', 'clone3'],
].map((name) => `?${name}`);

export interface Ran {
  trace: string;
  /** False when it was ended because it took too long; the trace then holds what it did until then. */
  ended: boolean;
}

const isThere = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** What is missing on this machine, named by the package that brings it. */
export function missingPrograms(): Problem[] {
  const needed = { bwrap: 'bubblewrap', strace: 'strace', git: 'git', bash: 'bash' };
  return Object.entries(needed)
    .filter(([program]) => !isThere(program))
    .map(([program, name]) => ({
      code: 'missing-program',
      message: `${program} is not installed; commands run in a sandbox and are traced.`,
      fix: `Install the package ${name}, for example with apt-get install ${name}.`,
    }));
}

/** Whether a program could run in the sandbox at all. */
export const isInstalled = (program: string): boolean =>
  programs.split(':').some((folder) => existsSync(join(folder, program)));

/**
 * Runs one command text in bash where nothing but the workspace can be written: an own, empty /tmp, no network, no home, a
 * read-only root, no capabilities. strace runs inside, so that its process ids are those of the command.
 */
export function runTraced(place: Place, command: string): Outcome<Ran> {
  const trace = join(place.traces, 'trace');
  rmSync(trace, { force: true });
  const args = [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    ...['--ro-bind', place.outside, place.outside, '--dir', place.home],
    ...['--bind', place.workspace, place.workspace, '--bind', place.traces, place.traces],
    ...['--chdir', place.workspace, '--setenv', 'PATH', programs, '--setenv', 'HOME', place.home],
    ...['--setenv', 'LC_ALL', 'C', '--setenv', 'GIT_CONFIG_GLOBAL', '/dev/null', '--', '/bin/bash', '-c'],
    `${limits}; exec strace -f -y -qq -s 4096 -e trace=${calls.join(',')} -e signal=none -o "$1" bash -c "$2"`,
    ...['sandbox', trace, command],
  ];
  const done = spawnSync('bwrap', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 24,
  });
  const text = existsSync(trace) ? readFileSync(trace, 'latin1') : '';
  if (!text.includes('execve(')) {
    const said = done.stderr.toString('utf8').trim() || String(done.error ?? 'nothing was traced');
    return {
      ok: false,
      problems: [
        {
          code: 'sandbox-failed',
          message: `The sandbox did not start: ${said}`,
          fix: 'It needs user namespaces and ptrace: allow both, in a container for example with --security-opt seccomp=unconfined.',
        },
      ],
    };
  }
  return { ok: true, value: { trace: text, ended: done.signal === null } };
}
