import type { Outcome, Problem } from '../../model/problem.ts';
import type { FileChange, Snapshot } from '../../model/snapshot.ts';
import type { Git } from '../consequences/look.ts';
import { createGit, type GitProgram } from '../consequences/run-git.ts';
import { type HashName, treeEntries } from '../snapshot/git-object.ts';
import { snapshotLimits } from '../snapshot/limits.ts';
import { hashOfStore, type ObjectStore, openObjectStore } from '../snapshot/object-store.ts';
import type { RollbackPlan } from './plan.ts';

/** The contents a run's snapshots kept. */
export interface RunContents {
  readonly hash: HashName;
  readonly store: ObjectStore;
  /** A reader with a time limit of its own; undefined where there is no git. */
  git(): Git | undefined;
  /** Null for what is not there any more, or is damaged. */
  read(oids: readonly string[]): Promise<Map<string, Buffer | null>>;
  /** Whether the snapshot has a folder of that name with something in it. */
  hasFolder(snapshot: Snapshot, path: string): Promise<boolean>;
}

/** Contents are read so many at a time: they lie in memory together. */
const atOnce = 64;

const damaged = (message: string, where: string): Problem => ({
  code: 'snapshot-damaged',
  message,
  fix: 'Nothing was changed. Restore the files from a backup or from git; `countersign verify` says what else is damaged.',
  where,
});

function openStore(root: string, hash: HashName): ObjectStore | undefined {
  try {
    return openObjectStore(root, hash);
  } catch {
    return undefined;
  }
}

/** Opens the snapshot store of a run (absolute); a problem when there is none. */
export function openRunContents(root: string, program: GitProgram): Outcome<RunContents> {
  const hash = hashOfStore(root);
  const missing = damaged(
    'The snapshots of this run are not there: nothing can be restored from them.',
    root,
  );
  if (hash === undefined) return { ok: false, problems: [missing] };
  const store = openStore(root, hash);
  if (store === undefined)
    return { ok: false, problems: [damaged('The snapshots of this run cannot be opened.', root)] };
  const git = (): Git | undefined =>
    program.program === undefined ? undefined : createGit(program, AbortSignal.timeout(snapshotLimits.gitMs));
  const read: RunContents['read'] = (oids) => store.read(oids, git());
  return {
    ok: true,
    value: {
      hash,
      store,
      git,
      read,
      async hasFolder(snapshot, path) {
        let oid = snapshot.tree;
        for (const name of path.split('/')) {
          const content = (await read([oid])).get(oid);
          const found = content ? treeEntries(content, hash).find((entry) => entry.name === name) : undefined;
          if (found?.mode !== '40000') return false;
          oid = found.oid;
        }
        return true;
      },
    },
  };
}

/** Calls `use` with every content in turn, some of them in memory at a time. */
export async function eachContent<T extends { readonly oid: string }>(
  all: readonly T[],
  contents: RunContents,
  use: (one: T, content: Buffer | null) => Promise<void> | void,
): Promise<void> {
  for (let at = 0; at < all.length; at += atOnce) {
    const some = all.slice(at, at + atOnce);
    const found = await contents.read([...new Set(some.map(({ oid }) => oid))]);
    for (const one of some) await use(one, found.get(one.oid) ?? null);
  }
}

/** A folder of a snapshot that could not be read back: what was in it is not known. */
export function unreadFolders(changes: readonly FileChange[]): Problem[] {
  return changes
    .filter(({ kind, before, after }) => kind === 'unknown' && before === null && after === null)
    .map(({ path }) =>
      damaged(
        'A snapshot of this run is missing or damaged: what was there is not known.',
        path === '' ? '.' : path,
      ),
    );
}

/** Every content the plan needs that the store does not give back whole. */
export async function missingContents({ steps }: RollbackPlan, contents: RunContents): Promise<Problem[]> {
  const problems: Problem[] = [];
  const needed = steps.flatMap(({ path, put, content }) => (put && !content ? [{ path, oid: put.oid }] : []));
  await eachContent(needed, contents, ({ path }, content) => {
    if (content === null)
      problems.push(damaged('Its content of before the run is missing or damaged.', path));
  });
  return problems;
}
