import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { HashName } from './git-object.ts';
import { textOf } from './path-bytes.ts';
import { isExecutable, type Seen, typeOf } from './stat.ts';

/** A tracked file as git last compared it. Seconds, nanoseconds, and the low 32 bits of inode and size. */
export interface IndexedFile {
  readonly oid: string;
  readonly mode: number;
  readonly ctime: readonly [number, number];
  readonly mtime: readonly [number, number];
  readonly ino: number;
  readonly size: number;
}

export interface UserIndex {
  /** By path from the root of the repository. */
  readonly files: ReadonlyMap<string, IndexedFile>;
  /** When the index was written, ns since the epoch. */
  readonly writtenNs: bigint;
}

/** More than this is not read: the files are. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Git's index, after gitformat-index(5), versions 2 to 4; undefined when it is another one, split, damaged or missing. Only
 * plain files and symlinks that are neither in conflict nor left out of a sparse checkout.
 */
export function readUserIndex(path: string, hash: HashName): UserIndex | undefined {
  try {
    // A pipe put in its place would be waited for.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(file, { bigint: true });
      if (!stat.isFile() || stat.size > mostBytes) return undefined;
      const files = parse(readFileSync(file), hash === 'sha1' ? 20 : 32);
      return files && { files, writtenNs: stat.mtimeNs };
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

const statBytes = 40;

function parse(bytes: Buffer, width: number): Map<string, IndexedFile> | undefined {
  const version = bytes.readUInt32BE(4);
  if (bytes.toString('latin1', 0, 4) !== 'DIRC' || version < 2 || version > 4) return undefined;
  const files = new Map<string, IndexedFile>();
  let at = 12;
  let name: Buffer = Buffer.alloc(0);
  for (let count = bytes.readUInt32BE(8); count > 0; count -= 1) {
    const begin = at;
    const word = (offset: number): number => bytes.readUInt32BE(begin + offset);
    const flags = bytes.readUInt16BE(begin + statBytes + width);
    const extended = (flags & 0x4000) !== 0;
    const more = extended ? bytes.readUInt16BE(begin + statBytes + width + 2) : 0;
    at = begin + statBytes + width + (extended ? 4 : 2);
    if (version === 4) {
      const [cut, next] = varint(bytes, at);
      const end = bytes.indexOf(0, next);
      name = Buffer.concat([name.subarray(0, name.length - cut), bytes.subarray(next, end)]);
      at = end + 1;
    } else {
      const end = bytes.indexOf(0, at);
      name = bytes.subarray(at, end);
      at = begin + (Math.floor((end - begin) / 8) + 1) * 8;
    }
    const mode = word(24);
    const plain = mode === 0o100644 || mode === 0o100755 || mode === 0o120000;
    // In conflict; skip-worktree or intent-to-add.
    if ((flags & 0x3000) !== 0 || (more & 0x6000) !== 0 || !plain) continue;
    files.set(textOf(name), {
      oid: bytes.toString('hex', begin + statBytes, begin + statBytes + width),
      mode,
      ctime: [word(0), word(4)],
      mtime: [word(8), word(12)],
      ino: word(20),
      size: word(36),
    });
  }
  // The rest of a split index is in another file.
  return bytes.toString('latin1', at, at + 4) === 'link' ? undefined : files;
}

/** An offset-encoded number as in packs, and where it ends. */
function varint(bytes: Buffer, from: number): [number, number] {
  let at = from;
  let byte = bytes[at] ?? 0;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    at += 1;
    byte = bytes[at] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return [value, at + 1];
}

const low = 0xffffffffn;
const second = 1_000_000_000n;
const inNs = ([seconds, nanos]: readonly [number, number]): bigint =>
  BigInt(seconds) * second + BigInt(nanos);

/** Whether git saw the file exactly as it is now, well before it wrote its index. */
export function isAsIndexed(file: IndexedFile, seen: Seen, writtenNs: bigint): boolean {
  const type = typeOf(seen);
  const mode = type === 'link' ? 0o120000 : isExecutable(seen) ? 0o100755 : 0o100644;
  return (
    (type === 'file' || type === 'link') &&
    file.mode === mode &&
    BigInt(file.size) === (seen.size & low) &&
    BigInt(file.ino) === (seen.ino & low) &&
    inNs(file.mtime) === seen.mtimeNs &&
    inNs(file.ctime) === seen.ctimeNs &&
    seen.mtimeNs < writtenNs
  );
}
