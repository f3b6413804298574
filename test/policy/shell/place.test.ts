import { describe, expect, it } from 'vitest';
import type { LookUp } from '../../../src/model/facts.ts';
import {
  expandHome,
  isFreeDevice,
  isWithin,
  type Place,
  placeAbsolute,
  placeOf,
} from '../../../src/policy/shell/place.ts';

const links: Readonly<Record<string, string | null>> = {
  '/w/link': '/x/deep/target',
  '/w/gone': null,
  '/w/to-proc': '/proc/1',
};
const lookUp: LookUp = (path) => {
  const real = path in links ? (links[path] ?? null) : path;
  return { real, is: path.endsWith('.d') ? 'directory' : 'file', tracked: null };
};
const from: Place = { lexical: '/w', real: '/w', is: 'directory' };

const table: [text: string, lexical: string, real: string | null][] = [
  ['a', '/w/a', '/w/a'],
  ['./a', '/w/a', '/w/a'],
  ['a//b', '/w/a/b', '/w/a/b'],
  ['a/', '/w/a', '/w/a'],
  ['.', '/w', '/w'],
  ['..', '/', '/'],
  ['../x', '/x', '/x'],
  ['../../..', '/', '/'],
  ['/etc/x', '/etc/x', '/etc/x'],
  ['a/../b', '/w/b', '/w/b'],
  ['link', '/w/link', '/x/deep/target'],
  ['link/..', '/w', '/x/deep'],
  ['link/../b', '/w/b', '/x/deep/b'],
  ['gone/..', '/w', null],
  ['gone', '/w/gone', null],
  ['', '/w', null],
  ['a\0b', '/w/a\0b', null],
  ['/proc/self', '/proc/self', null],
  ['/proc', '/proc', null],
  ['/process', '/process', '/process'],
  ['/dev/fd/3', '/dev/fd/3', null],
  ['/dev/fd', '/dev/fd', null],
  ['/dev/fdx', '/dev/fdx', '/dev/fdx'],
  ['/w/proc', '/w/proc', '/w/proc'],
];

describe('where a text leads', () => {
  it.each(table)('%j', (text, lexical, real) => {
    expect(placeOf(from, text, lookUp)).toMatchObject({ lexical, real });
    expect(placeOf(from, text, lookUp).is).toBe(real === null && text !== 'gone' ? 'missing' : 'file');
  });

  it('is told up to the longest path there is', () => {
    expect(placeOf(from, 'a'.repeat(4096), lookUp).real).not.toBe(null);
    expect(placeOf(from, 'a'.repeat(4097), lookUp).real).toBe(null);
  });

  it('is not known from an unknown folder, unless it starts at the root', () => {
    const lost: Place = { lexical: '/w', real: null, is: 'missing' };
    expect(placeOf(lost, 'a', lookUp)).toEqual({ lexical: '/w/a', real: null, is: 'missing' });
    expect(placeOf(lost, '/a', lookUp).real).toBe('/a');
  });

  it('follows the folder where it really is', () => {
    const moved: Place = { lexical: '/w', real: '/y', is: 'directory' };
    expect(placeOf(moved, 'a', lookUp)).toEqual({ lexical: '/w/a', real: '/y/a', is: 'file' });
  });

  it('is absolute for a working directory', () => {
    expect(placeAbsolute('/a.d', lookUp)).toEqual({ lexical: '/a.d', real: '/a.d', is: 'directory' });
    expect(placeAbsolute('a.d', lookUp)).toEqual({ lexical: '/a.d', real: '/a.d', is: 'directory' });
  });
});

describe('a path within a folder', () => {
  it.each([
    ['/a', '/a', true],
    ['/a/b', '/a', true],
    ['/ab', '/a', false],
    ['/', '/a', false],
    ['/a', '/', true],
    ['/', '/', true],
    ['a', '/', false],
  ])('%s in %s: %s', (path, folder, within) => expect(isWithin(path, folder)).toBe(within));
});

describe('a home', () => {
  it.each([
    ['~', '/h/d'],
    ['~/x', '/h/d/x'],
    ['~/../x', '/h/x'],
    ['~x', '~x'],
    ['x~', 'x~'],
    ['/~', '/~'],
  ])('%s: %s', (text, path) => expect(expandHome(text, '/h/d')).toBe(path));
});

describe('a device that keeps nothing', () => {
  it.each([
    ['/dev/null', true],
    ['/dev/stdin', true],
    ['/dev/stdout', true],
    ['/dev/stderr', true],
    ['/dev/fd/63', true],
    ['/dev/fd/6', false],
    ['/dev/fd/633', false],
    ['/dev/nullx', false],
    ['/x/dev/null', false],
    ['/dev/sda', false],
    ['/dev/tty', false],
  ])('%s: %s', (path, free) => expect(isFreeDevice(path)).toBe(free));
});
