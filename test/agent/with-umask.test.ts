import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withUmask } from '../../src/agent/with-umask.ts';

it.each([
  [0o022, 0o644],
  [0o002, 0o664],
  [0o077, 0o600],
  [0, 0o666],
])('what is made under the mask %o has the mode %o', (mask, mode) => {
  const cwd = mkdtempSync(join(tmpdir(), 'umask-'));
  const { file, args, env } = withUmask(
    { file: '/usr/bin/env', args: ['touch', "it's $HOME"], env: {}, cwd },
    mask,
  );
  // Whoever starts it has the strictest one, as the supervisor does.
  execFileSync('/bin/sh', ['-c', 'umask 0077; exec "$@"', 'sh', file, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
  });
  expect(statSync(join(cwd, "it's $HOME")).mode & 0o777).toBe(mode);
});

it('stays one process and hands on exit code and words', () => {
  const start = withUmask(
    { file: '/bin/sh', args: ['-c', 'echo $$ "$1"; exit 7', 'x', '-n  two'], env: {}, cwd: '/' },
    0o022,
  );
  const { stdout, status, pid } = spawnSync(start.file, start.args, { encoding: 'utf8' });
  expect([stdout, status]).toEqual([`${pid} -n  two\n`, 7]);
});
