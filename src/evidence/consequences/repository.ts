import { posix } from 'node:path';
import type { Look } from './look.ts';

export interface Repository {
  /** Absolute path of the working tree's root. */
  readonly top: string;
  /** When its index was last written, ms since the epoch; 0 without one. */
  readonly indexMs: number;
}

/** The repository that `directory` is in; undefined outside one or when git does not tell. */
export async function repositoryAt(directory: string, look: Look): Promise<Repository | undefined> {
  const out = await look.git(directory, [
    'rev-parse',
    '--path-format=absolute',
    '--show-toplevel',
    '--git-path',
    'index',
  ]);
  const [top, index] = out?.split('\n') ?? [];
  if (!top || !index) return undefined;
  return { top, indexMs: look.files.stat(index)?.mtimeMs ?? 0 };
}

/** The nearest folder at or above that exists: a command may name what is not there yet. */
export function existingFolder(path: string, look: Look): string {
  let folder = path;
  while (folder !== '/' && look.files.stat(folder)?.kind !== 'directory') folder = posix.dirname(folder);
  return folder;
}

/** Whether something points at a commit; its whole name, or undefined. */
export async function commitOf(directory: string, name: string, look: Look): Promise<string | undefined> {
  const out = await look.git(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]);
  return out?.trim() || undefined;
}

/** The branch that is checked out; null when none is, or when nothing was committed yet and git does not tell. */
export async function currentBranch(directory: string, look: Look): Promise<string | null> {
  const out = await look.git(directory, ['symbolic-ref', '--short', '-q', 'HEAD']);
  return out?.trim() || null;
}

export interface Commits {
  readonly count: number;
  readonly subjects: readonly string[];
}

/** How many commits a range has, newest first, and the first three subjects. */
export async function commits(
  directory: string,
  range: readonly string[],
  look: Look,
): Promise<Commits | undefined> {
  const [count, subjects] = await Promise.all([
    look.git(directory, ['rev-list', '--count', ...range, '--']),
    look.git(directory, ['rev-list', '--max-count=3', '--format=%s%x00', ...range, '--']),
  ]);
  if (count === undefined || subjects === undefined) return undefined;
  return { count: Number(count.trim()), subjects: readSubjects(subjects) };
}

/** `commit NAME`, the subject, NUL; again. */
const readSubjects = (out: string): string[] =>
  [...out.matchAll(/commit [0-9a-f]{40,64}\n([^\0]*)\0\n/g)].map((match) => match[1] ?? '');

export const short = (commit: string): string => commit.slice(0, 10);
