import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findWorkspace,
  gitAuthor,
  gitState,
  personEmail,
  trustedPath,
} from '../../src/commands/git-state.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

function repository(): string {
  const root = temporaryDirectory();
  const env = { PATH: process.env.PATH, HOME: root };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, stdio: 'pipe' });
  git('init', '-q', '-b', 'main');
  git('config', 'user.email', 'dana@example.com');
  git('config', 'user.name', 'Dana');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  return root;
}

describe('the workspace', () => {
  it('is the root of the repository around a folder, or the folder itself', async () => {
    const root = repository();
    expect(await findWorkspace(join(root, 'src/deep'))).toBe(root);
    const alone = temporaryDirectory();
    expect(await findWorkspace(alone)).toBe(alone);
  });

  it('is not looked up with a git that the repository brings', async () => {
    const root = repository();
    const bin = join(root, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    const marker = join(root, 'hijacked');
    writeFileSync(join(bin, 'git'), `#!/bin/sh\ntouch ${marker}\necho /\n`);
    chmodSync(join(bin, 'git'), 0o755);
    expect(await findWorkspace(root)).toBe(root);
    expect(existsSync(marker)).toBe(false);
  });

  it('is refused where the repository claims another folder', async () => {
    const root = repository();
    execFileSync('git', ['config', 'core.worktree', '/'], { cwd: root });
    await expect(findWorkspace(root)).rejects.toThrow(ProblemError);
  });
});

it('tells branch, commit and who commits', async () => {
  const root = repository();
  expect(await gitState(root)).toMatchObject({
    branch: 'main',
    dirty: false,
    head: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  expect(await gitAuthor(root)).toBe('Dana <dana@example.com>');
});

it('takes nobody for the person a repository names', async () => {
  expect(await personEmail(repository())).not.toBe('dana@example.com');
});

it.each(['filter.x.clean', 'filter.a=b.process'])('starts no program that %s names', async (setting) => {
  const root = repository();
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
  const marker = join(root, 'started');
  writeFileSync(join(root, 'a.txt'), 'one\n');
  git('add', 'a.txt');
  git('commit', '-q', '-m', 'second');
  git('config', setting, `touch ${marker}; cat`);
  git('config', setting.replace(/\w+$/, 'required'), 'true');
  writeFileSync(join(root, '.gitattributes'), `* filter=${setting.split('.')[1]}\n`);
  writeFileSync(join(root, 'a.txt'), 'two\n');
  expect(await gitState(root)).toMatchObject({ branch: 'main', dirty: true });
  expect(existsSync(marker)).toBe(false);
});

const paths: [path: string, trusted: string][] = [
  ['/usr/bin:/bin', '/usr/bin:/bin'],
  ['/repo/node_modules/.bin:/usr/bin', '/usr/bin'],
  ['/opt/x/node_modules/y/bin:/usr/bin', '/usr/bin'],
  ['.:bin:/usr/bin', '/usr/bin'],
  ['/repo/bin:/repository/bin', '/repository/bin'],
  ['', ''],
];
it.each(paths)('trusts of %s only %s', (path, trusted) => expect(trustedPath(path, '/repo')).toBe(trusted));
