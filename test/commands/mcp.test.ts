import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const program = resolve(import.meta.dirname, '../../src/cli.ts');

/** The command itself, as an agent starts it. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [program, 'mcp', ...args], {
    input: '',
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: tmpdir(), ...env },
  });
}
const folder = mkdtempSync(join(tmpdir(), 'mcp-'));
const gate = join(folder, 'gate.json');
writeFileSync(gate, JSON.stringify({ url: 'http://127.0.0.1:9/mcp', header: 'x', secret: 's' }));
const odd = join(folder, 'odd.json');
writeFileSync(odd, '{"url":7}');
const touch = ['--', '/usr/bin/touch', join(folder, 'started')];

it.each([
  ['no run', touch, {}, 2, 'belongs to no run'],
  ['a run that cannot be read', ['--gate', odd, ...touch], {}, 2, 'belongs to no run'],
  ['no server', ['--gate', gate], {}, 2, 'No MCP server is given'],
  [
    'a list that does not name it',
    ['--gate', gate, '--servers', odd, '--server', 'x'],
    {},
    2,
    'does not say how',
  ],
  ['no address', ['--gate', gate], { COUNTERSIGN_MCP_URL: 'file:///etc/passwd' }, 2, 'is no address'],
  ['a run that is gone', ['--gate', gate, ...touch], {}, 7, 'ECONNREFUSED'],
] as const)('with %s nothing is started', (_name, args, env, status, text) => {
  const ended = start(args, env);
  expect(ended.stderr).toContain(text);
  expect(ended.stdout).toBe('');
  expect(ended.status).toBe(status);
  expect(existsSync(join(folder, 'started'))).toBe(false);
});
