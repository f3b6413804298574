import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, deflate, deflateSync, inflateSync } from 'node:zlib';
import type { HashName, ObjectKind } from './git-object.ts';
import { type Packed, packIndex } from './pack-index.ts';

/** Objects on their way into the store: all of them arrive, or none. */
export interface PackWriter {
  has(oid: string): boolean;
  /** Rejects when the disk does not take it. */
  add(kind: ObjectKind, oid: string, content: Buffer): Promise<void>;
  /** Puts the pack and its index in place, on disk; undefined when there was nothing to write. */
  finish(): Promise<{ readonly path: string; readonly index: Buffer } | undefined>;
  abandon(): void;
}

const kinds = { commit: 1, tree: 2, blob: 3 } as const;
const deflateElsewhere = promisify(deflate);
/** Above this, compressing is left to another thread. */
const smallBytes = 128 * 1024;
const flushBytes = 1024 * 1024;
/** Speed before size: the store lives as long as the run's record does. */
const effort = { level: 1 } as const;

/**
 * Node compresses into pieces of 16 KiB and hands out a view of one: a thousand small files that wait to be written would
 * hold 16 MB.
 */
const roomFor = (bytes: number): number => Math.min(16 * 1024, bytes + 128);

/** Type and size of an object, seven bits a byte after the first four. */
function objectHeader(kind: ObjectKind, size: number): Buffer {
  const bytes = [(kinds[kind] << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) | 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.from(bytes);
}

/** A full disk takes less than it was given, without an error. */
function writeAll(file: number, chunk: Buffer, position: number): void {
  for (let done = 0; done < chunk.length; ) {
    const count = writeSync(file, chunk, done, chunk.length - done, position + done);
    if (count === 0) throw new Error('ENOSPC: the disk takes no more');
    done += count;
  }
}

/** A new pack below `folder` (absolute), after gitformat-pack(5): no deltas, one write at a time. */
export function createPackWriter(folder: string, name: string, hash: HashName): PackWriter {
  const draft = join(folder, `tmp_${name}`);
  const packed: Packed[] = [];
  const known = new Set<string>();
  let file: number | undefined;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let written = 0;
  /** A commit alone can be lost with the power: the tree it names is on disk, and the record names the tree. */
  let durable = false;

  function flush(): void {
    file ??= openSync(draft, 'wx+', 0o600);
    const chunk = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    writeAll(file, chunk, written);
    written += chunk.length;
  }
  function push(bytes: Buffer): void {
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (waitingBytes > flushBytes) flush();
  }
  function abandon(): void {
    if (file !== undefined) closeSync(file);
    file = undefined;
    waiting = [];
    rmSync(draft, { force: true });
  }

  return {
    has: (oid) => known.has(oid),
    async add(kind, oid, content) {
      if (known.has(oid)) return;
      known.add(oid);
      durable ||= kind !== 'commit';
      const large = content.length > smallBytes;
      const body = large
        ? await deflateElsewhere(content, effort)
        : deflateSync(content, { ...effort, chunkSize: roomFor(content.length) });
      if (packed.length === 0) push(packHeader(0));
      const head = objectHeader(kind, content.length);
      packed.push({ oid, crc: crc32(body, crc32(head)), offset: written + waitingBytes });
      push(head);
      push(body);
    },
    async finish() {
      if (packed.length === 0) return undefined;
      flush();
      if (file === undefined) return undefined;
      writeAll(file, packHeader(packed.length), 0);
      const sum = hashOf(file, written, hash);
      writeAll(file, sum, written);
      if (durable) fsyncSync(file);
      closeSync(file);
      file = undefined;
      const path = join(folder, `pack-${sum.toString('hex')}`);
      const index = packIndex(packed, sum, hash);
      renameSync(draft, `${path}.pack`);
      // Git looks for the index: the pack is there before it.
      writeFileSync(`${path}.tmp`, index, { mode: 0o600, flush: durable });
      renameSync(`${path}.tmp`, `${path}.idx`);
      return { path: `${path}.pack`, index };
    },
    abandon,
  };
}

function packHeader(count: number): Buffer {
  const head = Buffer.from('5041434b0000000200000000', 'hex');
  head.writeUInt32BE(count, 8);
  return head;
}

function hashOf(file: number, length: number, hash: HashName): Buffer {
  const sum = createHash(hash);
  const chunk = Buffer.allocUnsafe(flushBytes);
  for (let at = 0; at < length; ) {
    const count = readSync(file, chunk, 0, Math.min(chunk.length, length - at), at);
    if (count === 0) throw new Error('the pack is shorter than what was written');
    sum.update(chunk.subarray(0, count));
    at += count;
  }
  return sum.digest();
}

/** Size of the object at an offset of a pack, and how many bytes say so. */
function sizeAt(file: number, offset: number): { size: number; length: number } {
  const head = Buffer.alloc(16);
  readSync(file, head, 0, head.length, offset);
  let size = (head[0] ?? 0) & 15;
  let length = 1;
  for (let scale = 16; ((head[length - 1] ?? 0) & 0x80) !== 0; scale *= 128) {
    size += ((head[length] ?? 0) & 0x7f) * scale;
    length += 1;
  }
  return { size, length };
}

function withPack<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

/** Bytes of the object at an offset of a pack that `createPackWriter` wrote. */
export const packedSize = (path: string, offset: number): number =>
  withPack(path, (file) => sizeAt(file, offset).size);

/** Reads that object. */
export function readPacked(path: string, offset: number): Buffer {
  return withPack(path, (file) => {
    const { size, length } = sizeAt(file, offset);
    // The most that deflate makes of so many bytes; what follows the object is not looked at.
    const body = Buffer.alloc(size + Math.ceil(size / 1000) + 64);
    const count = readSync(file, body, 0, body.length, offset + length);
    return inflateSync(body.subarray(0, count), { maxOutputLength: Math.max(size, 1) });
  });
}
