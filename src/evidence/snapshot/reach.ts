import type { Snapshot } from '../../model/snapshot.ts';
import type { StoreGit } from './borrowed-objects.ts';
import { type HashName, type ObjectKind, objectId, treeEntries } from './git-object.ts';
import type { ObjectStore } from './object-store.ts';

/** An object that a snapshot leads to. `content` is null when the store does not have it, or has something else there. */
export interface Reached {
  readonly kind: ObjectKind;
  readonly oid: string;
  readonly content: Buffer | null;
  /** For people: `s3`, and the path in it where there is one. */
  readonly place: string;
}

/** Objects of one question, and bytes of contents held at once. */
const batchObjects = 2000;
const batchBytes = 32 * 1024 * 1024;
/** No snapshot keeps anything as large: what claims to be is not unpacked. */
const mostBytes = 256 * 1024 * 1024;

type Wanted = Pick<Reached, 'kind' | 'oid' | 'place'>;

/** Those that were written down: of the others nothing is in the store. */
export const isKept = ({ commit }: Snapshot): boolean => commit !== null;

/**
 * Every object the kept snapshots lead to, each once: commits, lists of noted files and trees in the order of the snapshots,
 * then contents by name.
 */
export async function* reach(
  store: ObjectStore,
  git: StoreGit,
  snapshots: readonly Snapshot[],
): AsyncGenerator<Reached> {
  const { hash } = store;
  const known = new Set([objectId('tree', Buffer.alloc(0), hash)]);
  const contents = new Map<string, Wanted>();
  const isNew = ({ oid }: Wanted): boolean => !known.has(oid) && Boolean(known.add(oid));
  for (const { id, commit, tree, noted } of snapshots.filter(isKept)) {
    const first: Wanted[] = [
      { kind: 'commit', oid: commit ?? '', place: id },
      { kind: 'blob', oid: noted, place: `${id}, its list of noted files` },
    ];
    yield* readAll(store, git, first.filter(isNew));
    let level = [{ kind: 'tree' as const, oid: tree, place: `${id} ` }].filter(isNew);
    while (level.length > 0) {
      const below: typeof level = [];
      for await (const one of readAll(store, git, level)) {
        yield one;
        for (const entry of one.content ? treeEntries(one.content, hash) : []) {
          const place = `${one.place}${entry.name}`;
          if (entry.mode === '40000') below.push({ kind: 'tree', oid: entry.oid, place: `${place}/` });
          else if (!contents.has(entry.oid)) contents.set(entry.oid, { kind: 'blob', oid: entry.oid, place });
        }
      }
      level = below.filter(isNew);
    }
  }
  const sorted = [...contents.values()].sort((a, b) => (a.oid < b.oid ? -1 : 1));
  yield* readAll(store, git, sorted.filter(isNew));
}

/** What the store says hashes to a name of one kind may be an object of another kind. */
const isKind = (content: Buffer, { kind, oid }: Wanted, hash: HashName): boolean =>
  objectId(kind, content, hash) === oid;

async function* readAll(
  store: ObjectStore,
  git: StoreGit,
  wanted: readonly Wanted[],
): AsyncGenerator<Reached> {
  for (let at = 0; at < wanted.length; at += batchObjects) {
    const asked = wanted.slice(at, at + batchObjects);
    const sizes = await store.sizes(
      asked.map(({ oid }) => oid),
      git,
    );
    let batch: Wanted[] = [];
    let bytes = 0;
    for (const one of asked) {
      const size = sizes.get(one.oid) ?? 0;
      if (size > mostBytes) {
        yield { ...one, content: null };
        continue;
      }
      if (batch.length > 0 && bytes + size > batchBytes) {
        yield* readBatch(store, git, batch);
        batch = [];
        bytes = 0;
      }
      batch.push(one);
      bytes += size;
    }
    yield* readBatch(store, git, batch);
  }
}

async function* readBatch(
  store: ObjectStore,
  git: StoreGit,
  batch: readonly Wanted[],
): AsyncGenerator<Reached> {
  const found = await store.read(
    batch.map(({ oid }) => oid),
    git,
  );
  for (const one of batch) {
    const content = found.get(one.oid) ?? null;
    yield { ...one, content: content !== null && isKind(content, one, store.hash) ? content : null };
  }
}
