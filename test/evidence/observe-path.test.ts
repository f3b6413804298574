import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { observePath } from '../../src/evidence/observe-path.ts';

function tree(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'observe-')));
  mkdirSync(join(root, 'real/deep'), { recursive: true });
  writeFileSync(join(root, 'real/file.txt'), 'x');
  symlinkSync('real', join(root, 'alias'));
  symlinkSync('/nowhere/at/all', join(root, 'dangling'));
  symlinkSync('loop-b', join(root, 'loop-a'));
  symlinkSync('loop-a', join(root, 'loop-b'));
  return root;
}

const cases: [path: string, real: string | null, is: string][] = [
  ['real/file.txt', 'real/file.txt', 'file'],
  ['alias/file.txt', 'real/file.txt', 'file'],
  ['alias/deep/../file.txt', 'real/file.txt', 'file'],
  ['alias/new/not-yet.ts', 'real/new/not-yet.ts', 'missing'],
  ['alias', 'real', 'directory'],
  ['real/file.txt/below', 'real/file.txt/below', 'missing'],
  ['loop-a/x', null, 'missing'],
];

it.each(cases)('%s is really %s (%s)', (path, real, is) => {
  const root = tree();
  expect(observePath(join(root, path))).toEqual({
    real: real === null ? null : join(root, real),
    is,
    tracked: null,
  });
});

it('follows a dangling link to where a write would land', () => {
  expect(observePath(join(tree(), 'dangling')).real).toBe('/nowhere/at/all');
});

it('lists a directory only when asked, and tells folders and links apart', () => {
  const root = tree();
  expect(observePath(`${root}/`).entries).toEqual(['alias/@', 'dangling/@', 'loop-a/@', 'loop-b/@', 'real/']);
  expect(observePath(`${root}/real/`).entries).toEqual(['deep/', 'file.txt']);
  expect(observePath(root).entries).toBeUndefined();
  expect(observePath(`${root}/nothing/`).entries).toBeUndefined();
});
