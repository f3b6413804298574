import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { causeText } from '../../model/cause.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { StoreGit } from './borrowed-objects.ts';
import { hashOfStore, openObjectStore } from './object-store.ts';
import { createPackWriter } from './pack-file.ts';
import { isKept, reach } from './reach.ts';

/** Offsets in the index of a pack have 31 bits. */
const mostBytes = 2 ** 31 - 64 * 1024 * 1024;

/**
 * Everything the snapshots of a run lead to, what the store borrows included, as a store of its own in `folder` (there, and
 * empty): one pack, plain git can read it. The value names its files; otherwise why it was not made, without a full stop.
 */
export async function writePortable(
  root: string,
  folder: string,
  snapshots: readonly Snapshot[],
  git: StoreGit,
): Promise<{ files: string[] } | string> {
  const kept = snapshots.filter(isKept);
  const hash = hashOfStore(root);
  if (kept.length === 0) return 'no snapshot was written down';
  if (hash === undefined) return 'their store is missing';
  const packs = join(folder, 'objects/pack');
  for (const path of [packs, join(folder, 'refs/snapshots')])
    mkdirSync(path, { recursive: true, mode: 0o700 });
  const pack = createPackWriter(packs, 'portable', hash);
  try {
    const store = openObjectStore(root, hash);
    let bytes = 0;
    for await (const { kind, oid, content, place } of reach(store, git, kept)) {
      if (content === null) {
        pack.abandon();
        return `the ${kind} ${oid} (${place.trimEnd()}) is missing or damaged`;
      }
      bytes += content.length;
      if (bytes > mostBytes) {
        pack.abandon();
        return 'they are larger than a pack may be';
      }
      await pack.add(kind, oid, content);
    }
    const done = await pack.finish();
    const name = done?.path.slice(packs.length + 1, -'.pack'.length) ?? '';
    const heads = kept.map(({ id, commit }) => [`refs/snapshots/${id}`, `${commit}\n`] as const);
    const format = hash === 'sha1' ? '0\n' : '1\n[extensions]\n\tobjectformat = sha256\n';
    const texts = new Map([
      ['HEAD', `${kept.at(-1)?.commit}\n`],
      ['config', `[core]\n\tbare = true\n\trepositoryformatversion = ${format}`],
      ...heads,
    ]);
    for (const [path, text] of texts) writeFileSync(join(folder, path), text, { mode: 0o600 });
    return { files: [...texts.keys(), `objects/pack/${name}.pack`, `objects/pack/${name}.idx`] };
  } catch (cause) {
    pack.abandon();
    return causeText(cause);
  }
}
