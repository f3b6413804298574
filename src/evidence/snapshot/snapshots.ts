import { realpathSync } from 'node:fs';
import type { Outcome } from '../../model/problem.ts';
import { type FileChange, Noted, type Snapshot } from '../../model/snapshot.ts';
import { createGit, type GitProgram } from '../consequences/run-git.ts';
import { writeBundle } from './bundle.ts';
import { changesBetween } from './changes.ts';
import { type TreeEntry, treeEntries } from './git-object.ts';
import type { Held } from './keeping.ts';
import { type SnapshotLimits, snapshotLimits } from './limits.ts';
import { hashOfStore, type ObjectStore, openObjectStore } from './object-store.ts';
import { createTaker } from './take.ts';
import { noPatch, type Patch, type PatchLimits, textPatch } from './text-patch.ts';

export interface SnapshotPorts {
  /** Folder the run is about, absolute. */
  readonly workspace: string;
  /** Folder of the run's own, absolute, made when it is missing: a bare git repository. */
  readonly store: string;
  readonly git: GitProgram;
  /** ms since the epoch. */
  readonly clock: () => number;
  readonly limits?: Partial<SnapshotLimits>;
}

/** Snapshots of one workspace in one store. Nothing here throws for what the workspace or the disk does. */
export interface Snapshots {
  /**
   * The workspace as it is now; with `only` (relative paths) just those and what is below them, the rest as it was last time.
   * One at a time, in the order asked for. When the signal aborts, what is known by then is the snapshot.
   */
  take(label: string, signal: AbortSignal, only?: readonly string[]): Promise<Snapshot>;
  diff(a: Snapshot, b: Snapshot): Promise<FileChange[]>;
  /** The bytes of a file, of a symlink its target; null when the snapshot does not have it. */
  read(snapshot: Snapshot, path: string): Promise<Buffer | null>;
  patch(
    a: Snapshot,
    b: Snapshot,
    change: Pick<FileChange, 'path' | 'from'>,
    limits: PatchLimits,
  ): Promise<Patch>;
  /** All snapshots as one git bundle that needs no other repository. */
  bundle(file: string, signal: AbortSignal): Promise<Outcome<string>>;
}

/** Where a workspace really is; as given when that cannot be told. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

export function createSnapshots(ports: SnapshotPorts): Snapshots {
  const limits = { ...snapshotLimits, ...ports.limits };
  const workspace = realPath(ports.workspace);
  /** What the disk did not take; of contents nothing is held. */
  const held: Held = new Map();
  const taker = createTaker({ ...ports, workspace, limits, held });
  const git = () => createGit(ports.git, AbortSignal.timeout(limits.gitMs));
  let queue: Promise<unknown> = Promise.resolve();
  let opened: ObjectStore | undefined;

  function store(): ObjectStore | undefined {
    const hash = hashOfStore(ports.store);
    if (hash === undefined) return undefined;
    opened = taker.store() ?? opened ?? attempt(() => openObjectStore(ports.store, hash));
    return opened;
  }
  async function read(oids: readonly string[]): Promise<Map<string, Buffer | null>> {
    const found = await store()?.read(oids, git());
    return new Map(oids.map((oid) => [oid, found?.get(oid) ?? held.get(oid) ?? null]));
  }
  async function sizes(oids: readonly string[]): Promise<Map<string, number | null>> {
    const found = await store()?.sizes(oids, git());
    return new Map(oids.map((oid) => [oid, found?.get(oid) ?? held.get(oid)?.length ?? null]));
  }
  async function noted(snapshot: Snapshot): Promise<Noted | undefined> {
    const content = (await read([snapshot.noted])).get(snapshot.noted);
    const json: unknown = content ? attempt(() => JSON.parse(content.toString('utf8'))) : undefined;
    const parsed = Noted.safeParse(json);
    return parsed.success ? parsed.data : undefined;
  }
  async function find(snapshot: Snapshot, path: string): Promise<TreeEntry | undefined> {
    let oid = snapshot.tree;
    let found: TreeEntry | undefined;
    for (const name of path.split('/')) {
      const content = (await read([oid])).get(oid);
      const hash = oid.length === 64 ? 'sha256' : 'sha1';
      found = content ? treeEntries(content, hash).find((entry) => entry.name === name) : undefined;
      if (found === undefined) return undefined;
      oid = found.oid;
    }
    return found?.mode === '40000' ? undefined : found;
  }
  async function contentAt(snapshot: Snapshot, path: string): Promise<Buffer | null> {
    const entry = await find(snapshot, path);
    return entry ? ((await read([entry.oid])).get(entry.oid) ?? null) : null;
  }

  return {
    take(label, signal, only) {
      const taken = queue.then(() => taker.take(label, signal, only));
      queue = taken;
      return taken;
    },
    diff: (a, b) =>
      // One that nobody could take names no object of the store's kind.
      changesBetween(a, b, {
        hash: a.tree.length === 64 || b.tree.length === 64 ? 'sha256' : 'sha1',
        read,
        sizes,
        noted,
      }),
    read: contentAt,
    async patch(a, b, { path, from }, patchLimits) {
      const old = from ?? path;
      const [was, is] = await Promise.all([find(a, old), find(b, path)]);
      if (!was && !is) return noPatch('not kept');
      const contents = await read([was, is].flatMap((entry) => (entry ? [entry.oid] : [])));
      const nothing = Buffer.alloc(0);
      const before = was ? contents.get(was.oid) : nothing;
      const after = is ? contents.get(is.oid) : nothing;
      if (!before || !after) return noPatch('not kept');
      return textPatch(was ? old : null, is ? path : null, before, after, patchLimits);
    },
    bundle: (file, signal) => writeBundle(ports.store, file, createGit(ports.git, signal)),
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
