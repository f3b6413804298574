import { once } from 'node:events';
import http from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HookServer, openHookServer } from '../../../src/channels/hook-server.ts';
import { createHostClient, type HostClient } from '../../../src/channels/mcp/host-client.ts';
import { gateHeader, gatePath } from '../../../src/channels/mcp/wire.ts';
import { until } from '../../agents/rig/until.ts';

const secret = 's3cret';
const anomalies: string[] = [];
let server: HookServer;
let client: HostClient;
let heard: { body: unknown; withdrawn: AbortSignal }[] = [];
let answer: (body: unknown) => Promise<{ status: number; body: Record<string, unknown> }>;

const address = () => ({ url: `http://127.0.0.1:${server.port}${gatePath}`, header: gateHeader, secret });
const allowed = { effect: 'allow', reason: '', args: null, action: 'm1' };
const call = (text = '', signal = new AbortController().signal) =>
  client.call(
    {
      ...{ ask: 'call', server: 's', name: 'n', args: { text }, ref: 'r' },
      identity: { by: 'url', url: 'u' },
    },
    signal,
  );

beforeEach(async () => {
  anomalies.length = 0;
  heard = [];
  answer = async () => ({ status: 200, body: allowed });
  server = await openHookServer({
    host: '127.0.0.1',
    routes: [
      {
        ...{ path: gatePath, header: gateHeader, secret, lines: true },
        answer(body, withdrawn) {
          heard.push({ body, withdrawn });
          return answer(body);
        },
      },
      { path: '/post', header: gateHeader, secret, answer: async () => ({ status: 200, body: {} }) },
    ],
    anomaly: (text) => void anomalies.push(text),
    lost: () => {},
  });
  client = createHostClient(address(), { patienceMs: 300 });
});
afterEach(async () => {
  client.close();
  await server.close();
});

/** A connection of lines as anybody may ask for one. */
async function raw(
  path = gatePath,
  given = secret,
): Promise<{ status: number | undefined; socket?: Socket }> {
  const request = http.request(`http://127.0.0.1:${server.port}${path}`, {
    agent: new http.Agent(),
    headers: { [gateHeader]: given, connection: 'Upgrade', upgrade: 'countersign-mcp' },
  });
  request.end();
  return new Promise((resolve, reject) => {
    request.on('upgrade', (response, socket) => resolve({ status: response.statusCode, socket }));
    request.on('response', ({ statusCode: status }) => resolve({ status }));
    request.on('error', reject);
  });
}

it('many questions at once get each its own answer, whatever their order and size', async () => {
  const late: (() => void)[] = [];
  answer = (body) =>
    new Promise((resolve) => {
      late.unshift(() => resolve({ status: 200, body: { ...allowed, reason: JSON.stringify(body) } }));
      if (late.length === 3) for (const one of late) one();
    });
  const texts = ['a', 'é\n"'.repeat(1_000_000), 'c'];
  const answers = await Promise.all(texts.map((text) => call(text)));
  expect(answers.map(({ reason }) => JSON.parse(reason).args.text)).toEqual(texts);
});

it.each([
  ['another secret', gatePath, 'wrong', 401],
  ['another path', '/other', secret, 404],
  ['a path of requests', '/post', secret, 404],
])('no connection for %s', async (_name, path, given, status) => {
  expect(await raw(path, given)).toEqual({ status });
  expect(anomalies).toHaveLength(1);
  expect(heard).toEqual([]);
});

it('a request of its own is refused, with the secret, too', async () => {
  const reply = await fetch(address().url, { method: 'POST', headers: { [gateHeader]: secret }, body: '{}' });
  expect(reply.status).toBe(426);
  expect(heard).toEqual([]);
});

it.each([
  ['no JSON', 'hello\n'],
  ['no question', '{"id":1}\n'],
  ['no number', '{"id":"1","ask":{}}\n'],
  ['more than that', '{"id":1,"ask":{},"x":1}\n'],
  ['broken UTF-8', Buffer.from([0x7b, 0xff, 0x0a])],
  ['nested too deeply', `{"id":1,"ask":${'['.repeat(300)}${']'.repeat(300)}}\n`],
  ['a number twice', '{"id":1,"ask":{}}\n{"id":1,"ask":{}}\n'],
])('%s ends the connection', async (_name, bytes) => {
  answer = () => new Promise(() => {});
  const { socket } = await raw();
  if (!socket) throw new Error('no connection');
  const closed = once(
    socket.on('error', () => {}),
    'close',
  );
  socket.write(bytes);
  await closed;
  expect(anomalies).toHaveLength(1);
  expect(heard.every(({ withdrawn }) => withdrawn.aborted)).toBe(true);
});

it('who stops waiting is heard, and so is who leaves', async () => {
  answer = () => new Promise(() => {});
  const stop = new AbortController();
  const [one, two] = [call('one', stop.signal), call('two')];
  const [first, second] = [expect(one).rejects.toThrow('nobody waits'), expect(two).rejects.toThrow('left')];
  await until('both to be heard', () => heard.length === 2);
  stop.abort();
  await first;
  await until('the first to be withdrawn', () => heard[0]?.withdrawn.aborted === true);
  expect(heard[1]?.withdrawn.aborted).toBe(false);
  client.close();
  await second;
  await until('the second to be withdrawn', () => heard[1]?.withdrawn.aborted === true);
});

it.each([
  ['a refusal', { status: 409, body: {} }, 'refused (409)'],
  ['what is no answer', { status: 200, body: { effect: 'perhaps' } }, 'effect'],
])('%s is a no', async (_name, given, text) => {
  answer = async () => given;
  await expect(call()).rejects.toThrow(text);
});

it('no answer in time is a no, and a run that ends is one for everything open and all that comes', async () => {
  answer = () => new Promise(() => {});
  await expect(client.news({ ask: 'news', server: 's', since: 0 })).rejects.toThrow('in time');
  const open = call();
  const refused = expect(open).rejects.toThrow('broke off');
  await until('it to be heard', () => heard.length === 2);
  await server.close();
  await refused;
  await expect(call()).rejects.toThrow('broke off');
});
