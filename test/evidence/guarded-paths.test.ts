import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findGuarded } from '../../src/evidence/guarded-paths.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

function tree(...files: string[]): string {
  const root = temporaryDirectory();
  for (const file of files) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return root;
}
const isSecret = (path: string): boolean => /\/(secrets|\.env)$/.test(path);

it('names what is guarded below the roots and does not look inside it', async () => {
  const root = tree('a/.env', 'a/x.ts', 'b/secrets/key', 'b/secrets/.env', 'c/.env');
  const found = await findGuarded([join(root, 'a'), join(root, 'b')], isSecret);
  expect(found).toEqual([join(root, 'a/.env'), join(root, 'b/secrets')]);
});

it('names a guarded root itself, and nothing where nothing is', async () => {
  const root = tree('secrets/key');
  expect(await findGuarded([join(root, 'secrets')], isSecret)).toEqual([join(root, 'secrets')]);
  expect(await findGuarded([join(root, 'missing')], isSecret)).toEqual([]);
});

it('leaves dependencies and git objects out, and links unfollowed', async () => {
  const root = tree('node_modules/x/.env', '.git/objects/.env', 'src/a.ts');
  symlinkSync(join(root, 'node_modules/x'), join(root, 'src/link'));
  expect(await findGuarded([root], isSecret)).toEqual([]);
});

it('says that nobody looked when there is too much', async () => {
  const root = tree('a/1', 'a/2', 'b/3', 'b/4');
  expect(await findGuarded([root], isSecret, 6)).toEqual([]);
  expect(await findGuarded([root], isSecret, 5)).toBeUndefined();
});
