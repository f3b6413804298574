import { lstatSync, realpathSync } from 'node:fs';
import { posix } from 'node:path';
import { type Call, callsIn } from './strace.ts';

/** One thing a command really did to a path, symlinks resolved. */
export interface Access {
  does: 'read' | 'list' | 'write' | 'execute';
  path: string;
  /** The system call, `openat` for example. */
  call: string;
  /** The program that made it, or that is started, without its folder. */
  program: string;
  /** The file of the program that starts it. */
  by: string;
}

const named = new Set(
  'truncate mkdir mkdirat rmdir unlink unlinkat mknod mknodat chmod fchmodat chown lchown fchownat utime utimes utimensat futimesat setxattr lsetxattr removexattr'.split(
    ' ',
  ),
);
const described = new Set('ftruncate fchmod fchown'.split(' '));
const followed = new Set('chmod fchmodat chown fchownat utime utimes utimensat truncate setxattr'.split(' '));
const follows = ({ name, text }: Call): boolean =>
  followed.has(name) && !text.includes('AT_SYMLINK_NOFOLLOW');
const refused = /^-1 (?:EROFS|EACCES|EPERM|ENOSPC|EFBIG)/;

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};
const realParent = (path: string): string => posix.join(real(posix.dirname(path)), posix.basename(path));
const isFolder = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

interface Process {
  cwd: string;
  /** The file of its program. */
  file: string;
}

/**
 * The accesses of a trace. To be called while the workspace is as the command left it: names are resolved there. An attempt
 * that only the sandbox refused counts; one that found nothing does not.
 */
export function accessesOf(trace: string, workspace: string): Access[] {
  const processes = new Map<string, Process>();
  const found: Access[] = [];
  const calls = callsIn(trace);
  const forks = calls.filter(({ name }) => /^v?fork$|^clone/.test(name));
  const parents = new Map(forks.map(({ result, pid }) => [/^\d+/.exec(result)?.[0] ?? '', pid]));
  for (const call of calls) {
    const parent = processes.get(parents.get(call.pid) ?? '') ?? { cwd: workspace, file: '/bin/bash' };
    const process = processes.get(call.pid) ?? { ...parent };
    processes.set(call.pid, process);
    const { folder } = call;
    if (folder?.current === true) process.cwd = folder.path;
    const done = !call.result.startsWith('-1') && call.result !== '?';
    if (call.name === 'execve' && done) {
      const path = posix.resolve(process.cwd, call.names[0] ?? '');
      const by = process.file;
      process.file = path;
      found.push({ does: 'execute', path: real(path), call: call.name, program: posix.basename(path), by });
    } else if (call.name === 'chdir' && done)
      process.cwd = real(posix.resolve(process.cwd, call.names[0] ?? ''));
    else if (call.name === 'fchdir' && done) process.cwd = call.descriptor ?? process.cwd;
    else if (done || refused.test(call.result)) found.push(...effects(call, process));
  }
  return found;
}

function effects(call: Call, { cwd, file }: Process): Access[] {
  const { name } = call;
  const program = posix.basename(file);
  const made = (does: Access['does'], path: string): Access => ({
    does,
    path,
    call: name,
    program,
    by: file,
  });
  const base = call.folder?.path ?? cwd;
  const paths = call.names.map((text) => posix.resolve(base, text));
  const [first] = paths;
  if (/^(?:open|creat)/.test(name)) {
    const path = call.opened ?? (first === undefined ? undefined : real(first));
    if (path === undefined || !path.startsWith('/')) return [];
    const writes = name === 'creat' || /O_(?:WRONLY|RDWR|CREAT|TRUNC)/.test(call.text);
    const reads = !/O_WRONLY|O_PATH/.test(call.text) && name !== 'creat';
    const does = isFolder(path) || call.text.includes('O_DIRECTORY') ? 'list' : 'read';
    return [...(writes ? [made('write', path)] : []), ...(reads ? [made(does, path)] : [])];
  }
  if (described.has(name) || (named.has(name) && first === undefined)) {
    return call.descriptor?.startsWith('/') ? [made('write', call.descriptor)] : [];
  }
  if (named.has(name) && first !== undefined)
    return [made('write', follows(call) ? real(first) : realParent(first))];
  if (/^(?:rename|link|symlink)/.test(name)) {
    // A renamed name is gone and another is there; links only make one.
    const second = posix.resolve(call.second?.path ?? base, call.names[1] ?? '');
    const changed = name.startsWith('rename') && first !== undefined ? [first, second] : [second];
    return changed.map((path) => made('write', realParent(path)));
  }
  return [];
}
