import { execFile } from 'node:child_process';
import type { Git } from './look.ts';

/**
 * Settings of a repository that name programs git would start. Commands that would start them anyway (`status`, `diff`
 * against the working tree: clean filters; `log`: signature checks) are not used at all.
 */
const quiet = [
  '--no-pager',
  '--no-optional-locks',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'diff.external=',
  '-c',
  'submodule.recurse=false',
  '-c',
  'log.showSignature=false',
];

const fixed = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  // A partial clone fetches what it lacks: no transport is allowed, so it lacks it.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  LC_ALL: 'C',
};

/** More output than this is not read. */
const mostBytes = 64 * 1024 * 1024;

export interface GitProgram {
  /** Absolute path; undefined when there is none. */
  readonly program: string | undefined;
  /** PATH and HOME; variables that begin with GIT_ are not passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Git as a reader that is killed when the signal aborts: it takes no lock, asks nobody and starts no program. */
export function createGit({ program, environment }: GitProgram, signal: AbortSignal): Git {
  const own = Object.entries(environment).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), ...fixed };
  return (directory, args, input) => {
    if (program === undefined || signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const options = {
        cwd: '/',
        env,
        signal,
        killSignal: 'SIGKILL',
        maxBuffer: mostBytes,
        encoding: input === undefined ? 'utf8' : 'latin1',
      } as const;
      const child = execFile(program, [...quiet, '-C', directory, ...args], options, (error, stdout) =>
        resolve(error ? undefined : stdout),
      );
      // It may have ended before it read: what it says decides.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? '');
    });
  };
}
