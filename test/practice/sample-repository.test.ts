import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Contract, Rollback } from '../../src/model/contract.ts';
import { fix } from '../../src/practice/sample-files.ts';
import { createSampleRepository } from '../../src/practice/sample-repository.ts';

let at: string;
beforeAll(async () => {
  at = join(mkdtempSync(join(tmpdir(), 'cs-sample-')), 'made');
  await createSampleRepository(at);
});
afterAll(() => rmSync(join(at, '..'), { recursive: true, force: true }));

const git = (...args: string[]) => execFileSync('git', args, { cwd: at, encoding: 'utf8' }).trim();
const tests = () =>
  spawnSync(process.execPath, ['--test', 'test/sync/retry.test.js'], {
    cwd: at,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '' },
  });

it('is a clean repository with one commit, its own remote and nothing secret in it', () => {
  expect(git('status', '--porcelain')).toBe('');
  expect(git('log', '--oneline').split('\n')).toHaveLength(1);
  expect(git('branch', '--show-current')).toBe('main');
  expect(git('remote', 'get-url', 'origin')).toBe(join(at, '.git/practice-remote.git'));
  expect(git('ls-files')).not.toContain('.env');
});

it('carries a contract with a complete rollback note', () => {
  const contract = Contract.parse(parse(readFileSync(join(at, 'countersign.yaml'), 'utf8')));
  expect(contract).toMatchObject({ risk: 'medium', agent: { profile: 'practice' } });
  expect(Rollback.safeParse(contract.rollback).success).toBe(true);
});

it('has a test that fails, and a fix that makes it pass', () => {
  const before = tests();
  expect([before.status, before.stdout.match(/✖ an account in (\w+)/)?.[1]]).toEqual([1, 'eu']);
  const file = join(at, 'src/sync/retry.js');
  const fixed = readFileSync(file, 'utf8')
    .replace(fix.before, fix.after)
    .replace(fix.beforeLine, fix.afterLine);
  writeFileSync(file, fixed);
  expect(tests().status).toBe(0);
});
