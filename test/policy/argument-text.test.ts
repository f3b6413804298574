import { describe, expect, it } from 'vitest';
import { evidentPath, isAddress, pathIn } from '../../src/policy/argument-text.ts';

const long = (length: number): string => 'a'.repeat(length);

/** A text, and the path it stands for where all programs agree. */
const paths: readonly [text: string, path: string | null][] = [
  ['a/b', 'a/b'],
  [long(4_096), long(4_096)],
  [long(4_097), null],
  ['', null],
  [' a', null],
  ['a\n', null],
  ['a\0b', null],
  ['https://a.b/c', null],
  ['x/file:y', 'x/file:y'],
  ['~', '~'],
  ['~/x', '~/x'],
  ['~root/x', null],
  ['a~b', 'a~b'],
  ['$A/x', null],
  ['a$b', 'a$b'],
  [`a\${B}`, null],
  ['file:///a', '/a'],
  ['file:/a', '/a'],
  ['FILE://LOCALHOST/a', '/a'],
  ['file:a', null],
  ['file:///a%20b', '/a b'],
  ['file:///a?b', null],
  ['file:///a#b', null],
  ['file:///a\\b', null],
  ['file:///a%2fb', null],
  ['file:///a%5Cb', null],
  ['file:///a%00', null],
  ['file:///a%zz', null],
  ['file:///a/../b', null],
  ['file:///a/%2e%2e/b', null],
  ['file:///a/..b', '/a/..b'],
];

const evident: readonly [text: string, path: string | null][] = [
  ['a/b', 'a/b'],
  [' .env ', '.env'],
  ['file:///w/%2eenv', '/w/.env'],
  ['$A/x', '$A/x'],
  [`./${long(4_094)}`, `./${long(4_094)}`],
  [`./${long(4_096)}`, long(4_096)],
  [`./${long(4_097)}`, null],
  [`${'./'.repeat(32_767)}ab`, 'ab'],
  [`${'./'.repeat(32_767)}abc`, null],
];

describe('the path in an argument', () => {
  it.each(paths)('%j: %j', (text, path) => expect(pathIn(text)).toBe(path));

  it.each(evident)('as evidence: %j: %j', (text, path) => expect(evidentPath(text)).toBe(path));

  it.each([
    ['https://a', true],
    ['odd-file://a', true],
    ['file:///a', false],
    ['File://a', false],
    ['x https://a', false],
    ['a/b', false],
  ])('is none in an address: %s: %s', (text, is) => expect(isAddress(text)).toBe(is));
});
