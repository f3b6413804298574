import type { Put } from './decide-path.ts';
import { lookNow } from './look-now.ts';
import type { RunContents } from './run-contents.ts';
import { treeOf } from './touched-tree.ts';

/** Names of two git trees that hold the touched paths only: as they were before the run, and as they are in `root` now. */
export async function proveTouched(
  root: string,
  wanted: ReadonlyMap<string, Put | null>,
  { hash }: Pick<RunContents, 'hash'>,
): Promise<{ wanted: string; got: string }> {
  const before = new Map<string, Put>();
  const after = new Map<string, Put>();
  for (const [path, put] of wanted) {
    if (put) before.set(path, put);
    const { now } = await lookNow(root, path, hash);
    if (now.is === 'link') after.set(path, { is: 'link', oid: now.oid });
    else if (now.is === 'file') after.set(path, { is: now.executable ? 'executable' : 'file', oid: now.oid });
    // Something else is no file of before the run.
    else if (now.is === 'other') after.set(path, { is: 'file', oid: '0'.repeat(hash === 'sha1' ? 40 : 64) });
  }
  return { wanted: treeOf(before, hash).oid, got: treeOf(after, hash).oid };
}
