import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProxyAnswer } from '../../src/boundary/proxy/messages.ts';
import {
  all,
  curl,
  echo,
  listening,
  opened,
  openProxy,
  portOf,
  raw,
  secureSite,
  site,
  tunnel,
} from './proxy-rig.ts';

const get = (host: string, path = '/', more = ''): string =>
  `GET http://${host}${path} HTTP/1.1\r\nHost: other.example\r\n${more}\r\n`;

async function proxyTo(wish: Parameters<typeof openProxy>[0] = {}) {
  const proxy = await openProxy(wish);
  onTestFinished(proxy.close);
  return proxy;
}

const close = (server: { close(): unknown }): void => void onTestFinished(() => void server.close());

describe('a plain request', () => {
  it('goes to the host of its address, whatever its other headers say, without what is for the proxy', async () => {
    const heard: string[][] = [];
    const web = await site((incoming, answer) => {
      heard.push(incoming.rawHeaders);
      answer.end(`got ${incoming.url}`);
    });
    close(web);
    const proxy = await proxyTo();
    const host = `a.example:${portOf(web)}`;
    const more = 'Proxy-Authorization: secret\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\nX-Kept: 2\r\n';
    const said = await all(raw(proxy.port, get(host, '/x?y=1', more)));
    expect(said).toMatch(/^HTTP\/1.1 200 OK[\s\S]*got \/x\?y=1/);
    expect(heard).toEqual([['Host', host, 'X-Kept', '2', 'Connection', 'close']]);
    const [traffic] = await proxy.over(1);
    expect(traffic).toMatchObject({ speaks: 'http', cut: null, odd: false });
    expect(traffic?.down).toBeGreaterThan(50);
  });

  it('is asked for each on one connection, and bodies of either kind go through', async () => {
    const web = await site((incoming, answer) => incoming.pipe(answer));
    close(web);
    const proxy = await proxyTo();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const send = (body: string, length: boolean): Promise<string> =>
      new Promise((resolve, reject) => {
        const headers = length ? { 'content-length': body.length } : { 'transfer-encoding': 'chunked' };
        const path = `http://a.example:${portOf(web)}/`;
        const out = request({ port: proxy.port, host: '127.0.0.1', agent, method: 'POST', path, headers });
        out.on('error', reject).on('response', (answer) => {
          let text = '';
          answer.on('data', (part) => {
            text += part;
          });
          answer.on('end', () => resolve(text));
        });
        out.end(body);
      });
    expect(await send('one', true)).toBe('one');
    expect(await send('two', false)).toBe('two');
    expect(proxy.asked).toHaveLength(2);
  });

  it('is refused with the reason when its host is not open', async () => {
    const proxy = await proxyTo({ answer: () => ({ open: false, reason: 'never.reach[0] "*.example"' }) });
    const said = await all(raw(proxy.port, get('a.example')));
    expect(said).toMatch(/^HTTP\/1.1 403 Forbidden/);
    expect(said).toContain('Countersign: never.reach[0] "*.example"\n');
    expect(proxy.traffic).toEqual([]);
  });

  it.each([
    ['no address', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['encrypted without a tunnel', 'GET https://a.example/ HTTP/1.1\r\nHost: x\r\n\r\n', 501],
    ['no HTTP', '\x05\x01\x00\r\n\r\n', 400],
    ['headers without end', `GET http://a.example/ HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 400],
    [
      'two lengths',
      'POST http://a.example/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['a tunnel without a port', 'CONNECT a.example HTTP/1.1\r\n\r\n', 400],
  ])('that is none is refused: %s', async (_, text, status) => {
    const proxy = await proxyTo();
    expect(await all(raw(proxy.port, text))).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(proxy.asked).toEqual([]);
  });

  it('for another protocol goes on as bytes', async () => {
    const web = await site(() => {});
    close(web);
    web.on('upgrade', (incoming, socket: Socket, first) => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${incoming.headers.upgrade}\r\nConnection: Upgrade\r\n\r\n`,
      );
      socket.write(first);
      socket.pipe(socket);
    });
    const proxy = await proxyTo();
    const client = raw(
      proxy.port,
      `GET http://a.example:${portOf(web)}/chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello`,
    );
    let said = '';
    for await (const part of client) {
      said += part;
      if (said.endsWith('hello')) client.end(' there');
      if (said.endsWith('there')) break;
    }
    expect(said).toMatch(/^HTTP\/1.1 101 [\s\S]*websocket[\s\S]*hello there$/);
  });
});

