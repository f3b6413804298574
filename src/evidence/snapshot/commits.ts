import type { NotedFile } from '../../model/snapshot.ts';
import { commitContent, type HashName, objectId, treeContent } from './git-object.ts';
import type { Keeping } from './keeping.ts';

/** What a snapshot is to be found by in the store. */
export interface Named {
  readonly commit: string;
  readonly noted: string;
  /** The list as it was written: held when the disk does not take it. */
  readonly list: Buffer;
  /** Below `refs/`: what has to point where, so that plain git reaches everything. */
  readonly refs: Readonly<Record<string, string>>;
}

export interface ToName {
  readonly id: string;
  readonly label: string;
  readonly atMs: number;
  readonly tree: string;
  readonly hash: HashName;
  readonly notes: readonly NotedFile[];
  readonly cut: boolean;
  /** The snapshot before. */
  readonly parent: { readonly commit: string | null; readonly noted: string } | undefined;
}

/** Writes the commit of a snapshot, and its list of noted files when that is another one than before. */
export async function nameSnapshot(one: ToName, keeping: Keeping): Promise<Named> {
  const { hash, parent } = one;
  const list = Buffer.from(JSON.stringify({ files: one.notes, cut: one.cut }));
  const noted = objectId('blob', list, hash);
  const refs: Record<string, string> = {};
  if (noted !== parent?.noted) {
    await keeping.add('blob', noted, list);
    const tree = treeContent([{ name: 'noted.json', mode: '100644', oid: noted }]);
    const treeId = objectId('tree', tree, hash);
    await keeping.add('tree', treeId, tree);
    refs[`noted/${one.id}`] = await addCommit(treeId, [], `noted of ${one.label}`);
  }
  const commit = await addCommit(one.tree, parent?.commit ? [parent.commit] : [], one.label);
  refs[`snapshots/${one.id}`] = commit;
  return { commit, noted, list, refs };

  async function addCommit(tree: string, parents: readonly string[], message: string): Promise<string> {
    const content = commitContent(tree, parents, one.atMs, message);
    const oid = objectId('commit', content, hash);
    await keeping.add('commit', oid, content);
    return oid;
  }
}
