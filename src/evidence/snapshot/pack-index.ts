import { createHash } from 'node:crypto';
import type { HashName } from './git-object.ts';

/** One object of a pack. */
export interface Packed {
  readonly oid: string;
  readonly crc: number;
  readonly offset: number;
}

const header = Buffer.from('ff744f6300000002', 'hex');
const fanoutBytes = 256 * 4;

/** The index of a pack below 2 GiB, after gitformat-pack(5), version 2. */
export function packIndex(packed: readonly Packed[], packHash: Buffer, hash: HashName): Buffer {
  const sorted = [...packed].sort((a, b) => (a.oid < b.oid ? -1 : 1));
  const fanout = Buffer.alloc(fanoutBytes);
  let count = 0;
  for (let first = 0; first < 256; first += 1) {
    while (Number.parseInt(sorted[count]?.oid.slice(0, 2) ?? 'fff', 16) <= first) count += 1;
    fanout.writeUInt32BE(count, first * 4);
  }
  const words = (pick: (one: Packed) => number): Buffer => {
    const table = Buffer.alloc(sorted.length * 4);
    for (const [at, one] of sorted.entries()) table.writeUInt32BE(pick(one), at * 4);
    return table;
  };
  const names = Buffer.from(sorted.map(({ oid }) => oid).join(''), 'hex');
  const parts = [header, fanout, names, words(({ crc }) => crc), words(({ offset }) => offset), packHash];
  const body = Buffer.concat(parts);
  return Buffer.concat([body, createHash(hash).update(body).digest()]);
}

/** Where an object begins in the pack of this index; undefined when it is not there. */
export function offsetIn(index: Buffer, oid: string, hash: HashName): number | undefined {
  const width = hash === 'sha1' ? 20 : 32;
  const wanted = Buffer.from(oid, 'hex');
  const first = wanted[0] ?? 0;
  const until = (value: number): number => index.readUInt32BE(header.length + value * 4);
  const total = until(255);
  const names = header.length + fanoutBytes;
  let low = first === 0 ? 0 : until(first - 1);
  let high = until(first);
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = index.compare(wanted, 0, width, names + middle * width, names + (middle + 1) * width);
    if (order === 0) return index.readUInt32BE(names + total * (width + 4) + middle * 4);
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** Whether the bytes are an index this reader understands and wrote whole. */
export function isPackIndex(index: Buffer, hash: HashName): boolean {
  const width = hash === 'sha1' ? 20 : 32;
  if (index.length < header.length + fanoutBytes + 2 * width) return false;
  if (!index.subarray(0, header.length).equals(header)) return false;
  const total = index.readUInt32BE(header.length + 255 * 4);
  return index.length === header.length + fanoutBytes + total * (width + 8) + 2 * width;
}
