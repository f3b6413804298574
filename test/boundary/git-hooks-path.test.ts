import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gitHooksPaths } from '../../src/boundary/git-hooks-path.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { closed, opened, planOf } from './plan-look.ts';

it.each([
  ['[core]\n\thooksPath = tools/hooks\n', ['tools/hooks']],
  ['[core]\n\tHOOKSPATH="tools/my hooks"\n', ['tools/my hooks']],
  ['[core]\n\thooksPath = /usr/share/hooks\n', []],
  ['[core]\n\thooksPath = ..\n', []],
  ['[core]\n\thooksPath = .\n', []],
  ['[core]\n# hooksPath = x\n', []],
])('%j names the hooks in %j', (text, expected) => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'w/.git'), { recursive: true });
  writeFileSync(join(root, 'w/.git/config'), text);
  expect(gitHooksPaths(join(root, 'w'), join(root, 'home'))).toEqual(
    expected.map((path) => join(root, 'w', path)),
  );
});

it("finds them in the user's own settings, and nothing where there are none", () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'w'));
  expect(gitHooksPaths(join(root, 'w'), root)).toEqual([]);
  writeFileSync(join(root, '.gitconfig'), '[core]\nhooksPath = ~/w/h\n');
  expect(gitHooksPaths(join(root, 'w'), root)).toEqual([join(root, 'w/h')]);
});

it('keeps them closed in a workspace that is open, also where they are not there yet', () => {
  const plan = planOf({ may: { edit: ['**'] } }, { repositories: ['/w/tools/hooks', '/w/src/a'] });
  expect(opened(plan)).toEqual(['/w']);
  expect(closed(plan, '/w/tools/hooks')).toMatchObject({ how: 'read-only', is: 'missing' });
  expect(closed(plan, '/w/src/a')).toMatchObject({ how: 'read-only', is: 'folder' });
});
