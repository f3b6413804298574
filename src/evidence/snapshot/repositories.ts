import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Git } from '../consequences/look.ts';
import { headOf } from './head.ts';
import type { SnapshotLimits } from './limits.ts';
import type { MissingList } from './missing-list.ts';
import type { ObjectStore } from './object-store.ts';
import { systemPath } from './path-bytes.ts';
import { type Repository, repositoryAt } from './repository.ts';
import { bareScope, createListing, openLoan, openScope, type Scope } from './scope.ts';

/** The repositories of a workspace, as far as a run has met them. */
export interface Repositories {
  /** The workspace's own, looked for again while there is none. */
  own(git: Git, missing: MissingList, stopped: () => boolean): Promise<Repository | undefined>;
  /** Their rules for one snapshot. Only the first snapshot of a store may take a repository's word for contents. */
  scopes(git: Git, missing: MissingList, lender: ObjectStore | undefined): Scopes;
  all(): readonly Repository[];
  heads(git: Git): Promise<Snapshot['repositories']>;
}

export interface Scopes {
  root(): Promise<Scope>;
  /** Of a folder with a `.git`; undefined when git does not take it for a repository. */
  at(path: string): Promise<Scope | undefined>;
  /** The innermost one known around a path. */
  around(path: string): Scope;
}

export function createRepositories(root: string, limits: SnapshotLimits): Repositories {
  const known = new Map<string, Repository>();

  async function open(git: Git, path: string): Promise<Repository | undefined> {
    const at = path === '' ? root : `${root}/${path}`;
    // Git is told the folder as text: one that is no UTF-8 is walked without its rules.
    if (typeof systemPath(at) !== 'string') return undefined;
    const found = known.get(path) ?? (await repositoryAt(git, at, path));
    if (found) known.set(path, found);
    return found;
  }

  return {
    all: () => [...known.values()],
    async own(git, missing, stopped) {
      const found = await open(git, '');
      if (!found && existsSync(join(root, '.git')) && !stopped()) {
        missing.add(
          '',
          'git is missing or cannot read the repository: everything is copied, ignored or not',
          false,
        );
      }
      return found;
    },
    scopes(git, missing, lender) {
      const made = new Map<string, Promise<Scope | undefined>>();
      const ready = new Map<string, Scope>();
      async function make(path: string): Promise<Scope | undefined> {
        if (!known.has(path) && known.size > limits.repositories) {
          missing.add(
            path,
            `more than ${limits.repositories} repositories: its ignore rules are not used`,
            false,
          );
          return undefined;
        }
        const repository = await open(git, path);
        if (repository === undefined) return undefined;
        const listing = createListing(git, repository, (where) =>
          missing.add(where, 'git did not say what it ignores: nothing new is taken for ignored', false),
        );
        // Everything is new the first time: git lists while its index is read.
        if (lender) void listing();
        const loan = lender && (await openLoan(git, repository, lender).catch(() => undefined));
        const scope = openScope(repository, listing, loan);
        ready.set(path, scope);
        return scope;
      }
      const at = (path: string): Promise<Scope | undefined> => {
        const found = made.get(path) ?? make(path);
        made.set(path, found);
        return found;
      };
      return {
        at,
        root: async () => (await at('')) ?? bareScope,
        around(path) {
          for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
            const scope = ready.get(path.slice(0, end));
            if (scope) return scope;
          }
          return ready.get('') ?? bareScope;
        },
      };
    },
    async heads(git) {
      const heads: Snapshot['repositories'] = [];
      for (const repository of known.values()) {
        // A repository that was removed is at no commit; one that never was is not in the list.
        if (!existsSync(repository.gitFolder)) continue;
        heads.push({ path: repository.path, head: await headOf(git, repository) });
      }
      return heads.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}
