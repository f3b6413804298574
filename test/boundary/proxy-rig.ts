import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ProxyAnswer, Traffic } from '../../src/boundary/proxy/messages.ts';
import { createProxy, type ProxyLimits, usualLimits } from '../../src/boundary/proxy/serve.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return address.port;
}

export async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** An HTTP server on loopback. */
export const site = (answer: RequestListener): Promise<Server> => listening(createHttp(answer));

/** A key and a certificate for some names that nobody else trusts. */
export function certificate(...names: string[]): { key: Buffer; cert: Buffer; file: string } {
  const folder = temporaryDirectory();
  const file = (name: string): string => join(folder, name);
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...[
        '-subj',
        `/CN=${names[0]}`,
        '-addext',
        `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
      ],
      ...['-keyout', file('key.pem'), '-out', file('cert.pem')],
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')), file: file('cert.pem') };
}

/** An HTTPS server on loopback for some names. */
export async function secureSite(
  answer: RequestListener,
  ...names: string[]
): Promise<{ server: Server; file: string }> {
  const { key, cert, file } = certificate(...names);
  return { server: await listening(createHttps({ key, cert }, answer)), file };
}

/** An echo that also half-closes when it was half-closed. */
export const echo = (): Promise<Server> =>
  listening(
    createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      socket.pipe(socket);
    }),
  );

interface Wish {
  /** Addresses by name; those of this machine count as listed. */
  names?: Record<string, string[]>;
  answer?: (host: string, port: number, withdrawn: AbortSignal) => Promise<ProxyAnswer> | ProxyAnswer;
  limits?: Partial<ProxyLimits>;
}

export const opened = (host: string): ProxyAnswer => ({
  open: true,
  host,
  inward: false,
  listed: ['127.0.0.1'],
});

/** A proxy on loopback, everything open, whose names lead to this machine. */
export async function openProxy({ names = {}, answer = opened, limits = {} }: Wish = {}) {
  const asked: string[] = [];
  const traffic: Traffic[] = [];
  const waiters: (() => void)[] = [];
  let flooded = 0;
  let id = 0;
  const proxy = createProxy(
    {
      async ask({ host, port }, withdrawn) {
        asked.push(`${host}:${port}`);
        id += 1;
        return { id, answer: await answer(host, port, withdrawn) };
      },
      closed(one) {
        traffic.push(one);
        for (const wake of waiters.splice(0)) wake();
      },
      async resolve(host) {
        const addresses = names[host] ?? ['127.0.0.1'];
        if (addresses.length === 0) throw new Error('no such name');
        return addresses;
      },
      flooded() {
        flooded += 1;
      },
    },
    { ...usualLimits, ...limits },
  );
  const server = await listening(createServer());
  proxy.serve(server);
  const port = portOf(server);
  return {
    port,
    asked,
    traffic,
    flooded: () => flooded,
    /** Resolves once so many connections are over. */
    async over(count: number): Promise<Traffic[]> {
      while (traffic.length < count) await new Promise<void>((resolve) => waiters.push(resolve));
      return traffic;
    },
    close() {
      proxy.close();
      server.close();
    },
  };
}

/** Everything a socket says until it ends. */
export async function all(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

/** A raw connection to a proxy that sends some text. */
export function raw(port: number, text: string): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(text, 'latin1');
  return socket;
}

/** A tunnel through a proxy, once it stands. */
export async function tunnel(proxyPort: number, to: string): Promise<Socket> {
  const socket = raw(proxyPort, `CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n\r\n`);
  const head = await new Promise<string>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.pause();
      const text = bytes.toString('latin1');
      const end = text.indexOf('\r\n\r\n') + 4;
      // The far end may have spoken in the same breath.
      if (bytes.length > end && text.startsWith('HTTP/1.1 200')) socket.unshift(bytes.subarray(end));
      resolve(text);
    });
  });
  socket.removeAllListeners('error');
  if (!/^HTTP\/1.1 200 /.test(head)) throw new Error(head);
  return socket;
}

/** What curl prints, its complaint included. */
export const curl = (...words: string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile('curl', ['--max-time', '20', ...words], { env: {} }, (_, out, err) => resolve(out + err));
  });
