import { type HashName, type TreeEntry, treeEntries } from './git-object.ts';
import { inside } from './path-bytes.ts';

/** A file that is not the same in two trees. */
export interface Pair {
  readonly path: string;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

/** Reads trees; null for what cannot be read. */
export type ReadTrees = (oids: readonly string[]) => Promise<Map<string, Buffer | null>>;

interface Both {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Files that differ between two trees, and the folders whose trees could not be read. Equal folders are not opened. */
export async function changedTrees(
  before: string,
  after: string,
  hash: HashName,
  read: ReadTrees,
): Promise<{ pairs: Pair[]; unread: string[] }> {
  const pairs: Pair[] = [];
  const unread: string[] = [];
  let level: Both[] = before === after ? [] : [{ path: '', before, after }];
  while (level.length > 0) {
    const trees = await read([
      ...new Set(level.flatMap((one) => [one.before, one.after]).filter((oid) => oid !== null)),
    ]);
    const entriesOf = (oid: string | null): Map<string, TreeEntry> | undefined => {
      if (oid === null) return new Map();
      const content = trees.get(oid);
      return content ? new Map(treeEntries(content, hash).map((entry) => [entry.name, entry])) : undefined;
    };
    const next: Both[] = [];
    for (const one of level) {
      const old = entriesOf(one.before);
      const now = entriesOf(one.after);
      if (old === undefined || now === undefined) unread.push(one.path);
      else compare(one.path, old, now, pairs, next);
    }
    level = next;
  }
  return { pairs, unread };
}

const isFolder = (entry: TreeEntry | undefined): entry is TreeEntry => entry?.mode === '40000';

function compare(
  path: string,
  old: ReadonlyMap<string, TreeEntry>,
  now: ReadonlyMap<string, TreeEntry>,
  pairs: Pair[],
  next: Both[],
): void {
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const before = old.get(name);
    const after = now.get(name);
    if (before?.oid === after?.oid && before?.mode === after?.mode) continue;
    const below = inside(path, name);
    if (isFolder(before) || isFolder(after)) {
      const oidOf = (entry: TreeEntry | undefined) => (isFolder(entry) ? entry.oid : null);
      next.push({ path: below, before: oidOf(before), after: oidOf(after) });
    }
    const file = (entry: TreeEntry | undefined) => (entry === undefined || isFolder(entry) ? null : entry);
    if (file(before) || file(after)) pairs.push({ path: below, before: file(before), after: file(after) });
  }
}
