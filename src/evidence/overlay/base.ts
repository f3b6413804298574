import { Noted, type NotedFile, type Snapshot } from '../../model/snapshot.ts';
import type { RunContents } from '../rollback/run-contents.ts';
import { treeEntries } from '../snapshot/git-object.ts';
import { inside } from '../snapshot/path-bytes.ts';

/** What stood at a path before the run, as far as its first snapshot tells. */
export type Was =
  | { readonly is: 'absent' }
  | { readonly is: 'file'; readonly executable: boolean; readonly oid: string }
  | { readonly is: 'link'; readonly oid: string }
  | { readonly is: 'folder' }
  /** Known by size, times and a hash only. */
  | { readonly is: 'noted'; readonly note: NotedFile }
  /** The snapshot did not look there. */
  | { readonly is: 'unknown' };

export interface Base {
  at(path: string): Was;
  /** Every file known below a folder, `''` for all. */
  below(folder: string): string[];
  /** Whether there may have been files in a folder the snapshot did not see. */
  mayHoldMore(folder: string): boolean;
}

const modes = { '100644': 'file', '100755': 'executable', '120000': 'link' } as const;

/** Reads the whole first snapshot; undefined when it is damaged. */
export async function openBase(before: Snapshot, contents: RunContents): Promise<Base | undefined> {
  const files = new Map<string, Was>();
  const folders = new Set<string>();
  let level = [{ path: '', oid: before.tree }];
  while (level.length > 0) {
    const trees = await contents.read([...new Set(level.map(({ oid }) => oid))]);
    const next: typeof level = [];
    for (const { path, oid } of level) {
      const tree = trees.get(oid);
      if (!tree) return undefined;
      for (const entry of treeEntries(tree, contents.hash)) {
        const below = inside(path, entry.name);
        if (entry.mode === '40000') {
          folders.add(below);
          next.push({ path: below, oid: entry.oid });
        } else {
          const is = modes[entry.mode];
          const { oid: content } = entry;
          files.set(
            below,
            is === 'link'
              ? { is, oid: content }
              : { is: 'file', executable: is === 'executable', oid: content },
          );
        }
      }
    }
    level = next;
  }
  const noted = await readNoted(before, contents);
  if (noted === undefined) return undefined;
  for (const note of noted.files) {
    if (files.has(note.path)) continue;
    files.set(note.path, { is: 'noted', note });
    const names = note.path.split('/').slice(0, -1);
    for (const at of names.keys()) folders.add(names.slice(0, at + 1).join('/'));
  }
  return baseOf(files, folders, { cut: noted.cut, before });
}

async function readNoted(before: Snapshot, contents: RunContents): Promise<Noted | undefined> {
  const bytes = (await contents.read([before.noted])).get(before.noted);
  if (!bytes) return undefined;
  const parsed = Noted.safeParse(JSON.parse(bytes.toString('utf8')));
  return parsed.success ? parsed.data : undefined;
}

function baseOf(
  files: ReadonlyMap<string, Was>,
  folders: ReadonlySet<string>,
  { cut, before }: { cut: boolean; before: Snapshot },
): Base {
  const unseen = before.incomplete.filter((one) => one.unseen).map(({ path }) => path);
  const all = cut || before.unlisted > 0;
  const within = (path: string, folder: string): boolean =>
    folder === '' || path === folder || path.startsWith(`${folder}/`);
  const sorted = [...files.keys()].sort();
  return {
    at(path) {
      const file = files.get(path);
      if (file) return file;
      if (folders.has(path)) return { is: 'folder' };
      return all || unseen.some((place) => within(path, place)) ? { is: 'unknown' } : { is: 'absent' };
    },
    below: (folder) => sorted.filter((path) => path !== folder && within(path, folder)),
    mayHoldMore: (folder) => all || unseen.some((place) => within(place, folder) || within(folder, place)),
  };
}
