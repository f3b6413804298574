import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/policy/canonical-json.ts';

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ a: 2, b: 1, C: 0 }, '{"C":0,"a":2,"b":1}'],
    [{ c: 1, b: { z: 1, y: [] }, a: null }, '{"a":null,"b":{"y":[],"z":1},"c":1}'],
    [[{ b: 1, a: 2 }, 'x', 1, true], '[{"a":2,"b":1},"x",1,true]'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[undefined], '[null]'],
    [undefined, 'null'],
    [null, 'null'],
    ['"\n', '"\\"\\n"'],
    [{ 'a"b': 1 }, '{"a\\"b":1}'],
    [{}, '{}'],
    [[], '[]'],
    [[[1], [2]], '[[1],[2]]'],
  ])('of %j', (value, text) => expect(canonicalJson(value)).toBe(text));
});
