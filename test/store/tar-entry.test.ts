import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tarBlock, tarEntry, tarHeader, tarPadding } from '../../src/store/tar-entry.ts';

const ascii = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'abcXYZ019._-/'), minLength: 1, maxLength });
const entry = fc.record({
  folder: ascii(155),
  name: ascii(100),
  bytes: fc.nat(8 ** 11 - 1),
  time: fc.nat(8 ** 11 - 1),
});

describe('an entry of a tar archive', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(entry, (one) => {
        expect(tarEntry(tarHeader(one))).toEqual(one);
      }),
    );
  });
  it('is none when a bit of its header is another one', () => {
    fc.assert(
      fc.property(entry, fc.nat(tarBlock * 8 - 1), (one, bit) => {
        const block = tarHeader(one);
        block[bit >> 3] = (block[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(tarEntry(block)).toBeUndefined();
      }),
    );
  });
  it('is none when nothing is there', () => expect(tarEntry(Buffer.alloc(tarBlock))).toBeUndefined());
  it('is none when anything is there', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: tarBlock, maxLength: tarBlock }), (bytes) => {
        expect(tarEntry(Buffer.from(bytes))).toBeUndefined();
      }),
    );
  });
  it.each([
    [0, 0],
    [1, 511],
    [512, 0],
    [513, 511],
  ])('of %i bytes is filled up with %i', (bytes, wanted) => expect(tarPadding(bytes)).toBe(wanted));
});