describe('a tunnel', () => {
  it('carries bytes both ways and closes one way at a time', async () => {
    const far = await echo();
    close(far);
    const proxy = await proxyTo();
    const client = await tunnel(proxy.port, `a.example:${portOf(far)}`);
    client.end('hello there');
    expect(await all(client)).toBe('hello there');
    expect(await proxy.over(1)).toEqual([
      { id: 1, up: 11, down: 11, speaks: 'plain', cut: null, odd: false },
    ]);
  });

  it('does not wait for a client where the server speaks first', async () => {
    const far = await listening(createServer((socket) => socket.resume().write('220 ready\r\n')));
    close(far);
    const proxy = await proxyTo();
    const client = await tunnel(proxy.port, `a.example:${portOf(far)}`);
    const [said] = await once(client.resume(), 'data');
    expect(String(said)).toBe('220 ready\r\n');
    client.destroy();
    await proxy.over(1);
  });

  it('is not made when the host does not answer, and says so', async () => {
    const gone = await echo();
    const port = portOf(gone);
    gone.close();
    const proxy = await proxyTo({ names: { 'none.example': [] } });
    await expect(tunnel(proxy.port, `a.example:${port}`)).rejects.toThrow(
      /502 Bad Gateway[\s\S]*ECONNREFUSED/,
    );
    await expect(tunnel(proxy.port, 'none.example:443')).rejects.toThrow(
      /502[\s\S]*could not be resolved: no such name/,
    );
    expect(await proxy.over(2)).toMatchObject([{ cut: expect.stringContaining('ECONNREFUSED') }, {}]);
  });

  it('is held until there is an answer, and the question is withdrawn when the client leaves', async () => {
    const left: AbortSignal[] = [];
    const proxy = await proxyTo({
      answer: (_host, _port, withdrawn) => {
        left.push(withdrawn);
        return new Promise((resolve) =>
          withdrawn.addEventListener('abort', () => resolve({ open: false, reason: 'left' })),
        );
      },
    });
    const client = raw(proxy.port, 'CONNECT a.example:443 HTTP/1.1\r\n\r\n');
    const second = raw(proxy.port, get('b.example'));
    while (left.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(left.map(({ aborted }) => aborted)).toEqual([false, false]);
    const gone = left.map((signal) => once(signal, 'abort'));
    client.destroy();
    second.destroy();
    await Promise.all(gone);
    expect(proxy.traffic).toEqual([]);
  });

  it('ends with its client, and its client with it', async () => {
    const sockets: Socket[] = [];
    const far = await listening(
      createServer((socket) => sockets.push(socket.on('error', () => {}).resume())),
    );
    close(far);
    const proxy = await proxyTo();
    const to = `a.example:${portOf(far)}`;
    const first = await tunnel(proxy.port, to);
    first.write('x');
    while (sockets.length < 1) await new Promise((resolve) => setImmediate(resolve));
    first.resetAndDestroy();
    await once(sockets[0] ?? first, 'close');
    const second = await tunnel(proxy.port, to);
    second.on('error', () => {});
    while (sockets.length < 2) await new Promise((resolve) => setImmediate(resolve));
    sockets[1]?.resetAndDestroy();
    await once(second.resume(), 'end');
    second.destroy();
    expect(await proxy.over(2)).toHaveLength(2);
  });
});

describe('where a name leads', () => {
  const dead = (): ProxyAnswer => ({ open: true, host: 'rebind.example', inward: false, listed: [] });
  it.each([['127.0.0.1'], ['169.254.169.254'], ['10.1.2.3'], ['::1'], ['::ffff:127.0.0.1']])(
    '%s is refused without a connection',
    async (address) => {
      const proxy = await proxyTo({ names: { 'rebind.example': [address] }, answer: dead });
      await expect(tunnel(proxy.port, 'rebind.example:443')).rejects.toThrow(
        /403 Forbidden[\s\S]*its name leads to/,
      );
      expect(await proxy.over(1)).toMatchObject([{ odd: true, up: 0, down: 0 }]);
    },
  );
  it('is an address itself: refused, unless that address was listed', async () => {
    const far = await echo();
    close(far);
    const port = portOf(far);
    const closed = await proxyTo({
      answer: () => ({ open: true, host: '127.0.0.1', inward: false, listed: [] }),
    });
    await expect(tunnel(closed.port, `127.0.0.1:${port}`)).rejects.toThrow(
      /403[\s\S]*it is an address of this machine/,
    );
    const seen = await proxyTo({
      answer: () => ({ open: true, host: '127.0.0.1', inward: true, listed: [] }),
    });
    (await tunnel(seen.port, `127.0.0.1:${port}`)).destroy();
    await seen.over(1);
  });
  it('is asked once: what was checked is what is connected to', async () => {
    const far = await echo();
    close(far);
    let asked = 0;
    const names = {
      get 'rebind.example'(): string[] {
        asked += 1;
        return asked === 1 ? ['8.8.8.8', '127.0.0.1'] : ['127.0.0.1'];
      },
    };
    const answer = (host: string): ProxyAnswer => (host === 'rebind.example' ? dead() : opened(host));
    const proxy = await proxyTo({ names, answer });
    let arrived = 0;
    far.on('connection', () => {
      arrived += 1;
    });
    const client = raw(proxy.port, `CONNECT rebind.example:${portOf(far)} HTTP/1.1\r\n\r\n`);
    client.on('error', () => {});
    while (asked === 0) await new Promise((resolve) => setImmediate(resolve));
    // Comes after it on the same way: what had been connected to would have arrived before.
    const control = await tunnel(proxy.port, `a.example:${portOf(far)}`);
    control.write('through');
    await once(control.resume(), 'data');
    for (const socket of [client, control]) socket.destroy();
    expect({ arrived, asked }).toEqual({ arrived: 1, asked: 1 });
  });
});

describe('an encrypted connection', () => {
  async function fetched(...how: string[]) {
    const { server } = await secureSite((_, answer) => answer.end('secret'), 'a.example', 'b.example');
    close(server);
    const proxy = await proxyTo();
    const port = portOf(server);
    const words = how.map((word) => word.replace('PORT', String(port)));
    const said = await curl('-sSk', '--proxy', `http://127.0.0.1:${proxy.port}`, ...words);
    return { said, traffic: await proxy.over(1) };
  }
  it('goes on when it says the name that was opened', async () => {
    const { said, traffic } = await fetched('https://a.example:PORT/');
    expect(said).toBe('secret');
    expect(traffic).toMatchObject([{ speaks: 'tls', cut: null, odd: false }]);
  });
  it('is cut when it says another: the host behind it would be another (fronting)', async () => {
    const { said, traffic } = await fetched(
      '--connect-to',
      'b.example:443:a.example:PORT',
      'https://b.example/',
    );
    expect(said).not.toContain('secret');
    const cut = 'it asked for a.example and then, in its encrypted connection, for b.example';
    expect(traffic).toMatchObject([{ up: 0, speaks: 'tls', odd: true, cut }]);
  });
  it('goes on without a name, and that is said', async () => {
    const { said, traffic } = await fetched('https://127.0.0.1:PORT/');
    expect(said).toBe('secret');
    expect(traffic).toMatchObject([{ speaks: 'tls-without-name', cut: null }]);
  });
});

describe('too much', () => {
  it('a thousand connections at once are carried', { timeout: 60_000 }, async () => {
    const far = await echo();
    close(far);
    const proxy = await proxyTo();
    const to = `a.example:${portOf(far)}`;
    const sockets = await Promise.all(Array.from({ length: 1000 }, () => tunnel(proxy.port, to)));
    const answers = await Promise.all(
      sockets.map((socket, at) => {
        socket.end(`number ${at}`);
        return all(socket);
      }),
    );
    expect(answers).toEqual(sockets.map((_, at) => `number ${at}`));
    expect(await proxy.over(1000)).toHaveLength(1000);
  });

  it('those that do not say what they want are dropped, however slowly they talk', async () => {
    const proxy = await proxyTo({ limits: { headersMs: 300 } });
    const slow = connect(proxy.port, '127.0.0.1');
    slow.on('error', () => {});
    slow.write('GET http://a.example/ HTTP/1.1\r\n');
    const dripping = setInterval(() => slow.write('X: y\r\n'), 50);
    await once(slow.resume(), 'close');
    clearInterval(dripping);
    expect(proxy.asked).toEqual([]);
  });

  it('beyond the bounds is turned away and counted', async () => {
    const proxy = await proxyTo({
      limits: { connections: 3, waiting: 2 },
      answer: () => new Promise(() => {}),
    });
    const waiting = [1, 2].map(() => raw(proxy.port, get('a.example')));
    while (proxy.asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(await all(raw(proxy.port, get('a.example')))).toMatch(/^HTTP\/1.1 503 /);
    const [third, fourth] = [raw(proxy.port, 'GET '), raw(proxy.port, 'GET ')];
    await Promise.race(
      [third, fourth].map(
        (socket) =>
          new Promise((resolve) =>
            socket
              .on('error', () => {})
              .resume()
              .once('close', resolve),
          ),
      ),
    );
    expect(proxy.flooded()).toBeGreaterThanOrEqual(2);
    for (const socket of [...waiting, third, fourth]) socket.destroy();
  });

  it('a large body waits for a slow reader outside our memory', { timeout: 60_000 }, async () => {
    const size = 100 * 1024 * 1024;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const far = await listening(
      createServer((socket) => {
        socket.on('error', () => {});
        const more = (): void => {
          while (sent < size) {
            sent += chunk.length;
            if (!socket.write(chunk)) return void socket.once('drain', more);
          }
          socket.end();
        };
        more();
      }),
    );
    close(far);
    const proxy = await proxyTo();
    const client = await tunnel(proxy.port, `a.example:${portOf(far)}`);
    client.pause();
    const beside = await echo();
    close(beside);
    const control = await tunnel(proxy.port, `b.example:${portOf(beside)}`);
    // As long as it fills what lies between, more of it comes while others are served; twenty turns without are the end of that.
    for (let still = 0, last = -1; still < 20; ) {
      still = sent === last ? still + 1 : 0;
      last = sent;
      control.write('x');
      control.resume();
      await once(control, 'data');
    }
    control.destroy();
    // What is on its way is in sockets and two stream buffers.
    expect(sent).toBeLessThan(30 * 1024 * 1024);
    let got = 0;
    for await (const part of client) got += part.length;
    client.destroy();
    expect(got).toBe(size);
    expect(await proxy.over(2)).toContainEqual(expect.objectContaining({ down: size }));
  });
});

it('asks with the address as it was written: who answers makes it plain', async () => {
  const proxy = await proxyTo({ answer: () => ({ open: false, reason: 'no' }) });
  await all(raw(proxy.port, 'CONNECT 0x7f.1:443 HTTP/1.1\r\n\r\n'));
  await all(raw(proxy.port, 'CONNECT [::FFFF:7f00:1]:443 HTTP/1.1\r\n\r\n'));
  await all(raw(proxy.port, get('user:word@EXAMPLE.com.')));
  expect(proxy.asked).toEqual(['0x7f.1:443', '[::FFFF:7f00:1]:443', 'EXAMPLE.com.:80']);
  expect(opened('x')).toMatchObject({ open: true });
});
