import { describe, expect, it } from 'vitest';
import { excerptOf, failureSignature } from '../../src/channels/failure-signature.ts';

describe('failureSignature is the same for', () => {
  it.each<[string, string, string, string, string]>([
    [
      'other numbers',
      'Exit code 1\nAssertionError: 4 !== 5',
      'npm test',
      'Exit code 1\nAssertionError: 7 !== 5',
      'npm test',
    ],
    ['other paths', 'Error: cannot open /a/b.ts', 'x', 'Error: cannot open ../c/d.ts', 'x'],
    ['other times', '✖ eu fails (0.63ms)', 'x', '✖ eu fails (12.1ms)', 'x'],
    ['colours', '\x1b[31mError: no\x1b[0m', 'x', 'Error: no', 'x'],
    [
      'another command with the same failure',
      'Exit code 1\nTypeError: x',
      'npm test',
      'Exit code 1\nTypeError: x',
      'node --test',
    ],
    ['another line before it', 'setting up\nTypeError: x', 'a', 'TypeError: x', 'a'],
  ])('%s', (_what, first, tried, second, triedNext) => {
    expect(failureSignature('Bash', first, tried)).toBe(failureSignature('Bash', second, triedNext));
  });
});

describe('failureSignature differs for', () => {
  it.each<[string, string, string, string, string]>([
    ['another error', 'TypeError: x', 'a', 'RangeError: x', 'a'],
    ['silent failures of different commands', 'Exit code 1', 'grep a', 'Exit code 1', 'grep b'],
    ['another test', '✖ eu fails', 'a', '✖ us fails', 'a'],
  ])('%s', (_what, first, tried, second, triedNext) => {
    expect(failureSignature('Bash', first, tried)).not.toBe(failureSignature('Bash', second, triedNext));
  });
});

it('stays short whatever is said', () => {
  expect(failureSignature('Bash', 'x'.repeat(1e6), 'y'.repeat(1e6)).length).toBeLessThanOrEqual(200);
});

describe('excerptOf', () => {
  it.each<[unknown, string]>([
    ['text', 'text'],
    [{ stdout: 'out', stderr: 'err', interrupted: false }, 'out\nerr'],
    [{ stdout: '', stderr: '' }, ''],
    [{ filePath: 'a' }, '{"filePath":"a"}'],
    [null, ''],
    [undefined, ''],
    [7, ''],
  ])('reads %j as %j', (response, expected) => {
    expect(excerptOf(response)).toBe(expected);
  });
  it('is 2 KB at most and cuts no character in half', () => {
    const excerpt = excerptOf('🙂漢'.repeat(5_000));
    expect(Buffer.byteLength(excerpt)).toBeLessThanOrEqual(2_048);
    expect(excerpt.replaceAll('🙂', '').replaceAll('漢', '')).toBe('');
  });
});
