import { describe, expect, it } from 'vitest';
import { createGapCount, readMessage } from '../../../src/boundary/witness/connector-events.ts';

/** A message as the kernel writes it: headers, what, processor, ns, and words of data. */
function message(what: number, words: number[], { cpu = 1, sequence = 9, ns = 5_000_000n } = {}): Buffer {
  const bytes = Buffer.alloc(76);
  bytes.writeUInt32LE(sequence, 24);
  bytes.writeUInt32LE(what, 36);
  bytes.writeUInt32LE(cpu, 40);
  bytes.writeBigUInt64LE(ns, 44);
  for (const [at, word] of words.entries()) bytes.writeUInt32LE(word, 52 + at * 4);
  return bytes;
}

const read = (bytes: Buffer) => readMessage(bytes, bytes.length);

describe('a message of the process connector', () => {
  it.each<[string, Buffer, unknown]>([
    ['a fork', message(1, [7, 7, 8, 8]), { what: 'fork', parent: 7, child: 8, at: 5 }],
    ['a fork by a thread', message(1, [9, 7, 8, 8]), { what: 'fork', parent: 7, child: 8, at: 5 }],
    ['a new thread, which is no process', message(1, [7, 7, 9, 7]), null],
    ['a program that begins', message(2, [9, 7]), { what: 'exec', pid: 7, at: 5 }],
    ['an end', message(0x80000000, [7, 7, 0, 17]), { what: 'exit', pid: 7, at: 5 }],
    ['the end of a thread', message(0x80000000, [9, 7, 0, 17]), null],
    ['a change of user', message(4, [7, 7, 0, 0]), null],
  ])('is read: %s', (_, bytes, event) => {
    expect(read(bytes)).toEqual({ kind: 'event', cpu: 1, sequence: 9, event });
  });

  it('is an answer, with its error', () => {
    expect(read(message(0, [0]))).toEqual({ kind: 'answer', cpu: 1, sequence: 9, error: 0 });
    expect(read(message(0, [1]))).toMatchObject({ kind: 'answer', error: 1 });
  });

  it('is nothing when it is cut', () => {
    expect(readMessage(message(2, [7, 7]), 60)).toBeNull();
  });
});

describe('gaps', () => {
  it.each<[string, string, number]>([
    ['none in a row', '0:5 0:6 0:7', 0],
    ['none between processors', '0:5 1:90 0:6 1:91', 0],
    ['what is missing', '0:5 0:9 1:3 1:5', 4],
    ['nothing that only came late', '0:5 0:7 0:6 0:8', 0],
    ['nothing from before the first', '0:5 0:4 0:6', 0],
    ['over the end of the numbers', '0:4294967295 0:1', 1],
    ['nothing at a number that goes far back', '0:900000 0:4 0:900001', 0],
  ])('are counted: %s', (_, row, missing) => {
    const gaps = createGapCount();
    for (const one of row.split(' ')) {
      const [cpu = 0, sequence = 0] = one.split(':').map(Number);
      gaps.take(cpu, sequence);
    }
    expect(gaps.missing()).toBe(missing);
  });
});
