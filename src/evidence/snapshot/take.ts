import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { causeText } from '../../model/cause.ts';
import type { NotedFile, Snapshot } from '../../model/snapshot.ts';
import type { Git } from '../consequences/look.ts';
import { createGit, type GitProgram } from '../consequences/run-git.ts';
import { type Breath, createBreath } from './breath.ts';
import { nameSnapshot } from './commits.ts';
import { createDraft, type Folder, seal } from './folder.ts';
import { type HashName, objectId } from './git-object.ts';
import { createKeeping, type Held, type Keeping } from './keeping.ts';
import type { SnapshotLimits } from './limits.ts';
import { createMissingList, type MissingList } from './missing-list.ts';
import { createNotedList, noteControl, noteIgnored } from './noted.ts';
import { hashOfStore, type ObjectStore, openObjectStore } from './object-store.ts';
import { readPending } from './reading.ts';
import { createRepositories, type Scopes } from './repositories.ts';
import { type Looking, walk } from './walk.ts';
import { plainPaths, walkPaths } from './walk-paths.ts';

export interface Taker {
  take(label: string, signal: AbortSignal, only?: readonly string[]): Promise<Snapshot>;
  /** Undefined until there is one. */
  store(): ObjectStore | undefined;
}

interface TakerPorts {
  readonly workspace: string;
  readonly store: string;
  readonly git: GitProgram;
  readonly clock: () => number;
  readonly limits: SnapshotLimits;
  readonly held: Held;
  /** Hears of each file whose content is read. */
  readonly onRead?: (path: string) => void;
}

/** What the next snapshot starts from: the last one that was written down. */
interface Last {
  readonly root: Folder;
  readonly notes: readonly NotedFile[];
  readonly cut: boolean;
  readonly snapshot: Snapshot;
}

interface Work {
  readonly label: string;
  readonly atMs: number;
  readonly only: readonly string[] | undefined;
  readonly git: Git;
  readonly breath: Breath;
  readonly missing: MissingList;
}

/** Where the store lies below the workspace; undefined when it does not. */
function storeBelow(workspace: string, store: string): string | undefined {
  try {
    const path = relative(workspace, realpathSync(store));
    return path === '' || path.startsWith('..') ? undefined : path;
  } catch {
    return undefined;
  }
}

