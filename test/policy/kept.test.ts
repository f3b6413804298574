import { describe, expect, it } from 'vitest';
import { kept } from '../../src/policy/kept.ts';

const table: readonly [asked: string, made: string][] = [
  ['a a a', 'a'],
  ['a b a b', 'ab'],
  ['a b c c', 'abc'],
  ['a b c a b c', 'abcabc'],
  ['a b c c a a b', 'abcab'],
];

describe('two that are kept', () => {
  it.each(table)('asked for as %s are made as %s', (asked, expected) => {
    const made: string[] = [];
    const twice = kept(2, (text) => {
      made.push(text);
      return text + text;
    });
    for (const text of asked.split(' ')) expect(twice(text)).toBe(text + text);
    expect(made.join('')).toBe(expected);
  });
});
