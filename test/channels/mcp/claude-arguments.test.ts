import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mcpArguments } from '../../../src/channels/mcp/claude-arguments.ts';

const stdio = (command: string) => ({
  command,
  args: ['--root', '/x y'],
  env: { TOKEN: 's3cret', NODE_OPTIONS: '-r evil' },
});

/** A home and a project with these files; wires Claude Code's servers there. */
async function wire(over: {
  user?: object;
  settings?: object;
  project?: unknown;
  args?: string[];
  withProject?: boolean;
  given?: object;
}) {
  const root = mkdtempSync(join(tmpdir(), 'wire-'));
  const [home, workspace, directory] = ['home', 'work', 'run'].map((name) => join(root, name));
  if (!home || !workspace || !directory) throw new Error('unreachable');
  for (const path of [join(home, '.claude'), workspace, directory]) mkdirSync(path, { recursive: true });
  const user = JSON.stringify(over.user ?? {}).replaceAll('WORKSPACE', workspace);
  writeFileSync(join(home, '.claude.json'), user);
  writeFileSync(join(home, '.claude', 'settings.json'), JSON.stringify(over.settings ?? {}));
  writeFileSync(join(workspace, '.mcp.json'), JSON.stringify(over.project ?? {}));
  writeFileSync(join(workspace, 'given.json'), JSON.stringify(over.given ?? {}));
  const wired = await mcpArguments({
    ...{ workspace, home, directory, configDirectory: undefined, withProject: over.withProject ?? true },
    ...{ args: over.args ?? [], nodePath: '/node', program: '/cs.js', gateFile: '/gate.json' },
  });
  const file = wired.launchArgs[1] ?? '';
  const { mcpServers } = JSON.parse(readFileSync(file, 'utf8'));
  return { ...wired, file, mcpServers, names: Object.keys(mcpServers).sort() };
}

it('puts the gateway before a command; what the server is given is in no command line and changes nothing in the gateway', async () => {
  const { mcpServers, launchArgs, file } = await wire({ user: { mcpServers: { git: stdio('git-mcp') } } });
  expect(launchArgs).toEqual(['--mcp-config', file, '--strict-mcp-config']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(mcpServers.git).toEqual({
    type: 'stdio',
    command: '/node',
    args: ['/cs.js', 'mcp', '--gate', '/gate.json', '--server', 'git', '--', 'git-mcp', '--root', '/x y'],
    env: { COUNTERSIGN_MCP_ENV_TOKEN: 's3cret', COUNTERSIGN_MCP_ENV_NODE_OPTIONS: '-r evil' },
  });
});

it('puts the gateway before an address, whose headers and query are in no command line', async () => {
  const api = {
    type: 'http',
    url: 'https://x.example/mcp?key=s3cret',
    headers: { Authorization: 'Bearer t' },
  };
  const { mcpServers } = await wire({ user: { mcpServers: { api } } });
  expect(mcpServers.api).toEqual({
    type: 'stdio',
    command: '/node',
    args: ['/cs.js', 'mcp', '--gate', '/gate.json', '--server', 'api'],
    env: {
      COUNTERSIGN_MCP_URL: api.url,
      COUNTERSIGN_MCP_HEADERS: 'Authorization: Bearer t',
      NODE_USE_ENV_PROXY: '1',
    },
  });
});

const project = { mcpServers: { a: stdio('a'), b: stdio('b') } };
it.each([
  ['nothing of the project unasked', {}, [], 2],
  [
    'what the user accepted',
    { user: { projects: { WORKSPACE: { enabledMcpjsonServers: ['a'] } } } },
    ['a'],
    1,
  ],
  [
    'what the user accepted for all projects',
    { settings: { enableAllProjectMcpServers: true } },
    ['a', 'b'],
    0,
  ],
  [
    'not what the user turned down',
    { settings: { enableAllProjectMcpServers: true, disabledMcpjsonServers: ['b'] } },
    ['a'],
    1,
  ],
  [
    'nothing where the project does not count',
    { settings: { enableAllProjectMcpServers: true }, withProject: false },
    [],
    0,
  ],
] as const)('%s', async (_name, over, names, notices) => {
  const wired = await wire({ project, ...over });
  expect(wired.names).toEqual(names);
  expect(wired.notices).toHaveLength(notices);
});

it("the entry for this project takes the place of the user's, and what was switched off stays off", async () => {
  const own = { mcpServers: { a: stdio('own') }, disabledMcpServers: ['b'] };
  const user = { mcpServers: { a: stdio('user'), b: stdio('b') }, projects: { WORKSPACE: own } };
  const { names, mcpServers } = await wire({ user });
  expect(names).toEqual(['a']);
  expect(mcpServers.a.args).toContain('own');
});

it.each([
  ['a file', ['--mcp-config', 'given.json', '--model', 'x'], ['--model', 'x'], ['g']],
  ['a file and what was strict', ['--strict-mcp-config', '--mcp-config=given.json'], [], ['g']],
  [
    'JSON',
    ['--mcp-config', '{"mcpServers":{"j":{"command":"j"}}}', '--', '--mcp-config', 'x'],
    ['--', '--mcp-config', 'x'],
    ['j'],
  ],
  ['several', ['--mcp-config', 'given.json', '{"mcpServers":{"j":{"command":"j"}}}'], [], ['g', 'j']],
  ['none', ['--resume', 'x'], ['--resume', 'x'], []],
] as const)("takes %s out of the user's arguments and wraps it", async (_name, given, args, names) => {
  const wired = await wire({ args: [...given], given: { mcpServers: { g: stdio('g') } } });
  expect(wired.args).toEqual(args);
  expect(wired.names).toEqual(names);
});

it.each([
  ['an sse server', { type: 'sse', url: 'https://x' }],
  ['headers from a program', { type: 'http', url: 'https://x', headersHelper: 'evil.sh' }],
  ['no server at all', { hello: 1 }],
  ['a command that is none', { command: ['a'] }],
])('leaves out %s, and says so', async (_name, entry) => {
  const { names, notices } = await wire({ user: { mcpServers: { odd: entry, ok: stdio('ok') } } });
  expect(names).toEqual(['ok']);
  expect(notices).toEqual([expect.stringContaining('odd is left out')]);
});

it.each(['not json', '[]', '{"mcpServers":7}', '{"mcpServers":{},"projects":[]}'])(
  'a file that holds %s starts nothing',
  async (text) => {
    const wired = await wire({
      project: JSON.parse(text.startsWith('n') ? '"x"' : text),
      args: ['--mcp-config', text],
    });
    expect(wired.names).toEqual([]);
  },
);
