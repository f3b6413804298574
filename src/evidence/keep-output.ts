import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptOutput } from '../model/evidence.ts';

/** What is kept of a long output: its beginning, and more of its end, where a summary stands. */
const kept = { head: 64 * 1024, tail: 192 * 1024 };

/** Twice that is looked at for secrets: one that the first cut splits is not among what stays after the second. */
const searched = { head: 2 * kept.head, tail: 2 * kept.tail };

/** An output, or its beginning and its end. */
export interface Printed {
  readonly head: string;
  readonly tail: string;
  /** Bytes between the two. */
  readonly left: number;
}

/** The part of an output that secrets are to be taken out of, before it is kept. */
export const searchedPart = (text: string): Printed => cut({ head: text, tail: '', left: 0 }, searched);

/** Writes an output into a folder for outputs (made when it is missing, 0700) as `NAME.txt`, 0600. Rejects when it cannot. */
export async function keepOutput(folder: string, name: string, printed: Printed): Promise<KeptOutput> {
  const { head, tail, left } = cut(printed, kept);
  const text = left === 0 ? head : `${head}\n[${left} bytes are not kept]\n${tail}`;
  const bytes = Buffer.from(text, 'utf8');
  const file = `${name}.txt`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(join(folder, file), 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { file, hash, bytes: bytes.length, cut: left };
}

/** Nothing is cut off where both parts fit together. */
function cut({ head, tail, left }: Printed, most: typeof kept): Printed {
  if (left === 0) {
    const total = Buffer.byteLength(head, 'utf8');
    if (total <= most.head + most.tail) return { head, tail, left };
    // A character has at least one byte: no more than these are needed of either end.
    const ends = [head.slice(0, most.head), head.slice(-most.tail)] as const;
    return between(Buffer.from(ends[0], 'utf8'), Buffer.from(ends[1], 'utf8'), total, most);
  }
  const [first, last] = [Buffer.from(head, 'utf8'), Buffer.from(tail, 'utf8')];
  return between(first, last, first.length + left + last.length, most);
}

function between(first: Buffer, last: Buffer, total: number, most: typeof kept): Printed {
  const [head, tail] = [first.subarray(0, most.head), last.subarray(-most.tail)];
  // Half a character at the cut is no character.
  const text = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\ufffd+|\ufffd+$/g, '');
  return { head: text(head), tail: text(tail), left: total - head.length - tail.length };
}
