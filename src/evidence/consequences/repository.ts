import type { Look } from './look.ts';
import { many } from './wording.ts';

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
  /** There are more than were counted. */
  readonly open: boolean;
}

/** Each process costs some of the little time there is: beyond this the rest is not counted. */
const mostCommits = 1_000;

/** How many commits a range has, newest first, and the first three subjects. */
export async function commits(
  directory: string,
  range: readonly string[],
  look: Look,
): Promise<Commits | undefined> {
  const out = await look.git(directory, [
    'rev-list',
    `--max-count=${mostCommits + 1}`,
    '--format=%s%x00',
    ...range,
    '--',
  ]);
  if (out === undefined) return undefined;
  // `commit NAME`, the subject, NUL; again.
  const all = [...out.matchAll(/commit [0-9a-f]{40,64}\n([^\0]*)\0\n/g)].map((match) => match[1] ?? '');
  return {
    count: Math.min(all.length, mostCommits),
    subjects: all.slice(0, 3),
    open: all.length > mostCommits,
  };
}

/** `2 commits`, `more than 1,000 commits`. */
export const countOf = ({ count, open }: Commits): string =>
  `${open ? 'more than ' : ''}${many(count, 'commit')}`;

export const short = (commit: string): string => commit.slice(0, 10);
