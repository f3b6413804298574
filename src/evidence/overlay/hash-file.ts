import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { HashName } from '../snapshot/git-object.ts';
import { type Seen, same, seenOf } from '../snapshot/stat.ts';

/** What a file of any size has in it, by two names. */
export interface Hashed {
  /** As git names the content. */
  readonly oid: string;
  /** Hex. */
  readonly sha256: string;
  readonly seen: Seen;
}

const chunkBytes = 4 * 1024 * 1024;

/** Reads a file of any size in parts; undefined when it changed meanwhile. Follows no link and waits for no pipe. */
export function hashWhole(path: string | Buffer, hash: HashName): Hashed | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const seen = seenOf(fstatSync(file, { bigint: true }));
    const git = createHash(hash).update(`blob ${seen.size}\0`);
    const plain = createHash('sha256');
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Number(seen.size) + 1));
    let total = 0;
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
      total += count;
      git.update(chunk.subarray(0, count));
      plain.update(chunk.subarray(0, count));
    }
    const after = seenOf(fstatSync(file, { bigint: true }));
    if (!same(seen, after) || total !== Number(seen.size)) return undefined;
    return { oid: git.digest('hex'), sha256: plain.digest('hex'), seen };
  } finally {
    closeSync(file);
  }
}
