import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mcpCredentials } from '../../src/agent/mcp-credentials.ts';

let at: string;
beforeEach(() => {
  at = mkdtempSync(join(tmpdir(), 'cs-mcp-'));
});
afterEach(() => rmSync(at, { recursive: true, force: true }));

const found = () => mcpCredentials({ workspace: at, home: at });

it('names what each server is given, in both files, and never a value', async () => {
  writeFileSync(
    join(at, '.mcp.json'),
    JSON.stringify({ mcpServers: { github: { env: { GITHUB_TOKEN: 'sekret' } }, plain: { command: 'x' } } }),
  );
  const projects = {
    [at]: { mcpServers: { mine: { env: { A: '1', B: 2 } } } },
    '/elsewhere': { mcpServers: { other: { env: { NOT_HERE: '1' } } } },
  };
  writeFileSync(
    join(at, '.claude.json'),
    JSON.stringify({ mcpServers: { sentry: { headers: { Authorization: 'Bearer sekret' } } }, projects }),
  );
  const names = await found();
  expect(names).toEqual(['github: GITHUB_TOKEN', 'mine: A', 'mine: B', 'sentry: Authorization']);
  expect(JSON.stringify(names)).not.toContain('sekret');
});

it.each([
  ['no files', null],
  ['junk', '{{'],
  ['a list', '[]'],
  ['wrong types', '{"mcpServers":{"a":{"env":["X"]}},"projects":7}'],
  ['servers that are no record', '{"mcpServers":[1]}'],
])('names none for %s', async (_what, text) => {
  if (text !== null) for (const file of ['.mcp.json', '.claude.json']) writeFileSync(join(at, file), text);
  expect(await found()).toEqual([]);
});
