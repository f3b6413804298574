import { posix } from 'node:path';
import { type IndexEntry, indexEntries, isUnchanged, pathspecs } from './index-entries.ts';
import type { Look } from './look.ts';
import { type Repository, repositoryAt } from './repository.ts';
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

/** More repositories than this are not asked in the time there is. */
const mostRepositories = 4;

/** The nearest folder at or above that has a `.git`, found without starting a git for each. */
function repositoryFolder(path: string, known: Map<string, string | null>, look: Look): string | null {
  const before = known.get(path);
  if (before !== undefined) return before;
  const own = look.files.stat(posix.join(path, '.git')) !== undefined;
  const found = own ? path : path === '/' ? null : repositoryFolder(posix.dirname(path), known, look);
  known.set(path, found);
  return found;
}

/** What is to be asked of which repository; undefined when there are too many. */
async function repositoriesOf(
  roots: readonly string[],
  look: Look,
): Promise<{ repository: Repository; roots: string[] }[] | undefined> {
  const known = new Map<string, string | null>();
  const byFolder = new Map<string, string[]>();
  for (const root of roots) {
    const folder = repositoryFolder(root, known, look);
    if (folder === null) continue;
    const inside = byFolder.get(folder);
    if (inside) inside.push(root);
    else byFolder.set(folder, [root]);
  }
  if (byFolder.size > mostRepositories) return undefined;
  const asked = await Promise.all(
    [...byFolder].map(async ([folder, inside]) => ({
      repository: await repositoryAt(folder, look),
      roots: inside,
    })),
  );
  const found = asked.flatMap(({ repository, roots: inside }) =>
    repository === undefined ? [] : [{ repository, roots: inside }],
  );
  // A repository git does not speak of may have all of it, or nothing.
  return found.length === asked.length ? found : undefined;
}

/** Sorts files found at and below `roots` by what git has of them. Undefined when git does not tell. */
export async function holdings(
  roots: readonly string[],
  files: readonly FoundFile[],
  look: Look,
): Promise<Holdings | undefined> {
  const found = ofRepositories();
  const left = new Map(files.map((file) => [file.path, file]));
  const repositories = await repositoriesOf(roots, look);
  if (repositories === undefined) return undefined;
  const inGit = repositories.length > 0;
  for (const { repository, roots: inside } of repositories) {
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
