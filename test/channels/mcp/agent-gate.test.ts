import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createAgentGate } from '../../../src/channels/mcp/agent-gate.ts';
import { McpSettings } from '../../../src/model/mcp-settings.ts';

const root = mkdtempSync(join(tmpdir(), 'agent-gate-'));
const directory = join(root, 'run');
mkdirSync(join(root, 'own'));
const servers = { x: { command: 'x', env: { TOKEN: 's3cret' } } };
writeFileSync(join(root, 'own/a.json'), JSON.stringify({ mcp: { servers } }));
const gate = (settings: McpSettings | undefined) =>
  createAgentGate({
    ...{ settings, directory, folder: join(root, 'own'), home: root, workspace: root, env: {} },
    ...{ nodePath: '/node', program: '/cs.js', answer: async () => ({ status: 200, body: {} }) },
  });
const json = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'));

it("writes the run's address and its servers where only the agent's user can read them, and takes them away", async () => {
  const settings = { files: ['a.json'], key: 'mcp.servers', give: { args: ['--config', '@{file}'] } };
  const one = gate(McpSettings.parse(settings));
  const wired = await one.wire('http://127.0.0.1:9');
  const files = ['mcp-gate.json', 'mcp-servers.json', 'mcp-given.json'];
  expect(wired.args).toEqual(['--config', `@${join(directory, 'mcp-given.json')}`]);
  expect(files.map((file) => statSync(join(directory, file)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  const { header, path, secret } = one.route;
  expect(json('mcp-gate.json')).toEqual({ url: `http://127.0.0.1:9${path}`, header, secret });
  expect(json('mcp-servers.json').servers.x.env).toEqual({ TOKEN: 's3cret' });
  expect(json('mcp-given.json')).toEqual({ mcp: { servers: wired.entries } });
  await one.close();
  expect(files.filter((file) => existsSync(join(directory, file)))).toEqual([]);
});

it('an agent whose servers nobody knows is given nothing', async () => {
  expect(await gate(undefined).wire('http://127.0.0.1:9')).toEqual({
    entries: {},
    settings: {},
    args: [],
    names: new Map(),
    notices: [],
  });
});
