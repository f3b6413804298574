import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { causeText } from '../../model/cause.ts';
import type { Outcome } from '../../model/problem.ts';
import { commitContent, objectId } from '../snapshot/git-object.ts';
import type { Put } from './decide-path.ts';
import { lookNow, sameNow } from './look-now.ts';
import type { Step } from './plan.ts';
import type { RunContents } from './run-contents.ts';
import { treeOf } from './touched-tree.ts';

/** Where everything a rollback replaces or removes can be found again. */
export interface Replaced {
  /** Full name of a ref in the run's store; null when nothing is replaced. */
  readonly ref: string | null;
}

/**
 * Keeps what stands now at every path that is to be changed, on disk, before anything is. The commit's parent is none: it
 * holds these files only. A problem when the disk does not take it, or somebody changed one of them meanwhile.
 */
export async function keepReplaced(
  root: string,
  steps: readonly Pick<Step, 'path' | 'now'>[],
  {
    contents,
    atMs,
    what = 'what a rollback replaced',
  }: { contents: RunContents; atMs: number; what?: string },
): Promise<Outcome<Replaced>> {
  const { store, hash } = contents;
  const files = new Map<string, Put>();
  const pack = store.begin();
  try {
    for (const { path, now: planned } of steps) {
      if (planned.is !== 'file' && planned.is !== 'link') continue;
      const { now, content } = await lookNow(root, path, hash);
      if (content === null || (now.is !== 'file' && now.is !== 'link') || !sameNow(now, planned)) {
        pack.abandon();
        return refused('rollback-overtaken', 'The file changed while the rollback was prepared.', path);
      }
      if (!store.has(now.oid) && !pack.has(now.oid)) await pack.add('blob', now.oid, content);
      files.set(path, {
        is: now.is === 'link' ? 'link' : now.executable ? 'executable' : 'file',
        oid: now.oid,
      });
    }
    if (files.size === 0) {
      pack.abandon();
      return { ok: true, value: { ref: null } };
    }
    const { oid: tree, trees } = treeOf(files, hash);
    for (const [oid, content] of trees)
      if (!store.has(oid) && !pack.has(oid)) await pack.add('tree', oid, content);
    const commit = commitContent(tree, [], atMs, what);
    const oid = objectId('commit', commit, hash);
    if (!store.has(oid)) await pack.add('commit', oid, commit);
    await store.finish(pack);
    const name = `rollbacks/r${nextNumber(contents)}`;
    store.setRef(name, oid);
    return { ok: true, value: { ref: `refs/${name}` } };
  } catch (cause) {
    pack.abandon();
    return refused(
      'rollback-unkept',
      `What would be replaced could not be kept: ${causeText(cause)}`,
      store.root,
    );
  }
}

function nextNumber({ store }: RunContents): number {
  return existsSync(join(store.root, 'refs/rollbacks')) ? store.refs('rollbacks').length + 1 : 1;
}

function refused(code: string, message: string, where: string): Outcome<never> {
  return {
    ok: false,
    problems: [{ code, message, fix: 'Nothing was changed. Ask for the rollback again.', where }],
  };
}
