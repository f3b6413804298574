import { posix } from 'node:path';
import { type IndexEntry, indexEntries, isUnchanged, pathspecs } from './index-entries.ts';
import type { Look } from './look.ts';
import { existingFolder, type Repository, repositoryAt } from './repository.ts';
import type { FoundFile } from './walk.ts';

/** What git has of some files, by absolute path. */
export interface Holdings {
  /** False when they lie in no repository. */
  readonly inGit: boolean;
  readonly held: string[];
  /** Tracked, with a content git does not have. */
  readonly changed: string[];
  /** Neither tracked nor ignored. */
  readonly untracked: string[];
  readonly ignored: string[];
}

export const lacking = ({ changed, untracked, ignored }: Holdings): string[] => [
  ...changed,
  ...untracked,
  ...ignored,
];

const ofRepositories = (): Holdings => ({ inGit: false, held: [], changed: [], untracked: [], ignored: [] });

/** The folder git is asked from: the one a root is in, or the root itself when it is the top. */
async function repositoriesOf(
  roots: readonly string[],
  look: Look,
): Promise<Map<string, { repository: Repository | undefined; roots: string[] }>> {
  const byFolder = new Map<string, string[]>();
  for (const root of roots) {
    const own = look.files.stat(posix.join(root, '.git')) !== undefined;
    const folder = existingFolder(own ? root : posix.dirname(root), look);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), root]);
  }
  const groups = new Map<string, { repository: Repository | undefined; roots: string[] }>();
  await Promise.all(
    [...byFolder].map(async ([folder, inside]) => {
      const repository = await repositoryAt(folder, look);
      const key = repository?.top ?? '';
      const group = groups.get(key);
      if (group) group.roots.push(...inside);
      else groups.set(key, { repository, roots: [...inside] });
    }),
  );
  return groups;
}

/** Sorts files found at and below `roots` by what git has of them. Undefined when git does not tell. */
export async function holdings(
  roots: readonly string[],
  files: readonly FoundFile[],
  look: Look,
): Promise<Holdings | undefined> {
  const found = ofRepositories();
  const left = new Map(files.map((file) => [file.path, file]));
  let inGit = false;
  for (const { repository, roots: inside } of (await repositoriesOf(roots, look)).values()) {
    if (repository === undefined) continue;
    inGit = true;
    const [entries, untracked] = await Promise.all([
      indexEntries(repository.top, inside, look),
      untrackedFiles(repository.top, inside, look),
    ]);
    if (entries === undefined || untracked === undefined) return undefined;
    await sortTracked(entries, left, repository, found, look);
    for (const path of untracked) if (left.delete(path)) found.untracked.push(path);
  }
  const rest = [...left.keys()];
  return { ...found, inGit, ...(inGit ? { ignored: rest } : { untracked: rest }) };
}

async function sortTracked(
  entries: readonly IndexEntry[],
  left: Map<string, FoundFile>,
  { indexMs }: Repository,
  found: Holdings,
  look: Look,
): Promise<void> {
  for (const entry of entries) {
    const file = left.get(entry.path);
    if (file === undefined) continue;
    left.delete(entry.path);
    (isUnchanged(entry, file.state, indexMs, look) ? found.held : found.changed).push(entry.path);
    await look.breathe();
  }
}

/** Neither tracked nor ignored; folders that hold a repository of their own end in `/` and are left out. */
async function untrackedFiles(
  top: string,
  paths: readonly string[],
  look: Look,
): Promise<string[] | undefined> {
  const out = await look.git(top, [
    'ls-files',
    '-o',
    '-z',
    '--exclude-standard',
    '--',
    ...pathspecs(top, paths),
  ]);
  return out
    ?.split('\0')
    .filter((name) => name !== '' && !name.endsWith('/'))
    .map((name) => posix.join(top, name));
}
