import type { Git } from '../consequences/look.ts';
import { borrowedSizes } from './borrowed-objects.ts';
import type { ObjectStore } from './object-store.ts';
import { hasFilters, ignoredIn, type Repository } from './repository.ts';
import type { Seen } from './stat.ts';
import { isAsIndexed, readUserIndex } from './user-index.ts';

/** The rules for one part of the workspace: what is ignored in it, and what its repository has already. */
export interface Scope {
  /** Where it begins. */
  readonly path: string;
  ignores(path: string): Promise<boolean>;
  /** The object that surely has the content of a file with this stat, without reading the file. */
  seed(path: string, seen: Seen): string | undefined;
  /** Whether the repository has an object of this name. */
  lends(oid: string): boolean;
}

/** Outside git nothing is ignored and nothing is borrowed. */
export const bareScope: Scope = {
  path: '',
  ignores: () => Promise.resolve(false),
  seed: () => undefined,
  lends: () => false,
};

/** What a repository can spare us: reading files it has, and writing objects it has. */
export interface Loan {
  seed(path: string, seen: Seen): string | undefined;
  lends(oid: string): boolean;
}

const noLoan: Loan = { seed: () => undefined, lends: () => false };

/**
 * Takes the index of a repository as a first stat cache. An object stands for a file when git saw the file exactly as it is,
 * the object is there, and it has as many bytes: no line endings, keywords or encodings were changed on the way.
 */
export async function openLoan(git: Git, repository: Repository, store: ObjectStore): Promise<Loan> {
  if (repository.hash !== store.hash) return noLoan;
  const index = readUserIndex(repository.index, repository.hash);
  if (index === undefined) return noLoan;
  store.borrowFrom([repository.objects]);
  const oids = [...new Set([...index.files.values()].map(({ oid }) => oid))];
  const [sizes, filters] = await Promise.all([
    borrowedSizes(git, store.root, oids),
    hasFilters(git, repository),
  ]);
  const from = repository.path === '' ? 0 : repository.path.length + 1;
  return {
    seed(path, seen) {
      const file = filters ? undefined : index.files.get(repository.prefix + path.slice(from));
      if (file === undefined || BigInt(sizes.get(file.oid) ?? -1) !== seen.size) return undefined;
      return isAsIndexed(file, seen, index.writtenNs) ? file.oid : undefined;
    },
    lends: (oid) => sizes.has(oid),
  };
}

/** Asks git once what it ignores. `unknown` hears when git does not say: then nothing is. */
export function createListing(
  git: Git,
  repository: Repository,
  unknown: (path: string) => void,
): () => Promise<Set<string>> {
  let list: Promise<Set<string>> | undefined;
  const ask = async (): Promise<Set<string>> => {
    const ignored = await ignoredIn(git, repository);
    if (ignored === undefined) unknown(repository.path);
    return ignored ?? new Set();
  };
  return () => {
    list ??= ask();
    return list;
  };
}

export function openScope(
  { path }: Repository,
  listing: () => Promise<Set<string>>,
  loan: Loan | undefined,
): Scope {
  return {
    ...noLoan,
    ...loan,
    path,
    async ignores(below) {
      const ignored = await listing();
      if (ignored.size === 0) return false;
      for (let end = below.length; end > 0; end = below.lastIndexOf('/', end - 1)) {
        if (ignored.has(below.slice(0, end))) return true;
      }
      return false;
    },
  };
}
