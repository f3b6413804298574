import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { personServers } from '../../../src/channels/mcp/person-servers.ts';
import { McpSettings } from '../../../src/model/mcp-settings.ts';

/** What is found where these files are: `own/` is the agent's folder, `home/` and `work/` what they say. */
function find(
  files: Record<string, string>,
  over: Partial<McpSettings> = {},
  env: Record<string, string> = {},
) {
  const root = mkdtempSync(join(tmpdir(), 'person-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const places = { folder: join(root, 'own'), home: join(root, 'home'), workspace: join(root, 'work') };
  const usual = {
    files: ['a.json', '~/b.json', 'c.toml'],
    project: ['.mcp.json'],
    key: 'mcpServers',
    give: {},
  };
  const settings = McpSettings.parse({ ...usual, ...over });
  return personServers({ ...places, settings, env });
}
const own = (servers: unknown) => ({ 'own/a.json': JSON.stringify({ mcpServers: servers }) });
const x = { by: 'command', name: 'x', command: 'x', args: [], env: {} };

it.each([
  ['a command', { command: 'x', args: ['a b'], env: { T: '1' } }, { ...x, args: ['a b'], env: { T: '1' } }],
  ['a folder of its own', { command: 'x', cwd: 'sub' }, { ...x, cwd: 'sub' }],
  [
    'an address with its type',
    { type: 'http', url: 'https://x/m', headers: { A: 'b' } },
    { by: 'url', name: 'x', url: 'https://x/m', headers: { A: 'b' } },
  ],
  [
    "Codex's headers",
    {
      url: 'u',
      bearer_token_env_var: 'TOK',
      http_headers: { X: 'y' },
      env_http_headers: { Z: 'ZED', N: 'NONE' },
    },
    { by: 'url', name: 'x', url: 'u', headers: { X: 'y', Z: 'z1', Authorization: 'Bearer t1' } },
  ],
  ["Codex's variables", { command: 'x', env_vars: ['TOK', 'NONE'] }, { ...x, env: { TOK: 't1' } }],
])('reads %s', async (_name, written, entry) => {
  const { servers, notices } = await find(own({ x: written }), {}, { TOK: 't1', ZED: 'z1' });
  expect({ found: servers.map((one) => one.entry), notices }).toEqual({ found: [entry], notices: [] });
});

it.each([
  ['sse', { type: 'sse', url: 'https://x' }, 'neither a command nor streamable HTTP'],
  ['another field for its address', { url: 'https://x' }, 'neither a command nor streamable HTTP', 'httpUrl'],
  ['headers from a program', { url: 'https://x', http_headers_helper: 'evil' }, 'come from a program'],
  ['nothing', {}, 'neither a command nor'],
  ['a list for a command', { command: ['x'] }, 'neither a command nor'],
  ['no object', 'text', 'neither a command nor'],
  ['arguments that are none', { command: 'x', args: [7] }, 'neither a command nor'],
])('leaves out one with %s, and says so', async (_name, written, why, address = 'url') => {
  const { servers, leftOut, notices } = await find(own({ x: written }), { address });
  expect(servers).toEqual([]);
  expect(leftOut).toEqual(['x']);
  expect(notices).toEqual([expect.stringContaining(why)]);
});

it.each([{ enabled: false }, { disabled: true }])(
  'what the person switched off stays off: %o',
  async (off) => {
    const found = await find(own({ x: { command: 'x', ...off } }));
    expect(found).toEqual({ servers: [], leftOut: [], notices: [] });
  },
);

it.each([
  ['$A $<A> $<B:-else> $<B> $', 'dollar', 'one one else $<B> $'],
  ['<env:A> <env:B>.', 'braces', 'one .'],
  ['$A <env:A>', 'none', '$A <env:A>'],
] as const)('puts in what the variables of %s stand for', async (text, variables, value) => {
  const braced = (one: string): string => one.replaceAll('<', '{').replaceAll('>', '}');
  const written = { command: 'x', env: { V: braced(text) } };
  const { servers } = await find(own({ x: written }), { variables }, { A: 'one' });
  expect(servers[0]?.entry).toEqual({ ...x, env: { V: braced(value) } });
});

it('leaves out one whose values come from a file', async () => {
  const { notices } = await find(own({ x: { command: '{file:~/.token}' } }), { variables: 'braces' });
  expect(notices).toEqual([expect.stringContaining('from a file')]);
});

it('reads JSON with comments and last commas, and TOML; a later file counts more, field by field', async () => {
  const { servers, notices } = await find({
    'own/a.json':
      '\uFEFF{ // "quoted"\n "mcpServers": { "x": { "command": "old", "args": ["// no comment, ]"], }, /* y */ }, }',
    'home/b.json': '{"mcpServers":{"x":{"command":"x"}}}',
    'own/c.toml': '[mcpServers."with. dot"]\ncommand = "t"\n',
  });
  expect(notices).toEqual([]);
  expect(servers.map(({ entry }) => entry)).toEqual([
    { ...x, args: ['// no comment, ]'] },
    { ...x, name: 'with. dot', command: 't' },
  ]);
});

it.each(['{', '[]', '"x"', '{"mcpServers":7}', '\0'])('a file that holds %j starts nothing', async (text) => {
  expect((await find({ 'own/a.json': text })).servers).toEqual([]);
});

it('says which file could not be read: what it names stands behind nothing', async () => {
  const { notices } = await find({ 'own/a.json': '{ mcpServers: {} }' });
  expect(notices).toEqual([expect.stringMatching(/a\.json.*could not be read/)]);
});

it("the project's are left out by name, unless the person has one of that name: then the person's is started", async () => {
  const project = JSON.stringify({ mcpServers: { x: { command: 'evil' }, y: { command: 'evil' } } });
  const { servers, leftOut, notices } = await find({
    ...own({ x: { command: 'x' } }),
    'work/.mcp.json': project,
  });
  expect(servers.map(({ entry }) => entry)).toEqual([x]);
  expect(leftOut).toEqual(['y']);
  expect(notices).toEqual([
    "The project's MCP server x is left out: only your own are started.",
    "The project's MCP server y is left out: only your own are started.",
  ]);
});
