import type { Git } from '../consequences/look.ts';
import { type HashName, objectId } from './git-object.ts';

/** Git as a reader of the store; undefined where there is none. */
export type StoreGit = Git | undefined;

/** So many bytes are asked for at once: they arrive as one text. */
const batchBytes = 24 * 1024 * 1024;

/** Sizes of objects that the store borrows; those it does not have are left out. No settings but the store's are read. */
export async function borrowedSizes(
  git: StoreGit,
  root: string,
  oids: readonly string[],
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  if (git === undefined || oids.length === 0) return sizes;
  const asked = ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'];
  const out = await git('/', [`--git-dir=${root}`, ...asked], `${oids.join('\n')}\n`);
  for (const line of out?.split('\n') ?? []) {
    const [oid, size] = line.split(' ');
    if (oid !== undefined && size !== undefined && /^\d+$/.test(size)) sizes.set(oid, Number(size));
  }
  return sizes;
}

/** Their contents. What does not hash to its name is left out: the repository is not ours. */
export async function borrowedObjects(
  git: StoreGit,
  root: string,
  hash: HashName,
  oids: readonly string[],
): Promise<Map<string, Buffer>> {
  const sizes = await borrowedSizes(git, root, oids);
  const contents = new Map<string, Buffer>();
  if (git === undefined) return contents;
  for (const batch of batches([...sizes])) {
    const out = await git(
      '/',
      [`--git-dir=${root}`, 'cat-file', '--batch', '--buffer'],
      `${batch.join('\n')}\n`,
    );
    for (const [oid, content] of parsed(out ?? '')) {
      if (objectId('blob', content, hash) === oid) contents.set(oid, content);
    }
  }
  return contents;
}

function batches(sizes: readonly (readonly [string, number])[]): string[][] {
  const all: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [oid, size] of sizes) {
    if (bytes + size > batchBytes) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(oid);
    bytes += size;
  }
  return all;
}

/** `NAME blob SIZE`, the bytes, a line break; or `NAME missing`. One character is one byte. */
function parsed(out: string): [string, Buffer][] {
  const found: [string, Buffer][] = [];
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf('\n', at);
    if (end < 0) break;
    const [, oid, size] = /^([0-9a-f]+) blob (\d+)$/.exec(out.slice(at, end)) ?? [];
    if (oid === undefined) {
      at = end + 1;
      continue;
    }
    found.push([oid, Buffer.from(out.slice(end + 1, end + 1 + Number(size)), 'latin1')]);
    at = end + 2 + Number(size);
  }
  return found;
}
