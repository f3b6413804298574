import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { errnoOf } from '../../model/cause.ts';
import type { Breath } from './breath.ts';
import { type Seen, same, seenOf, typeOf, whyNot } from './stat.ts';

/** What a file had in it, and its times when that was read. */
export type Content =
  | { readonly is: 'read'; readonly bytes: Buffer; readonly seen: Seen; readonly steady: boolean }
  | { readonly is: 'gone' }
  | { readonly is: 'failed'; readonly why: string };

const attempts = 3;
const chunkBytes = 1024 * 1024;

/** Opened so that neither a pipe nor a link put in its place is followed or waited for. */
const openPlain = (path: string | Buffer): number =>
  openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);

async function readOnce(file: number, most: number, breath: Breath): Promise<Content> {
  const before = seenOf(fstatSync(file, { bigint: true }));
  if (typeOf(before) !== 'file') return { is: 'failed', why: 'it became something else while it was read' };
  const size = Number(before.size);
  if (size > most) return { is: 'failed', why: 'it grew while it was read' };
  const chunks: Buffer[] = [];
  let total = 0;
  // No further than it went when it was opened: a log would be followed without end.
  while (total < size) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - total));
    const count = readSync(file, chunk, 0, chunk.length, total);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    total += count;
    const pause = breath.due();
    if (pause) await pause;
  }
  const seen = seenOf(fstatSync(file, { bigint: true }));
  const [only] = chunks;
  const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  return { is: 'read', bytes, seen, steady: same(before, seen) && total === size };
}

/** Reads a whole file of at most `most` bytes; again when it changes meanwhile, and says so when it goes on changing. */
export async function readContent(path: string | Buffer, most: number, breath: Breath): Promise<Content> {
  let last: Content = { is: 'gone' };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      const file = openPlain(path);
      try {
        last = await readOnce(file, most, breath);
      } finally {
        closeSync(file);
      }
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT') return { is: 'gone' };
      return { is: 'failed', why: whyNot(cause) };
    }
    if (last.is !== 'read' || last.steady) return last;
  }
  return last;
}

/** Where a symlink leads, as bytes. */
export function readLink(path: string | Buffer): Buffer | undefined {
  try {
    return readlinkSync(path, { encoding: 'buffer' });
  } catch {
    return undefined;
  }
}

const endBytes = 1024 * 1024;

/** SHA-256 of a file, of its first and last MiB when it has more than `most` bytes; undefined when it cannot be read. */
export function hashFile(
  path: string | Buffer,
  most: number,
): { hash: string; partial: boolean } | undefined {
  try {
    const file = openPlain(path);
    try {
      const seen = seenOf(fstatSync(file, { bigint: true }));
      if (typeOf(seen) !== 'file') return undefined;
      const size = Number(seen.size);
      const partial = size > Math.max(most, 2 * endBytes);
      const hash = createHash('sha256');
      const ranges = partial
        ? [
            [0, endBytes],
            [size - endBytes, size],
          ]
        : [[0, size]];
      for (const [from = 0, to = 0] of ranges) {
        const chunk = Buffer.alloc(to - from);
        hash.update(chunk.subarray(0, readSync(file, chunk, 0, chunk.length, from)));
      }
      return { hash: hash.digest('hex'), partial };
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