/** Takes the snapshots of one run, each from the one before. */
export function createTaker(ports: TakerPorts): Taker {
  const { workspace, limits } = ports;
  const repositories = createRepositories(workspace, limits);
  let store: ObjectStore | undefined;
  let last: Last | undefined;
  let count = 0;

  /** The store, made in the hash of the workspace's repository; an existing one keeps its own. */
  function openStore(hash: HashName, missing: MissingList): ObjectStore | undefined {
    if (store) return store;
    try {
      store = openObjectStore(ports.store, hashOfStore(ports.store) ?? hash);
      count = store.refs('snapshots').length;
    } catch {
      missing.add('', 'the store cannot be opened: no contents are kept', false);
    }
    return store;
  }

  function looking(work: Work, scopes: Scopes): Looking {
    const { breath, missing } = work;
    return {
      root: workspace,
      skip: storeBelow(workspace, ports.store),
      breath,
      limits,
      missing,
      noted: createNotedList(workspace, last?.notes ?? []),
      pending: [],
      ignored: [],
      scopeAt: scopes.at,
    };
  }

  async function takeNow(work: Work): Promise<Snapshot> {
    const { git, missing, breath } = work;
    const own = await repositories.own(git, missing, breath.stopped);
    const at = openStore(own?.hash ?? 'sha1', missing);
    const hash = at?.hash ?? own?.hash ?? 'sha1';
    count += 1;
    const first = last === undefined && count === 1;
    const scopes = repositories.scopes(git, missing, first ? at : undefined);
    const scope = await scopes.root();
    const look = looking(work, scopes);
    const only = last === undefined || work.only === undefined ? undefined : plainPaths(work.only);
    const draft = createDraft(last?.root, only !== undefined);
    const keeping = createKeeping(at, ports.held);
    if (only === undefined) {
      await walk({ draft, path: '', scope }, look);
      for (const repository of repositories.all()) noteControl(repository, look);
    } else await walkPaths(only, draft, scopes.around, look);
    await readPending(look, {
      hash,
      atMs: work.atMs,
      onRead: ports.onRead,
      has: keeping.has,
      add: (oid, content) => keeping.add('blob', oid, content),
    });
    const more = await noteIgnored(look.ignored, look);
    const sealing = {
      hash,
      due: breath.due,
      add: (oid: string, tree: Buffer) => keeping.add('tree', oid, tree),
    };
    const root = (await seal(draft, sealing)) ?? emptyFolder(hash);
    const heads = only === undefined ? await repositories.heads(git) : (last?.snapshot.repositories ?? []);
    return write({ ...work, only, root, look, hash, heads, keeping, how: own ? 'git' : 'copy', more });
  }

  interface Seen extends Work {
    readonly root: Folder;
    readonly look: Looking;
    readonly hash: HashName;
    readonly heads: Snapshot['repositories'];
    readonly keeping: Keeping;
    readonly how: Snapshot['how'];
    readonly more: boolean;
  }

  async function write(seen: Seen): Promise<Snapshot> {
    const { root, look, hash, keeping, missing, only } = seen;
    const concerns = (path: string): boolean =>
      only === undefined || only.some((one) => path === one || path.startsWith(`${one}/`));
    if (only !== undefined) {
      look.noted.carry(concerns);
      for (const one of last?.snapshot.incomplete ?? []) {
        if (one.path === '' ? one.unseen : !concerns(one.path)) missing.add(one.path, one.why, one.unseen);
      }
    }
    const cut = seen.more || (only !== undefined && last?.cut === true);
    const notes = look.noted.result();
    const { label, atMs } = seen;
    const id = `s${count}`;
    const parent = last?.snapshot;
    const named = await nameSnapshot({ id, label, atMs, tree: root.oid, hash, notes, cut, parent }, keeping);
    const { noted, commit } = named;
    const failure = await keeping.finish(named.refs);
    if (failure !== undefined) {
      ports.held.set(noted, named.list);
      missing.add('', `the contents of this snapshot are not kept: ${failure}`, false);
    }
    const snapshot: Snapshot = {
      id,
      label,
      at: new Date(atMs).toISOString(),
      how: seen.how,
      tree: root.oid,
      commit: failure === undefined ? commit : null,
      noted,
      files: root.count,
      bytes: root.bytes,
      only: only === undefined ? null : [...only],
      repositories: seen.heads,
      ...missing.result(),
    };
    if (failure === undefined) last = { root, notes, cut, snapshot };
    return snapshot;
  }

  /** For what nobody foresaw: the files as they were last time, and that nothing was seen. */
  function untaken(label: string, missing: MissingList): Snapshot {
    const list = Buffer.from(JSON.stringify({ files: last?.notes ?? [], cut: true }));
    const hash = store?.hash ?? 'sha1';
    const noted = objectId('blob', list, hash);
    ports.held.set(noted, list);
    const { oid: tree, count: files, bytes } = last?.root ?? emptyFolder(hash);
    return {
      id: `s${count}`,
      label,
      at: new Date(ports.clock()).toISOString(),
      how: 'copy',
      tree,
      commit: null,
      noted,
      files,
      bytes,
      only: null,
      repositories: last?.snapshot.repositories ?? [],
      ...missing.result(),
    };
  }

  return {
    store: () => store,
    async take(label, signal, only) {
      const done = new AbortController();
      const git: Git = (...question) => {
        const ends = AbortSignal.any([signal, done.signal, AbortSignal.timeout(limits.gitMs)]);
        return createGit(ports.git, ends)(...question);
      };
      const missing = createMissingList(limits.listed);
      try {
        return await takeNow({
          label,
          atMs: ports.clock(),
          only,
          git,
          breath: createBreath(signal),
          missing,
        });
      } catch (cause) {
        missing.add('', `it could not be taken: ${causeText(cause)}`, true);
        return untaken(label, missing);
      } finally {
        done.abort();
      }
    },
  };
}

function emptyFolder(hash: HashName): Folder {
  const oid = objectId('tree', Buffer.alloc(0), hash);
  return { files: new Map(), folders: new Map(), oid, count: 0, bytes: 0 };
}
