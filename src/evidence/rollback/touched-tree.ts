import { type HashName, objectId, type TreeEntry, treeContent } from '../snapshot/git-object.ts';
import type { Put } from './decide-path.ts';

const modes = { file: '100644', executable: '100755', link: '120000' } as const;

/** The git tree that holds only these files, and every tree below it, the topmost last. */
export function treeOf(
  files: ReadonlyMap<string, Put>,
  hash: HashName,
): { oid: string; trees: readonly (readonly [string, Buffer])[] } {
  const trees: [string, Buffer][] = [];
  const build = (inner: ReadonlyMap<string, Put>): string => {
    const entries: TreeEntry[] = [];
    const folders = new Map<string, Map<string, Put>>();
    for (const [path, put] of inner) {
      const slash = path.indexOf('/');
      if (slash < 0) entries.push({ name: path, mode: modes[put.is], oid: put.oid });
      else {
        const name = path.slice(0, slash);
        const folder = folders.get(name) ?? new Map<string, Put>();
        folders.set(name, folder.set(path.slice(slash + 1), put));
      }
    }
    for (const [name, folder] of folders) entries.push({ name, mode: '40000', oid: build(folder) });
    const content = treeContent(entries);
    const oid = objectId('tree', content, hash);
    trees.push([oid, content]);
    return oid;
  };
  return { oid: build(files), trees };
}
