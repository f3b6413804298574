import { describe, expect, it } from 'vitest';
import { literalCallPattern } from '../../src/policy/call-literal.ts';

type Args = Record<string, unknown>;
const table: [args: Args, pattern: string | null][] = [
  [{}, 't.x'],
  [{ a: 1, b: true, c: -1.5 }, 't.x a=one-of(1) b=one-of(true) c=one-of(-1.5)'],
  [{ a: 'b c' }, 't.x a=one-of("b c")'],
  [{ a: '' }, 't.x a=one-of("")'],
  [{ a: [1, 'b', 1] }, 't.x a[]=one-of(1, "b")'],
  [{ a: [] }, null],
  [{ a: [[1]] }, null],
  [{ a: { b: 1 } }, null],
  [{ a: null }, null],
  [{ a: 1, b: null }, null],
  [{ a: 'b"c' }, null],
  [{ a: 'b\nc' }, null],
  [{ a: 'b\rc' }, null],
  [{ a: 'x'.repeat(200) }, `t.x a=one-of("${'x'.repeat(200)}")`],
  [{ a: 'x'.repeat(201) }, null],
  [{ 'a b': 1 }, 't.x "a b"=one-of(1)'],
  [{ 'a.b': 1 }, 't.x "a.b"=one-of(1)'],
  [
    { 'a=b': 1, 'a?': 1, 'a(': 1, 'a[': 1 },
    't.x "a=b"=one-of(1) "a?"=one-of(1) "a("=one-of(1) "a["=one-of(1)',
  ],
  [{ 'a-b': 1 }, 't.x a-b=one-of(1)'],
  [{ 'a"b': 1 }, null],
  [{ '"': 1 }, null],
  [{ '': 1 }, null],
];

describe('a pattern for one call', () => {
  it.each(table)('%j: %s', (args, pattern) => {
    expect(literalCallPattern({ server: 't', name: 'x', args }, false)).toBe(pattern);
    expect(literalCallPattern({ server: 't', name: 'x', args }, true)).toBe('t.x');
  });

  it.each([
    ['my-server', 'do_it', 'my-server.do_it'],
    ['', 'x', null],
    ['t', '', null],
    ['t', 'a b', null],
    ['t*', 'x', null],
    ['t', 'x*', null],
    ['a.b', 'x', null],
  ])('of %s.%s: %s', (server, name, pattern) => {
    expect(literalCallPattern({ server, name, args: {} }, true)).toBe(pattern);
    expect(literalCallPattern({ server, name, args: {} }, false)).toBe(pattern);
  });
});
