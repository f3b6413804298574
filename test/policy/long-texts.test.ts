import { describe, expect, it } from 'vitest';
import { nameTest } from '../../src/model/name-pattern.ts';
import { couldMeet } from '../../src/policy/glob-meet.ts';
import { plainHost } from '../../src/policy/host-names.ts';
import { asksFor, passesOver } from '../../src/policy/selecting.ts';
import { matchesOf } from '../../src/policy/shell/globbing.ts';
import { changesSchema } from '../../src/policy/statements.ts';

const size = 100_000;
const folder = { lexical: '/w', real: '/w', is: 'directory' } as const;
const listing = (name: string) => () => ({ ...folder, tracked: null, entries: [name] });
const stars = `${'*a'.repeat(20)}b`;
const name = 'a'.repeat(250);

/** What an agent may write as it likes. Each of these once took minutes, or for ever, as an expression with many ways to match. */
const hostile: [what: string, result: () => unknown, expected: unknown][] = [
  ['statements of empty lines', () => changesSchema('\n'.repeat(size)), false],
  ['comments that never end', () => changesSchema('/*!1 '.repeat(size)), false],
  ['a word and a rule of many stars', () => nameTest('*a*a*a*b')('a'.repeat(size)), false],
  ['a host of dots', () => plainHost(`${'.'.repeat(size)}x`).length, size + 1],
  ['a pattern of brackets', () => couldMeet('['.repeat(size), '**/*.sql'), true],
  ['a short pattern of brackets', () => couldMeet('[[:'.repeat(2_000), '**/*.sql'), false],
  ['a search for many stars', () => asksFor(stars, `/w/.env${name}`), false],
  ['a search for groups that repeat', () => asksFor('(a+)+b', `/w/${name}`), true],
  ['a search narrowed to many stars', () => passesOver([stars], `/w/${name}`), true],
  ['a glob of many stars', () => matchesOf(stars, folder, listing(name)), []],
];

describe('a long text', () => {
  it.each(hostile)('takes time in proportion to its length: %s', (_, result, expected) => {
    expect(result()).toEqual(expected);
  });
});

describe('a shell glob', () => {
  it.each([
    ['[z-a]', 'b', ['b']],
    ['[Z-a]', 'b', ['b']],
    ['[_-a]x', '_x', ['_x']],
    ['[1b-]', '-', ['-']],
    ['[!a]', 'a', []],
    ['a*c?', 'abccd', ['abccd']],
    ['*', '.env', []],
    ['\\*', '*', ['*']],
  ])('%s finds of %s: %j', (pattern, entry, found) => {
    expect(matchesOf(pattern, folder, listing(entry))).toEqual(found);
  });
});
