import { posix } from 'node:path';
import type { Git } from '../consequences/look.ts';
import type { HashName } from './git-object.ts';
import { namesOf } from './path-bytes.ts';

/** A git repository that the workspace is, is in, or has in it. */
export interface Repository {
  /** Where its files begin below the workspace; empty for the workspace's own. */
  readonly path: string;
  /** Folder that was asked about, absolute. */
  readonly at: string;
  /** What git puts before paths below `at`: empty, or the way down from the repository's root with a slash. */
  readonly prefix: string;
  /** Absolute, all of them. */
  readonly top: string;
  readonly gitFolder: string;
  readonly commonFolder: string;
  readonly index: string;
  readonly objects: string;
  readonly hash: HashName;
}

const asked = [
  'rev-parse',
  '--path-format=absolute',
  '--show-toplevel',
  '--absolute-git-dir',
  '--git-common-dir',
  '--git-path',
  'index',
  '--git-path',
  'objects',
  '--show-object-format',
  '--show-prefix',
];

/** The repository around the folder `at` (absolute); undefined outside one and when git cannot read it. */
export async function repositoryAt(git: Git, at: string, path: string): Promise<Repository | undefined> {
  const lines = (await git(at, asked))?.split('\n');
  // A line break in one of the paths: nothing could be told apart.
  if (lines?.length !== 8) return undefined;
  const [top = '', gitFolder = '', commonFolder = '', index = '', objects = '', format, prefix = ''] = lines;
  // Settings of the repository can name another folder as its files.
  if (posix.join(top, prefix) !== posix.join(at, prefix === '' ? '' : '/')) return undefined;
  // A `.git` that is none: git went on to the repository around it.
  if (path !== '' && prefix !== '') return undefined;
  if (format !== 'sha1' && format !== 'sha256') return undefined;
  return { path, at, prefix, top, gitFolder, commonFolder, index, objects, hash: format };
}

/** Commands about exactly this repository, whatever its settings have become since. */
export const pinned = ({ gitFolder, top }: Repository): string[] => [
  `--git-dir=${gitFolder}`,
  `--work-tree=${top}`,
];

/**
 * What git ignores, relative to the workspace: files, and folders in which it ignores everything. Undefined when git does
 * not tell. Git reads ignore rules and its index for this, and starts nothing.
 */
export async function ignoredIn(git: Git, repository: Repository): Promise<Set<string> | undefined> {
  const ask = ['ls-files', '-o', '-i', '--exclude-standard', '--directory', '-z'];
  const out = await git(repository.at, [...pinned(repository), ...ask], '');
  if (out === undefined) return undefined;
  const names = namesOf(out).map((name) => (name.endsWith('/') ? name.slice(0, -1) : name));
  return new Set(names.map((name) => (repository.path === '' ? name : `${repository.path}/${name}`)));
}

/**
 * Whether its settings name a program, other than git-lfs, that changes contents on their way into git. Then the size of an
 * object says nothing about whether it is what the file has in it.
 */
export async function hasFilters(git: Git, repository: Repository): Promise<boolean> {
  const ask = ['config', '--null', '--name-only', '--get-regexp', '^filter\\..*\\.(clean|process)$'];
  const out = await git(repository.at, [...pinned(repository), ...ask]);
  return (out?.split('\0') ?? []).some((name) => name !== '' && !name.startsWith('filter.lfs.'));
}
