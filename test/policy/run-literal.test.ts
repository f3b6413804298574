import { describe, expect, it } from 'vitest';
import { createPathRules } from '../../src/policy/path-rules.ts';
import { literalRunPattern } from '../../src/policy/run-literal.ts';
import type { Place } from '../../src/policy/shell/place.ts';
import type { CommandTouch, CommandWord } from '../../src/policy/shell/sketch.ts';

const rules = createPathRules('/w', '/home/dana');
const place = (path: string, is: Place['is']): Place => ({ lexical: path, real: path, is });
const command = (words: CommandWord[], fields: Partial<CommandTouch> = {}): CommandTouch => ({
  id: 0,
  words,
  cwd: place('/w', 'directory'),
  standing: 'rule',
  why: '',
  stdin: '',
  environment: [],
  within: null,
  ...fields,
});
const words = (...texts: string[]): CommandWord[] =>
  texts.map((text) => ({ text, known: true, place: null }));

describe('a pattern for one command', () => {
  it.each<[texts: string[], pattern: string | null]>([
    [['npm', 'run', 'x'], 'npm run x'],
    [['a', 'b c'], 'a "b c"'],
    [['a', ''], 'a ""'],
    [['a', "b'c"], `a "b'c"`],
    [['a', 'b"c'], `a 'b"c'`],
    [['a', `b"c'd`], null],
    [['a', 'b*'], null],
    [['a', 'b|c'], null],
    [['a', '[b'], null],
    [['a', 'b]'], null],
    [['a', '{b'], null],
    [['a', 'b}'], null],
    [['a', 'b?'], null],
    [['a', 'b\\'], null],
    [['a', 'b\nc'], null],
    [['a', 'b...'], null],
    [['a', 'b...c'], 'a b...c'],
    [['in:x'], null],
    [['a', 'in:x'], null],
    [['a', 'xin:x'], 'a xin:x'],
    [[], null],
  ])('%j: %s', (texts, pattern) => {
    expect(literalRunPattern(command(words(...texts)), rules, false)).toBe(pattern);
    expect(literalRunPattern(command(words(...texts)), rules, true)).toBe(pattern);
  });

  it.each<[fields: Partial<CommandTouch>, pattern: string | null]>([
    [{ cwd: null }, null],
    [{ cwd: { lexical: '/w', real: null, is: 'directory' } }, null],
    [{ environment: ['X'] }, null],
    [{ cwd: place('/w/pkg', 'directory') }, 'in:pkg ls'],
    [{ cwd: place('/w/my pkg', 'directory') }, '"in:my pkg" ls'],
    [{ cwd: place('/x', 'directory') }, 'in:/x ls'],
    [{ words: [{ text: 'ls', known: false, place: null }] }, null],
  ])('%j: %s', (fields, pattern) => {
    expect(literalRunPattern(command(words('ls'), fields), rules, false)).toBe(pattern);
  });

  it.each<[text: string, path: string, is: Place['is'], wide: string]>([
    ['test/a.ts', '/w/test/a.ts', 'file', 'cat test/**'],
    ['./test/a.ts', '/w/test/a.ts', 'file', 'cat test/**'],
    ['a.ts', '/w/a.ts', 'file', 'cat a.ts'],
    ['a.ts', '/w/test/a.ts', 'file', 'cat test/**'],
    ['README', '/w/test/README', 'file', 'cat README'],
    ['test/a', '/w/test/a', 'file', 'cat test/**'],
    ['test/a', '/w/test/a', 'directory', 'cat test/a'],
    ['/x/a.ts', '/x/a.ts', 'file', 'cat /x/a.ts'],
    ['~/a/b.ts', '/home/dana/a/b.ts', 'file', 'cat ~/a/b.ts'],
    ['my dir/a.ts', '/w/my dir/a.ts', 'file', 'cat "my dir/**"'],
  ])('%s, wide: %s', (text, path, is, wide) => {
    const given = command([...words('cat'), { text, known: true, place: place(path, is) }]);
    expect(literalRunPattern(given, rules, true)).toBe(wide);
    expect(literalRunPattern(given, rules, false)).toBe(`cat ${text.includes(' ') ? `"${text}"` : text}`);
  });

  it('is not wide where the real place is not known', () => {
    const lost = { lexical: '/w/test/a.ts', real: null, is: 'file' } as const;
    const given = command([...words('cat'), { text: 'test/a.ts', known: true, place: lost }]);
    expect(literalRunPattern(given, rules, true)).toBe('cat test/a.ts');
  });
});
