import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const asker = join(import.meta.dirname, '../../../src/channels/shell/line-asker.ts');

let directory: string;
let address: string;
let server: http.Server;
let heard: { headers: http.IncomingHttpHeaders; body: string }[];
let reply: (response: http.ServerResponse) => void;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cs-asker-'));
  address = join(directory, 'address.json');
  heard = [];
  reply = (response) => response.end(JSON.stringify({ effect: 'allow', action: 'a1', text: 'ls\nsrc' }));
  server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      reply(response);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const bound = server.address();
  const port = typeof bound === 'object' ? bound?.port : 0;
  writeFileSync(
    address,
    JSON.stringify({ url: `http://127.0.0.1:${port}/hook`, header: 'x-key', secret: 's' }),
  );
  writeFileSync(join(directory, 'state'), 'as told');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function ask(
  words: string[],
  typed: string | Buffer = '',
  stop?: (kill: () => void) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [asker, address, ...words], { env: {} });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
    if (said.err.includes('waiting')) stop?.(() => child.kill('SIGINT'));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(typed);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

const line = (typed: string | Buffer) => ask(['line', '1-2', join(directory, 'state')], typed);

it('asks for a line with what the shell told, and prints the action and what is to run', async () => {
  expect(await line('ls src\n')).toEqual({ code: 0, out: 'a1\nls\nsrc', err: '' });
  expect(heard[0]?.headers['x-key']).toBe('s');
  expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
    event: 'line',
    text: 'ls src',
    mark: '1-2',
    state: 'as told',
  });
});

it.each<[string, (response: http.ServerResponse) => void, RegExp]>([
  [
    'a no',
    (to) => to.end(JSON.stringify({ effect: 'deny', reason: 'never.touch' })),
    /refused: never\.touch/,
  ],
  ['nonsense', (to) => to.end('{'), /could not be understood/],
  ['a yes without a text', (to) => to.end(JSON.stringify({ effect: 'allow', action: 'a1' })), /could not be/],
  ['another status', (to) => to.writeHead(500).end('{"effect":"allow"}'), /answered 500/],
  [
    'a cut answer',
    (to) => to.writeHead(200, { 'content-length': 99 }).write('{') && to.destroy(),
    /reached|answered/,
  ],
  ['no answer', (to) => to.destroy(), /cannot be reached/],
])('prints nothing to run after %s', async (_, answer, why) => {
  reply = answer;
  const { code, out, err } = await line('ls\n');
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toMatch(why);
});

it('prints nothing to run when the address is gone or nobody is there', async () => {
  server.close();
  expect(await line('ls\n')).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining('cannot be reached'),
  });
  rmSync(address);
  expect(await line('ls\n')).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining('cannot be read'),
  });
});

it.each([
  ['bytes that are no text', Buffer.from([0x6c, 0x73, 0xff, 0x0a]), /no UTF-8 text/],
  ['more than the pipe to the shell holds', `${'a'.repeat(30_000)}\n`, /longer than 24 KB/],
])('does not ask for %s', async (_, typed, why) => {
  const { code, out, err } = await line(typed);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toMatch(why);
  expect(heard).toEqual([]);
});

it('says that it waits, and takes the line back when it is interrupted', async () => {
  let closed = () => {};
  const withdrawn = new Promise<void>((resolve) => {
    closed = resolve;
  });
  reply = (response) => void response.on('close', closed);
  const ended = await ask(['line', '1-2', 'none'], 'ls\n', (kill) => kill());
  await withdrawn;
  expect(ended).toMatchObject({ code: null, out: '' });
});

it('tells that the shell lives and that a line is done; a no to that ends with 3', async () => {
  expect(await ask(['alive', '5.2', '1-2', join(directory, 'state')])).toMatchObject({ code: 0, out: '' });
  expect(await ask(['done', 'a1', '130', '12'])).toMatchObject({ code: 0 });
  expect(heard.map(({ body }) => JSON.parse(body))).toEqual([
    { event: 'alive', version: '5.2', mark: '1-2', state: 'as told' },
    { event: 'done', action: 'a1', exit: 130, ms: 12 },
  ]);
  reply = (response) => response.writeHead(409).end('{"error":"no"}');
  expect(await ask(['alive', '5.2', '1-2', 'none'])).toMatchObject({ code: 3 });
});
