import fc from 'fast-check';
import { expect, it } from 'vitest';
import { count, countOf, emptyCounts } from '../../src/state/string-counts.ts';

it('counts like a Map', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 })), (keys) => {
      const expected = new Map<string, number>();
      for (const key of keys) expected.set(key, (expected.get(key) ?? 0) + 1);
      const counts = keys.reduce(count, emptyCounts);
      expect(counts.distinct).toBe(expected.size);
      expect(counts.highest).toBe(Math.max(0, ...expected.values()));
      for (const [key, seen] of expected) expect(countOf(counts, key)).toBe(seen);
      expect(countOf(counts, 'never seen')).toBe(0);
    }),
  );
});
