import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editRoots } from '../../src/boundary/edit-roots.ts';
import { isBelow } from '../../src/boundary/plan.ts';
import { lookAt } from './plan-look.ts';

const look = lookAt(
  '/w/',
  '/w/src/',
  '/w/src/sync/',
  '/w/src/sync/deep/',
  '/w/test/',
  '/w/package.json',
  '/w/away -> /etc',
);

const closedBy = (path: string) =>
  isBelow(path, '/w/.git')
    ? { path: '/w/.git', how: 'read-only' as const, is: 'folder' as const, why: 'git' }
    : undefined;

const roots = (...globs: string[]) =>
  editRoots(
    globs.map((glob) => ({ glob, line: glob })),
    { workspace: '/w', look, closedBy },
  );

describe('the folders that cover what may be edited', () => {
  it.each([
    ['src/**', '/w/src', 'folder'],
    ['./src/**', '/w/src', 'folder'],
    ['src/sync/**', '/w/src/sync', 'folder'],
    ['**', '/w', 'folder'],
    ['package.json', '/w/package.json', 'file'],
  ])('%s is opened exactly', (glob, path, kind) => {
    expect(roots(glob)).toEqual({ writable: [{ path, kind, from: [glob] }], wider: [], narrower: [] });
  });

  it.each([
    ['src/**/*.ts', '/w/src', 'not only **/*.ts'],
    ['src/*', '/w/src', 'not only *'],
    ['*.md', '/w', 'not only *.md'],
    ['src/{a,{b,c}}/**', '/w/src', 'not only {a,{b,c}}/**'],
    ['src/s[xy]nc/**', '/w/src', 'not only s[xy]nc/**'],
    ['src/new/deep/*.ts', '/w/src/new/deep', 'not only *.ts'],
    ['docs/a.md', '/w/docs', 'a.md is not there yet'],
    ['src/a.ts', '/w/src', 'a.ts is not there yet'],
  ])('%s opens more than it says, and that is listed', (glob, path, why) => {
    const { writable, wider, narrower } = roots(glob);
    expect(writable.map((root) => root.path)).toEqual([path]);
    expect(wider).toEqual([{ about: path, says: expect.stringContaining(why) }]);
    expect(narrower).toEqual([]);
  });

  it.each([
    ['src', 'it is a folder'],
    ['package.json/**', 'is not a folder'],
    ['away/**', 'a link leads elsewhere, to /etc'],
    ['.git/new/**', '/w/.git is closed (git)'],
    ['away/new/**', '/w/away is no folder of the workspace'],
  ])('%s is not opened, and that is listed', (glob, why) => {
    const { writable, narrower } = roots(glob);
    expect(writable).toEqual([]);
    expect(narrower).toEqual([{ about: glob, says: expect.stringContaining(why) }]);
  });

  it.each([
    ['src/new/**', '/w/src/new', []],
    ['src/new/deep/**', '/w/src/new/deep', []],
    ['docs/a.md', '/w/docs', ['/w/docs']],
  ])('%s: a folder that is not there is to be made, and nothing above it is open', (glob, path, wide) => {
    const { writable, wider } = roots(glob);
    expect(writable).toEqual([{ path, kind: 'folder', make: true, from: [glob] }]);
    expect(wider.map(({ about }) => about)).toEqual(wide);
  });

  it('takes alternatives one by one', () => {
    const { writable, wider } = roots('{src/sync,test}/**');
    expect(writable.map(({ path }) => path).toSorted()).toEqual(['/w/src/sync', '/w/test']);
    expect(wider).toEqual([]);
  });

  it('keeps the outer of two folders, and what both were opened for', () => {
    expect(roots('src/sync/**', 'src/**', 'src/sync/**').writable).toEqual([
      { path: '/w/src', kind: 'folder', from: ['src/**', 'src/sync/**'] },
    ]);
  });

  it('never opens anything outside the workspace, and leaves no glob unmentioned', () => {
    const word = fc.constantFrom(
      'src',
      'sync',
      '*',
      '**',
      '..',
      '.',
      'new',
      'away',
      '{a,b}',
      'package.json',
      '',
    );
    const glob = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join('/'));
    fc.assert(
      fc.property(glob, (one) => {
        const { writable, narrower } = roots(one);
        for (const { path } of writable) expect(isBelow(path, '/w'), path).toBe(true);
        expect(writable.length + narrower.length).toBeGreaterThan(0);
      }),
    );
  });
});
