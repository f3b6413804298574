import { parse } from 'smol-toml';
import { expect, it } from 'vitest';
import { givenServers } from '../../../src/channels/mcp/given-servers.ts';
import type { FoundServer } from '../../../src/channels/mcp/person-servers.ts';
import { McpSettings } from '../../../src/model/mcp-settings.ts';

const gateway = { nodePath: '/node', program: '/cs.js', gateFile: '/gate', serverFile: '/servers' };
const argsOf = (name: string) => [
  '/cs.js',
  'mcp',
  '--gate',
  '/gate',
  '--servers',
  '/servers',
  '--server',
  name,
];
const command = (name: string, written = {}): FoundServer => ({
  entry: { by: 'command', name, command: 'secret-free', args: ['s3cret'], env: { TOKEN: 's3cret' } },
  written,
});
const address = (name: string): FoundServer => ({
  entry: { by: 'url', name, url: 'https://x/?key=s3cret', headers: { A: 's3cret' } },
  written: {},
});
const give = (give: object) => McpSettings.parse({ files: [], key: 'k', give });

it('puts the gateway in place of each, in the words of the agent; what the server is given is nowhere in it', () => {
  const wish = { entry: { trust: false, timeout: 9 }, keep: ['timeout', 'tools'] };
  const one = givenServers(
    { servers: [command('a', { tools: ['t'], timeout: 5 })], leftOut: [] },
    give(wish),
    gateway,
  );
  expect(one).toMatchObject({
    entries: { a: { trust: false, timeout: 5, tools: ['t'], command: '/node', args: argsOf('a') } },
    args: [],
    names: new Map([['a', 'a']]),
  });
  const list = givenServers(
    { servers: [address('b')], leftOut: [] },
    give({ command: 'list', env: 'environment' }),
    gateway,
  );
  expect(list.entries).toEqual({
    b: { command: ['/node', ...argsOf('b')], environment: { NODE_USE_ENV_PROXY: '1' } },
  });
  expect(JSON.stringify([one, list])).not.toContain('s3cret');
});

it('a server that is left out is switched off', () => {
  const off = givenServers(
    { servers: [], leftOut: ['p', '$&'] },
    give({ args: ['--file', '{file}'], off: { enabled: false }, offArgs: ['--off', '{name}'] }),
    gateway,
  );
  expect(off.entries).toEqual({ p: { enabled: false }, '$&': { enabled: false } });
  expect(off.args).toEqual(['--file', '{file}', '--off', 'p', '--off', '$&']);
  expect(off.names).toEqual(new Map());
});

it('nothing to give gives nothing', () => {
  const nothing = givenServers({ servers: [], leftOut: [] }, give({ args: ['--file', '{file}'] }), gateway);
  expect(nothing.args).toEqual([]);
});

it('one argument holds a table of them, whatever their names and fields', () => {
  const wish = {
    args: ['-c', 'servers={toml}'],
    entry: { n: 1, s: 'a "b" \\ \n\u007f$&', b: true },
    off: { enabled: false },
  };
  const given = givenServers({ servers: [command('a.b"c $&')], leftOut: ['é'] }, give(wish), gateway);
  expect(given.args[0]).toBe('-c');
  expect(given.args[1]).not.toContain('\n');
  expect(parse(given.args[1] ?? '').servers).toEqual(given.entries);
});

it('where a command cannot take the place of an address, that goes by another name, and the old one is off', () => {
  const wish = { addressAs: '{name}_gate', off: { enabled: false } };
  const { entries, names } = givenServers(
    { servers: [address('a'), command('a_gate')], leftOut: [] },
    give(wish),
    gateway,
  );
  expect(Object.keys(entries).sort()).toEqual(['a', 'a_gate', 'a_gate_']);
  expect(entries.a).toEqual({ enabled: false });
  expect(names).toEqual(
    new Map([
      ['a_gate_', 'a'],
      ['a_gate', 'a_gate'],
    ]),
  );
});

it('settings may name the only servers that start, and those that do not', () => {
  const wish = { only: 'mcp.allowed', never: 'mcp.excluded' };
  const { settings, entries } = givenServers(
    { servers: [command('a')], leftOut: ['p'] },
    give(wish),
    gateway,
  );
  expect(settings).toEqual({ k: entries, mcp: { allowed: ['countersign-none', 'a'], excluded: ['p'] } });
});
