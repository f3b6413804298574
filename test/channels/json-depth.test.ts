import { expect, it } from 'vitest';
import { isDeeperThan } from '../../src/channels/json-depth.ts';

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = n % 2 ? { inner: value } : [value];
  return value;
};

const cases: [depth: number, limit: number, deeper: boolean][] = [
  [0, 3, false],
  [4, 3, false],
  [5, 3, true],
  [100_000, 200, true],
];
it.each(cases)('%i levels are deeper than %i: %s', (depth, limit, deeper) => {
  expect(isDeeperThan(nested(depth), limit)).toBe(deeper);
});
