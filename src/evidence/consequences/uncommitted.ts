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
  const specs = ['--', ...pathspecs(top, paths)];
  const differing = ['diff-index', '--cached', '--name-only', '--no-renames', '-z', 'HEAD'];
  // Before the first commit everything is only in the index.
  const out =
    (await look.git(top, [...differing, ...specs])) ?? (await look.git(top, ['ls-files', '-z', ...specs]));
  if (out === undefined) return undefined;
  return new Set(out.split('\0').flatMap((name) => (name === '' ? [] : [posix.join(top, name)])));
}

/** Beyond this the lines are not counted: the files are. */
const mostFiles = 20;
const mostBytes = 256 * 1024;
/** The gate waits while two texts are compared: for so many ms and edits at most. */
const effort = { timeout: 15, maxEditLength: 1_000 };

async function changedLines(
  top: string,
  changed: readonly IndexEntry[],
  staged: boolean,
  look: Look,
): Promise<number | null> {
  if (changed.length === 0 || changed.length > mostFiles) return null;
  // Staged changes go back to the commit, others to the index.
  const asked = changed.map(({ path, blob }) => (staged ? `HEAD:${posix.relative(top, path)}` : blob));
  if (asked.some((name) => name.includes('\n'))) return null;
  const out = await look.git(top, ['cat-file', '--batch'], `${asked.join('\n')}\n`);
  if (out === undefined) return null;
  const before = batched(out);
  let sum = 0;
  for (const [at, { path }] of changed.entries()) {
    const was = before[at];
    const now = look.files.read(path, mostBytes)?.toString('latin1');
    if (was === undefined || now === undefined || was.length > mostBytes || now.includes('\0')) return null;
    const patch = structuredPatch('', '', was, now, '', '', { context: 0, ...effort });
    if (patch === undefined) return null;
    sum += patch.hunks.flatMap(({ lines }) => lines).filter((line) => /^[-+]/.test(line)).length;
    await look.breathe();
  }
  return sum;
}

/** `NAME blob SIZE`, the bytes, a line break; or `NAME missing`, which counts as empty. */
function batched(out: string): string[] {
  const contents: string[] = [];
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf('\n', at);
    if (end < 0) break;
    const size = / blob (\d+)$/.exec(out.slice(at, end))?.[1];
    contents.push(size === undefined ? '' : out.slice(end + 1, end + 1 + Number(size)));
    at = size === undefined ? end + 1 : end + 2 + Number(size);
  }
  return contents;
}
