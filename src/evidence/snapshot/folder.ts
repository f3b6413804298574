import { type HashName, objectId, type TreeEntry, treeContent } from './git-object.ts';
import type { Seen } from './stat.ts';

/** A file of the last snapshot. */
export interface Entry {
  readonly mode: '100644' | '100755' | '120000';
  readonly oid: string;
  readonly size: number;
  readonly seen: Seen;
  /** A change since would show in the times; otherwise it is read again. */
  readonly settled: boolean;
}

/** A folder of the last snapshot; never changed, only replaced. */
export interface Folder {
  readonly files: ReadonlyMap<string, Entry>;
  readonly folders: ReadonlyMap<string, Folder>;
  readonly oid: string;
  /** Totals of everything below. */
  readonly count: number;
  readonly bytes: number;
}

/** A folder as it is being looked at. */
export interface Draft {
  readonly known: Folder | undefined;
  /** Files that are as the last snapshot had them. */
  readonly same: string[];
  readonly fresh: Map<string, Entry>;
  readonly folders: Map<string, Draft>;
  /** Not listed: `known` stands but for the names that were looked at one by one. */
  partial: boolean;
  /** Names found missing in a partial draft. */
  readonly gone: Set<string>;
}

export const createDraft = (known: Folder | undefined, partial: boolean): Draft => ({
  known,
  same: [],
  fresh: new Map(),
  folders: new Map(),
  partial,
  gone: new Set(),
});

/** The draft of a folder in it, made when there is none. */
export function draftBelow(draft: Draft, name: string, partial: boolean): Draft {
  const found = draft.folders.get(name);
  if (found) {
    found.partial &&= partial;
    return found;
  }
  const made = createDraft(draft.known?.folders.get(name), partial);
  draft.folders.set(name, made);
  return made;
}

export interface Sealing {
  readonly hash: HashName;
  /** Keeps a tree that was not there before. */
  add(oid: string, content: Buffer): Promise<void>;
  due(): Promise<void> | undefined;
}

/** Makes a folder of a draft: the known one when nothing is different, undefined when it would be empty. */
export async function seal(draft: Draft, at: Sealing, root = true): Promise<Folder | undefined> {
  const { known } = draft;
  const below = draft.partial ? new Map(known?.folders) : new Map<string, Folder>();
  for (const name of draft.gone) below.delete(name);
  for (const [name, child] of draft.folders) {
    const folder = await seal(child, at, false);
    if (folder) below.set(name, folder);
    else below.delete(name);
  }
  if (known && draft.fresh.size === 0 && isUnchanged(known, draft, below)) return known;
  const pause = at.due();
  if (pause) await pause;
  const files = draft.partial ? new Map(known?.files) : new Map<string, Entry>();
  for (const name of draft.gone) files.delete(name);
  for (const name of draft.same) {
    const entry = known?.files.get(name);
    if (entry) files.set(name, entry);
  }
  for (const [name, entry] of draft.fresh) files.set(name, entry);
  if (draft.partial) {
    // One took the place of the other, which was not looked at.
    for (const name of draft.fresh.keys()) below.delete(name);
    for (const name of draft.folders.keys()) files.delete(name);
  }
  if (!root && files.size === 0 && below.size === 0) return undefined;
  return folderOf(files, below, at);
}

function isUnchanged(known: Folder, draft: Draft, below: ReadonlyMap<string, Folder>): boolean {
  const complete = draft.partial ? draft.gone.size === 0 : draft.same.length === known.files.size;
  if (!complete || below.size !== known.folders.size) return false;
  for (const [name, folder] of below) if (known.folders.get(name) !== folder) return false;
  return true;
}

async function folderOf(
  files: ReadonlyMap<string, Entry>,
  folders: ReadonlyMap<string, Folder>,
  at: Sealing,
): Promise<Folder> {
  const entries: TreeEntry[] = [];
  let count = files.size;
  let bytes = 0;
  for (const [name, { mode, oid, size }] of files) {
    entries.push({ name, mode, oid });
    bytes += size;
  }
  for (const [name, folder] of folders) {
    entries.push({ name, mode: '40000', oid: folder.oid });
    count += folder.count;
    bytes += folder.bytes;
  }
  const content = treeContent(entries);
  const oid = objectId('tree', content, at.hash);
  await at.add(oid, content);
  return { files, folders, oid, count, bytes };
}

export function folderAt(folder: Folder | undefined, names: readonly string[]): Folder | undefined {
  let at = folder;
  for (const name of names) at = at?.folders.get(name);
  return at;
}
