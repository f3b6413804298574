import { describe, expect, it } from 'vitest';
import { signatureOf, similarFailure } from '../../../src/evidence/checks/similar-failure.ts';

const failure = (message: string, name: string | null = 'sum > adds', file: string | null = 'a.test.ts') => ({
  name,
  file,
  message,
});

describe('similarFailure', () => {
  it.each<[string, string, boolean]>([
    ['expected 2 to be 1', 'expected 3 to be 1', true],
    ['Timeout of 2000ms exceeded', 'Timeout of 5000ms exceeded', true],
    ['took 1.5s, expected 1 s', 'took 20 ms, expected 1s', true],
    ["Cannot find module '/home/a/x.js'", "Cannot find module '/tmp/run-8f3a/x.js'", true],
    ["Cannot find module 'C:\\a\\x.js'", "Cannot find module 'D:\\b\\y.js'", true],
    ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 127.0.0.1:49152', true],
    ['error at 2026-11-20T10:00:00.123Z', 'error at 2025-01-02T03:04:05Z', true],
    [
      'error for 3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      'error for 9a0c04e0-4f89-11d3-9a0c-0305e82c3301',
      true,
    ],
    ['panic at 0xc000012345', 'panic at 0xdeadbeef', true],
    ['first line\nError: no database', 'other line\nError: no database', true],
    ['expected "a" to be "b"', 'expected "a" to be "c"', false],
    ['TypeError: x is undefined', 'RangeError: x is undefined', false],
    ['no database', 'no queue', false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(similarFailure(failure(a), failure(b))).toBe(same);
  });

  it('tells apart tests of other names, and takes one of another file for the same', () => {
    expect(similarFailure(failure('no'), failure('no', 'sum > subtracts'))).toBe(false);
    expect(similarFailure(failure('no'), failure('no', 'sum > adds', 'b.test.ts'))).toBe(true);
  });

  it('never takes two failures that say nothing for the same', () => {
    const silent = failure('', null, null);
    expect([similarFailure(silent, silent), signatureOf(silent)]).toEqual([false, ': ']);
    expect(similarFailure(failure('', null, 'a.ts'), failure('', null, 'b.ts'))).toBe(false);
  });

  it('stays short and quick on anything', () => {
    expect(signatureOf(failure('/a'.repeat(50_000), '1.'.repeat(50_000))).length).toBeLessThanOrEqual(300);
  });
});
