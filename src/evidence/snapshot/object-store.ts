import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { borrowedObjects, borrowedSizes, type StoreGit } from './borrowed-objects.ts';
import { type HashName, objectId } from './git-object.ts';
import { createPackWriter, type PackWriter, packedSize, readPacked } from './pack-file.ts';
import { isPackIndex, offsetIn } from './pack-index.ts';

/**
 * A bare git repository of the run's own, written without git: packs, refs and a settings file. Objects of the user's
 * repositories are read through `objects/info/alternates`, and nothing is ever written there.
 */
export interface ObjectStore {
  readonly root: string;
  readonly hash: HashName;
  /** Whether this store itself has the object. */
  has(oid: string): boolean;
  begin(): PackWriter;
  finish(pack: PackWriter): Promise<void>;
  /** Null for what neither the store nor the repositories it borrows from have. */
  read(oids: readonly string[], git: StoreGit): Promise<Map<string, Buffer | null>>;
  sizes(oids: readonly string[], git: StoreGit): Promise<Map<string, number | null>>;
  /** Adds folders of objects to borrow from, absolute. */
  borrowFrom(objects: readonly string[]): void;
  setRef(name: string, oid: string): void;
  /** `refs/snapshots/s1` and so on, without the folder. */
  refs(folder: string): string[];
}

interface Pack {
  readonly path: string;
  readonly index: Buffer;
}

const settings = (hash: HashName): string =>
  hash === 'sha1'
    ? '[core]\n\trepositoryformatversion = 0\n\tbare = true\n'
    : '[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n';

/** The hash of a store that exists already, or undefined. */
export function hashOfStore(root: string): HashName | undefined {
  try {
    return /objectformat\s*=\s*sha256/.test(readFileSync(join(root, 'config'), 'utf8')) ? 'sha256' : 'sha1';
  } catch {
    return undefined;
  }
}

function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function makeStore(root: string, hash: HashName): void {
  for (const folder of ['objects/pack', 'objects/info', 'refs/snapshots', 'refs/noted']) {
    mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
  }
  if (!existsSync(join(root, 'config'))) replaceFile(join(root, 'config'), settings(hash));
  if (!existsSync(join(root, 'HEAD'))) replaceFile(join(root, 'HEAD'), 'ref: refs/heads/none\n');
}

function packsIn(folder: string, hash: HashName): Pack[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.idx'))
    .flatMap((name) => {
      const index = readFileSync(join(folder, name));
      const path = join(folder, `${name.slice(0, -4)}.pack`);
      return isPackIndex(index, hash) ? [{ path, index }] : [];
    });
}

/**
 * Whoever was killed between the two names of a pack left it without its index: nothing can be in it that is named anywhere.
 * One process writes at a time, and gives both names without a pause.
 */
function removeUnfinished(folder: string): void {
  const names = new Set(readdirSync(folder));
  for (const name of names) {
    const [, base, end] = /^(pack-[0-9a-f]+)\.(pack|tmp)$/.exec(name) ?? [];
    if (base !== undefined && (end === 'tmp' || !names.has(`${base}.idx`)))
      rmSync(join(folder, name), { force: true });
  }
}

/** Opens or makes the store at `root` (absolute). Throws when the disk does not let it. */
export function openObjectStore(root: string, hash: HashName): ObjectStore {
  makeStore(root, hash);
  const folder = join(root, 'objects/pack');
  const packs = packsIn(folder, hash);
  let drafts = 0;

  function find(oid: string): { path: string; offset: number } | undefined {
    for (const { path, index } of packs) {
      const offset = offsetIn(index, oid, hash);
      if (offset !== undefined) return { path, offset };
    }
    return undefined;
  }
  /** A pack that somebody damaged says something else than its name. */
  function own(oid: string): Buffer | null {
    const place = find(oid);
    if (place === undefined) return null;
    try {
      const content = readPacked(place.path, place.offset);
      const kinds = ['blob', 'tree', 'commit'] as const;
      return kinds.some((kind) => objectId(kind, content, hash) === oid) ? content : null;
    } catch {
      return null;
    }
  }
  function ownSize(oid: string): number | null {
    const place = find(oid);
    if (place === undefined) return null;
    try {
      return packedSize(place.path, place.offset);
    } catch {
      return null;
    }
  }
  /** First what lies here, then with one question what is borrowed. */
  async function look<T>(
    oids: readonly string[],
    here: (oid: string) => T | null,
    elsewhere: (missing: readonly string[]) => Promise<Map<string, T>>,
  ): Promise<Map<string, T | null>> {
    const found = new Map(oids.map((oid) => [oid, here(oid)]));
    const missing = [...found].flatMap(([oid, value]) => (value === null ? [oid] : []));
    if (missing.length > 0) for (const [oid, value] of await elsewhere(missing)) found.set(oid, value);
    return found;
  }

  return {
    root,
    hash,
    has: (oid) => find(oid) !== undefined,
    begin() {
      removeUnfinished(folder);
      drafts += 1;
      return createPackWriter(folder, `${process.pid}_${drafts}`, hash);
    },
    async finish(pack) {
      const done = await pack.finish();
      // The newest first: it is what is read next.
      if (done) packs.unshift(done);
    },
    read: (oids, git) => look(oids, own, (missing) => borrowedObjects(git, root, hash, missing)),
    sizes: (oids, git) => look(oids, ownSize, (missing) => borrowedSizes(git, root, missing)),
    borrowFrom(objects) {
      const path = join(root, 'objects/info/alternates');
      const known = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
      const wanted = new Set([...known, ...objects.filter((one) => !one.includes('\n'))]);
      if (wanted.size > known.length) replaceFile(path, `${[...wanted].join('\n')}\n`);
    },
    setRef(name, oid) {
      mkdirSync(dirname(join(root, 'refs', name)), { recursive: true, mode: 0o700 });
      replaceFile(join(root, 'refs', name), `${oid}\n`);
    },
    refs(name) {
      return readdirSync(join(root, 'refs', name)).filter((one) => !one.endsWith('.new'));
    },
  };
}
