import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { codex as kit } from './kits/codex.ts';
import { createCodexHome } from './rig/codex-home.ts';
import { installAgent } from './rig/install-agents.ts';
import { installMcp } from './rig/install-mcp.ts';
import { openScriptedModel, type ScriptedModel } from './rig/scripted-model.ts';
import { type Supervised, supervise } from './rig/supervised.ts';
import { until } from './rig/until.ts';

/**
 * A server that is reached by an address, for the one agent that lets no command take its place: it goes by another name, and
 * rules name it as the person does. A relay in front of the official server sees whether the person's header comes along.
 */
let model: ScriptedModel;
let agent: Supervised | undefined;
const stops: (() => void)[] = [];
beforeAll(async () => {
  model = await openScriptedModel();
});
afterAll(async () => {
  await agent?.stop();
  for (const stop of stops) stop();
  await model.close();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = server.address();
  await new Promise((done) => server.close(done));
  return typeof at === 'object' && at ? at.port : 0;
}

/** The official server, and whether every request to it had the header. */
async function reference(): Promise<{ url: string; seen: Set<string> }> {
  const program = await installMcp();
  const port = await freePort();
  const server = spawn(process.execPath, [program('server-everything'), 'streamableHttp'], {
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: 'ignore',
  });
  const seen = new Set<string>();
  const relay = createServer(async (request, response) => {
    seen.add(String(request.headers['x-token']));
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(Buffer.from(chunk));
    const { host: _host, connection: _connection, 'content-length': _length, ...kept } = request.headers;
    const reply = await fetch(`http://127.0.0.1:${port}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.entries(kept).map(([name, value]): [string, string] => [name, String(value)]),
      ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
    }).catch(() => undefined);
    response.writeHead(reply?.status ?? 502, Object.fromEntries(reply?.headers ?? []));
    response.flushHeaders();
    for await (const chunk of reply?.body ?? []) response.write(chunk);
    response.end();
  });
  await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done));
  stops.push(
    () => server.kill('SIGKILL'),
    () => {
      relay.close();
      relay.closeAllConnections();
    },
  );
  const up = () =>
    fetch(`http://127.0.0.1:${port}/mcp`).then(
      () => true,
      () => false,
    );
  let there = false;
  await until('the server to listen', () => {
    void up().then((yes) => {
      there ||= yes;
    });
    return there;
  });
  const at = relay.address();
  return { url: `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}/mcp`, seen };
}

it('Codex calls it under another name, and the call is judged under its own', async () => {
  const { url, seen } = await reference();
  const contract = {
    ...{ contract: 1, task: 'Please SCRIPT:address', owner: 'dana@example.com' },
    ...{ agent: { profile: 'codex' }, risk: 'low' },
    may: { run: ['cat a.txt'], read: ['a.txt'], call: ['web.echo'] },
  };
  const home = createCodexHome(model.url, {
    files: { 'a.txt': 'a\n', 'countersign.yaml': stringify(contract) },
    settings: { mcp_servers: { web: { url, http_headers: { 'X-Token': 't1' } } } },
  });
  stops.push(home.remove);
  model.script('address', [
    [{ waitMs: 5_000, ...kit.says.run('cat a.txt') }],
    [kit.says.call('web_gate', 'echo', { message: 'bear' })],
  ]);
  const binary = await installAgent('codex');
  agent = supervise({ binary, home, command: 'codex', boundary: false });
  const run = agent;
  const told = await until(
    () => `the result\n${run.terminal.text()}`,
    () => model.results.get('toolu_address_1_0'),
    120_000,
  );
  expect(told.text).toContain('bear');
  const { action } = await run.event('action.requested', (body) => body.action.kind === 'call');
  expect(action).toMatchObject({ server: 'web', name: 'echo', channel: 'codex-hooks' });
  const ended = await run.event('action.finished', (body) => body.action === action.id);
  expect(ended).toMatchObject({ outcome: 'ok', provenance: 'observed' });
  // Every request that came is the gateway's, with what the person gave the server.
  expect([...seen]).toEqual(['t1']);
  expect(run.bodies('action.requested').filter((body) => body.action.kind === 'call')).toHaveLength(1);
}, 480_000);
