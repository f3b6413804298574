import { describe, expect, it } from 'vitest';
import { createPathRules } from '../../src/policy/path-rules.ts';
import type { Place } from '../../src/policy/shell/place.ts';

const rules = createPathRules('/w', '/home/dana');
const at = (lexical: string, real: string | null = lexical): Place => ({ lexical, real, is: 'file' });

const opening: [pattern: string, path: string | null, recursive: boolean, opens: boolean][] = [
  ['src/**', '/w/src/a.ts', false, true],
  ['./src/**', '/w/src/a.ts', false, true],
  ['src/**', '/w/src', false, true],
  ['src/*', '/w/src', false, false],
  ['src/*', '/w/src/a', false, true],
  ['src/*', '/w/src/a', true, false],
  ['src/**', '/w/src/a', true, true],
  ['src/a', '/w/src/a', true, false],
  ['src/**/*.ts', '/w/src/a.ts', false, true],
  ['src/**/*.ts', '/w/src/a/b.ts', false, true],
  ['src/**/*.ts', '/w/src/a.ts', true, false],
  ['a.ts', '/w/src/a.ts', false, false],
  ['src/**', '/x/src/a.ts', false, false],
  ['**', '/x/src/a.ts', false, false],
  ['**', '/w', false, true],
  ['**', '/w', true, true],
  ['.', '/w', false, true],
  ['./.', '/w', false, true],
  ['./', '/w', false, true],
  ['./', '/w/a', false, false],
  ['.', '/w', true, false],
  ['*', '/w', false, false],
  ['/x/**', '/x/a', false, true],
  ['/x/*', '/x/a', true, false],
  ['/w/src/**', '/w/src/a', false, true],
  ['~/notes/**', '/home/dana/notes/a', false, true],
  ['~/notes/**', '/w/notes/a', false, false],
  ['~notes', '/w/~notes', false, true],
  ['**', '/w/.hidden/x', false, true],
  ['!src/**', '/w/docs/a', false, false],
  ['+(a)', '/w/a', false, false],
  ['{a,b}/*.ts', '/w/b/c.ts', false, true],
  ['**', null, false, false],
];

const covering: [pattern: string, path: string, covers: boolean][] = [
  ['.env', '/w/.env', true],
  ['.env', '/w/app/.env', true],
  ['.env', '/w/app/.env/x', true],
  ['.env', '/x/app/.env', true],
  ['.env', '/w/.env.local', false],
  ['.env*', '/w/.env.local', true],
  ['deploy/**', '/w/deploy', true],
  ['deploy/**', '/w/deploy/a/b', true],
  ['deploy/*', '/w/deploy/a/b', true],
  ['deploy/*', '/w/deploy', false],
  ['./deploy', '/w/deploy/a', true],
  ['deploy/a', '/w/deploy/b', false],
  ['deploy/a', '/w/x/deploy/a', false],
  ['deploy/a', '/x/deploy/a', false],
  ['deploy/a', '/deploy/a', false],
  ['a./b', '/w/a./b', true],
  ['a./b', '/w/ab', false],
  ['./**/x', '/y/x', true],
  ['**/secrets/**', '/w/a/secrets/b', true],
  ['**/secrets/**', '/x/secrets/b', true],
  ['**/secrets/**', '/secrets', true],
  ['/etc/shadow', '/etc/shadow', true],
  ['/etc', '/etc/shadow', true],
  ['/etc/*', '/etc/a/b', true],
  ['/etc/shadow', '/w/etc/shadow', false],
  ['~/.ssh/**', '/home/dana/.ssh/id', true],
  ['~/.ssh/**', '/home/dana/.ssh', true],
  ['~/.ssh/**', '/w/.ssh/id', false],
  ['~/.ssh', '/home/other/.ssh', false],
  ['!deploy', '/w/x', false],
  ['.', '/w', true],
  ['.', '/w/a', true],
  ['./', '/w/a', true],
  ['.', '/x', false],
];

describe('what a rule opens', () => {
  it.each(opening)('%s, %s, recursive %s: %s', (pattern, path, recursive, opens) => {
    for (const round of [1, 2])
      expect([round, rules.opens(pattern, at('/elsewhere', path), recursive)]).toEqual([round, opens]);
  });
});

describe('what a rule covers', () => {
  it.each(covering)('%s, %s: %s', (pattern, path, covers) => {
    expect(rules.coversPath(pattern, path)).toBe(covers);
    expect(rules.covers(pattern, at(path, null))).toBe(covers);
    expect(rules.covers(pattern, at('/nowhere', path))).toBe(covers);
    expect(rules.covers(pattern, at(path, '/nowhere'))).toBe(covers);
    expect(rules.covers(pattern, at(path))).toBe(covers);
  });

  it('is the same after more paths than are kept', () => {
    const paths = Array.from({ length: 600 }, (_, index) => `/w/d${index}/.env`);
    expect(paths.every((path) => rules.coversPath('.env', path))).toBe(true);
    expect(paths.some((path) => rules.coversPath('x', path))).toBe(false);
  });
});

describe('what a glob of the shell could meet', () => {
  it.each([
    ['deploy/**', '/w/d*', true],
    ['deploy/**', '/w/d*/x', true],
    ['deploy', '/w/d*/x', true],
    ['deploy/a', '/w/*/a', true],
    ['deploy/a', '/w/x/*/a', false],
    ['.env', '/x/.e*', true],
    ['.env', '/.e*', true],
    ['/etc/shadow', '/etc/s*', true],
    ['/etc/shadow', '/w/s*', false],
    ['~/.ssh/**', '/home/dana/.s*', true],
    ['~/.ssh/**', '/w/.s*', false],
    ['/w', '/w/*', true],
  ])('%s, %s: %s', (pattern, glob, meets) => expect(rules.meets(pattern, glob)).toBe(meets));
});

describe('how people read a path', () => {
  it.each([
    ['/w', '.'],
    ['/w/src/a', 'src/a'],
    ['/home/dana/x', '~/x'],
    ['/home/dana', '~'],
    ['/home/danas/x', '/home/danas/x'],
    ['/ws/x', '/ws/x'],
    ['/etc/x', '/etc/x'],
  ])('%s: %s', (path, name) => expect(rules.name(path)).toBe(name));
});
