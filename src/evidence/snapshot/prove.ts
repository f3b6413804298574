import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { causeText } from '../../model/cause.ts';
import type { Progress } from '../../model/progress.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { StoreGit } from './borrowed-objects.ts';
import type { HashName } from './git-object.ts';
import { hashOfStore, type ObjectStore, openObjectStore } from './object-store.ts';
import { isPackIndex } from './pack-index.ts';
import { isKept, type Reached, reach } from './reach.ts';

interface Bad {
  /** A file of the store, or `sN PATH`. */
  where: string;
  why: string;
}

/** What came of looking at every object that the snapshots of a run lead to. */
export interface SnapshotProof {
  /** Objects read, each of which hashes to its name. */
  objects: number;
  bad: Bad | null;
  /** Why some could not be looked at, without a full stop; null when all were. */
  unread: string | null;
}

/**
 * Reads every object the snapshots lead to and compares it with its name, and every pack with its checksum. Only reads; asks
 * git for what the store borrows, and does without it when there is none.
 */
export async function proveSnapshots(
  root: string,
  snapshots: readonly Snapshot[],
  git: StoreGit,
  progress?: Progress,
): Promise<SnapshotProof> {
  const proof: SnapshotProof = { objects: 0, bad: null, unread: null };
  progress?.('reading snapshots');
  const kept = snapshots.filter(isKept);
  if (kept.length === 0) return proof;
  const hash = hashOfStore(root);
  if (hash === undefined || !existsSync(join(root, 'objects/pack'))) {
    return { ...proof, bad: { where: 'snapshots', why: 'the store of the snapshots is missing' } };
  }
  try {
    const bad = badPack(join(root, 'objects/pack'), hash) ?? badName(root, kept);
    if (bad) return { ...proof, bad };
    return await readAll(openObjectStore(root, hash), kept, git, root, progress);
  } catch (cause) {
    return { ...proof, bad: { where: 'snapshots', why: causeText(cause) } };
  }
}

async function readAll(
  store: ObjectStore,
  snapshots: readonly Snapshot[],
  git: StoreGit,
  root: string,
  progress: Progress | undefined,
): Promise<SnapshotProof> {
  const proof: SnapshotProof = { objects: 0, bad: null, unread: null };
  for await (const one of reach(store, git, snapshots)) {
    const place = `snapshots ${one.place.trimEnd()}`;
    if (one.content === null) {
      const why = store.has(one.oid) ? undefined : notHere(one, root, git);
      if (why === undefined) {
        return { ...proof, bad: { where: place, why: `the ${one.kind} ${one.oid} is missing or damaged` } };
      }
      proof.unread = why;
      continue;
    }
    proof.objects += 1;
    progress?.('reading objects of snapshots', proof.objects);
    const says = one.kind === 'commit' ? one.content.toString('latin1', 0, 80) : undefined;
    const other = snapshots.find(
      ({ commit, tree }) => commit === one.oid && says !== undefined && !says.startsWith(`tree ${tree}\n`),
    );
    if (other) {
      return { ...proof, bad: { where: `snapshots ${other.id}`, why: 'its commit is of another tree' } };
    }
  }
  return proof;
}

/** Only contents are borrowed, and only from places that are written down. */
function notHere({ kind }: Reached, root: string, git: StoreGit): string | undefined {
  if (kind !== 'blob') return undefined;
  const list = join(root, 'objects/info/alternates');
  const lenders = existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [];
  if (lenders.length === 0) return undefined;
  if (git === undefined)
    return 'some contents lie in the repository of the workspace, and there is no git to ask';
  const gone = lenders.find((folder) => !existsSync(folder));
  return gone === undefined ? undefined : `some contents lay in ${gone}, which is not here any more`;
}

/** `refs/snapshots/sN` names the commit that the journal names. */
function badName(root: string, snapshots: readonly Snapshot[]): Bad | undefined {
  for (const { id, commit } of snapshots) {
    const name = `refs/snapshots/${id}`;
    const path = join(root, name);
    const says = existsSync(path) ? readFileSync(path, 'latin1').trim() : 'nothing';
    if (says === commit) continue;
    return { where: `snapshots/${name}`, why: `it names ${says.slice(0, 64)}, the journal ${commit}` };
  }
  return undefined;
}

/** A pack is named by its checksum, and its index ends in that of the pack and its own (gitformat-pack(5)). */
function badPack(folder: string, hash: HashName): Bad | undefined {
  const width = hash === 'sha1' ? 20 : 32;
  const names = readdirSync(folder).sort();
  for (const name of names) {
    const [, sum, kind] = /^pack-([0-9a-f]+)\.(pack|idx)$/.exec(name) ?? [];
    if (sum === undefined) continue;
    const where = `snapshots/objects/pack/${name}`;
    const other = `pack-${sum}.${kind === 'pack' ? 'idx' : 'pack'}`;
    if (!names.includes(other)) return { where, why: `${other} is missing` };
    const path = join(folder, name);
    if (kind === 'pack') {
      if (packSum(path, width, hash) === sum) continue;
      return { where, why: 'its bytes do not hash to its name' };
    }
    const index = readFileSync(path);
    const own = createHash(hash).update(index.subarray(0, -width)).digest();
    const whole = isPackIndex(index, hash) && own.equals(index.subarray(-width));
    if (whole && index.subarray(-2 * width, -width).toString('hex') === sum) continue;
    return { where, why: 'the index is damaged, or of another pack' };
  }
  return undefined;
}

/** Checksum of a pack when its last bytes say the same; undefined otherwise. */
function packSum(path: string, width: number, hash: HashName): string | undefined {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const sum = createHash(hash);
    const chunk = Buffer.allocUnsafe(1 << 20);
    for (let at = 0; at < size - width; ) {
      const count = readSync(file, chunk, 0, Math.min(chunk.length, size - width - at), at);
      if (count === 0) return undefined;
      sum.update(chunk.subarray(0, count));
      at += count;
    }
    const trailer = Buffer.alloc(width);
    readSync(file, trailer, 0, width, Math.max(0, size - width));
    const computed = sum.digest('hex');
    return trailer.toString('hex') === computed ? computed : undefined;
  } finally {
    closeSync(file);
  }
}
