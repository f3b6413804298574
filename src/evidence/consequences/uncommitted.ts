import { posix } from 'node:path';
import { structuredPatch } from 'diff';
import { type IndexEntry, indexEntries, isUnchanged, pathspecs } from './index-entries.ts';
import type { Look } from './look.ts';
import { repositoryAt } from './repository.ts';

/** Tracked files whose present content is in no commit (or, without `staged`, not even in the index). */
export interface Uncommitted {
  /** Absolute. */
  readonly paths: string[];
  /** Lines added and removed against what git has; null when there is too much to compare. */
  readonly lines: number | null;
}

/**
 * Uncommitted changes below `paths` (absolute; none means everything). The working tree is compared by us, file by file:
 * `git diff` and `git status` would start the filters a repository names. `staged` counts what is only in the index as well.
 */
export async function uncommitted(
  directory: string,
  paths: readonly string[],
  staged: boolean,
  look: Look,
): Promise<Uncommitted | undefined> {
  const repository = await repositoryAt(directory, look);
  if (repository === undefined) return undefined;
  const { top, indexMs } = repository;
  const below = paths.length > 0 ? paths : [top];
  const [entries, inIndexOnly] = await Promise.all([
    indexEntries(top, below, look),
    staged ? stagedPaths(top, below, look) : Promise.resolve(new Set<string>()),
  ]);
  if (entries === undefined || inIndexOnly === undefined) return undefined;
  const changed: IndexEntry[] = [];
  for (const entry of entries) {
    const state = look.files.stat(entry.path);
    // A file that is not there comes back: nothing is lost by that.
    if (state === undefined || state.kind === 'directory') continue;
    if (inIndexOnly.has(entry.path) || !isUnchanged(entry, state, indexMs, look)) changed.push(entry);
    await look.breathe();
  }
  return { paths: changed.map(({ path }) => path), lines: await changedLines(top, changed, staged, look) };
}

/** What the index has and the last commit has not: compared by blob names alone, without a look at files. */
async function stagedPaths(
  top: string,
  paths: readonly string[],
  look: Look,
): Promise<Set<string> | undefined> {
  const head = await look.git(top, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  const args =
    head === undefined
      ? ['ls-files', '-z']
      : ['diff-index', '--cached', '--name-only', '--no-renames', '-z', 'HEAD'];
  const out = await look.git(top, [...args, '--', ...pathspecs(top, paths)]);
  if (out === undefined) return undefined;
  return new Set(out.split('\0').flatMap((name) => (name === '' ? [] : [posix.join(top, name)])));
}

/** Beyond this the lines are not counted: the files are. */
const mostFiles = 12;
const mostBytes = 256 * 1024;
const mostEdits = 2_000;

async function changedLines(
  top: string,
  changed: readonly IndexEntry[],
  staged: boolean,
  look: Look,
): Promise<number | null> {
  if (changed.length > mostFiles) return null;
  const each = await Promise.all(
    changed.map(async ({ path, blob }) => {
      const now = look.files.read(path, mostBytes)?.toString('utf8');
      // Staged changes go back to the commit, others to the index.
      const name = staged ? `HEAD:${posix.relative(top, path)}` : blob;
      const before = await look.git(top, ['cat-file', 'blob', name]);
      if (now === undefined || now.includes('\0')) return null;
      if (before === undefined) return staged ? now.split('\n').length : null;
      if (before.length > mostBytes) return null;
      const patch = structuredPatch('', '', before, now, '', '', { context: 0, maxEditLength: mostEdits });
      return patch?.hunks.flatMap(({ lines }) => lines).filter((line) => /^[-+]/.test(line)).length ?? null;
    }),
  );
  return each.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}
