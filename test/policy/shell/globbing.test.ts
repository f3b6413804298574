import { describe, expect, it } from 'vitest';
import type { LookUp } from '../../../src/model/facts.ts';
import { absolutePattern, matchesOf } from '../../../src/policy/shell/globbing.ts';
import type { Place } from '../../../src/policy/shell/place.ts';

const folders: Readonly<Record<string, readonly string[]>> = {
  '/': ['w/', 'etc/'],
  '/w': ['a.ts', 'b.ts', 'B.md', '.env', '.x', 'src/', 'lib/', 'link/@', 'a[1]', 'x*y', 'file.tsx'],
  '/w/src': ['a.ts', 'c.ts', 'deep/'],
  '/w/src/deep': ['z.ts'],
  '/w/lib': ['d.js'],
  '/w/many': Array.from({ length: 301 }, (_, at) => `f${at}`),
  '/w/enough': Array.from({ length: 300 }, (_, at) => `f${at}`),
};
const files = ['/w/src/a.ts', '/w/src/c.ts', '/w/lib/d.js', '/etc/x'];
const lookUp: LookUp = (path) => {
  const bare = path.length > 1 ? path.replace(/\/$/, '') : path;
  const entries = folders[bare];
  if (entries !== undefined)
    return {
      real: bare,
      is: 'directory',
      tracked: null,
      ...(path.endsWith('/') ? { entries: [...entries] } : {}),
    };
  if (bare === '/w/closed') return { real: bare, is: 'directory', tracked: null };
  if (bare === '/w/lost') return { real: null, is: 'directory', tracked: null };
  return { real: bare, is: files.includes(bare) ? 'file' : 'missing', tracked: null };
};
const from: Place = { lexical: '/w', real: '/w', is: 'directory' };

const table: [pattern: string, names: string | null][] = [
  ['*.ts', 'a.ts b.ts'],
  ['?.ts', 'a.ts b.ts'],
  ['[ab].ts', 'a.ts b.ts'],
  ['[a].ts', 'a.ts'],
  ['[!a].ts', 'b.ts'],
  ['[^a].ts', 'b.ts'],
  ['[a-c].ts', 'a.ts b.ts'],
  ['[c-z].ts', ''],
  ['[A].ts', 'a.ts'],
  ['[b].md', 'B.md'],
  ['[[:alpha:]].ts', 'a.ts b.ts'],
  ['[\\a].ts', 'a.ts b.ts'],
  ['[!-é].ts', 'a.ts b.ts'],
  ['*', 'a.ts b.ts B.md src lib link a[1] x*y file.tsx'],
  ['.*', '.env .x'],
  ['.e*', '.env'],
  ['?env', '.env'],
  ['[.]env', '.env'],
  ['[!x]env', ''],
  ['*env', ''],
  ['a\\[*', 'a[1]'],
  ['x\\**', 'x*y'],
  ['a[[]*', 'a.ts a[1]'],
  ['file.ts?', 'file.tsx'],
  ['file.t', ''],
  ['*/a.ts', 'src/a.ts'],
  ['*/*.ts', 'src/a.ts src/c.ts'],
  ['*/', 'src/ lib/ link/'],
  ['s*/deep/*', 'src/deep/z.ts'],
  ['src/*/z*', 'src/deep/z.ts'],
  ['./*.md', './B.md'],
  ['/w/*.md', '/w/B.md'],
  ['/*', '/w /etc'],
  ['/e*/x', '/etc/x'],
  ['src/*.md', ''],
  ['a.ts/*', ''],
  ['missing/*', ''],
  ['closed/*', null],
  ['lost/*', null],
  ['many/*', null],
];

describe('a pattern of the shell', () => {
  it.each(table)('%s: %s', (pattern, names) =>
    expect(matchesOf(pattern, from, lookUp)?.join(' ') ?? null).toBe(names),
  );

  it('may match three hundred names', () => {
    expect(matchesOf('enough/*', from, lookUp)?.length).toBe(300);
  });
});

describe('a pattern as an absolute one', () => {
  it.each([
    ['*.ts', '/w', '/w/*.ts'],
    ['/x/*.ts', '/w', '/x/*.ts'],
    ['../*.ts', '/w/src', '/w/*.ts'],
    ['./a*', '/w', '/w/a*'],
    ['a*', '/w/[x]*?\\', '/w/\\[x\\]\\*\\?\\\\/a*'],
  ])('%s in %s: %s', (pattern, folder, whole) => {
    expect(absolutePattern(pattern, { lexical: '/elsewhere', real: folder, is: 'directory' })).toBe(whole);
    expect(absolutePattern(pattern, { lexical: folder, real: null, is: 'directory' })).toBe(whole);
  });
});
