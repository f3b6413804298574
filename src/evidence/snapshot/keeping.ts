import { causeText, errnoOf } from '../../model/cause.ts';
import type { ObjectKind } from './git-object.ts';
import type { ObjectStore } from './object-store.ts';

/** Trees and notes of snapshots that could not be written down; of contents nothing is held. */
export type Held = Map<string, Buffer>;

/** What one snapshot writes: all of it arrives in the store, or none. */
export interface Keeping {
  has(oid: string): boolean;
  add(kind: ObjectKind, oid: string, content: Buffer): Promise<void>;
  /** Puts everything in place and names the commits; why not, when the disk does not take it. */
  finish(refs: Readonly<Record<string, string>>): Promise<string | undefined>;
}

/** Blobs are as large as files are; the rest is small enough to stay in memory until it is on disk. */
const isSmall = (kind: ObjectKind): boolean => kind !== 'blob';

function reasonOf(cause: unknown): string {
  switch (errnoOf(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'no space is left for it';
    case 'EFBIG':
      return 'it would be larger than a file may be';
    default:
      return causeText(cause);
  }
}

/** `notes` is the object that lists what is only noted: held like trees are. Without a store everything is only held. */
export function createKeeping(store: ObjectStore | undefined, held: Held): Keeping {
  const small: Held = new Map();
  let pack = store?.begin();
  let failure: string | undefined;

  function fail(cause: unknown): void {
    failure ??= reasonOf(cause);
    pack?.abandon();
    pack = undefined;
  }
  return {
    has: (oid) => store?.has(oid) === true || pack?.has(oid) === true,
    async add(kind, oid, content) {
      if (isSmall(kind)) small.set(oid, content);
      if (store?.has(oid)) return;
      try {
        await pack?.add(kind, oid, content);
      } catch (cause) {
        fail(cause);
      }
    },
    async finish(refs) {
      try {
        if (store && pack) {
          await store.finish(pack);
          for (const [name, oid] of Object.entries(refs)) store.setRef(name, oid);
          return undefined;
        }
      } catch (cause) {
        fail(cause);
      }
      for (const [oid, content] of small) held.set(oid, content);
      return failure ?? 'there is no store';
    },
  };
}
