import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { causeText } from '../../model/cause.ts';
import type { Destination } from './connect-out.ts';
import { refusal } from './refusal.ts';
import type { Target } from './target.ts';
import { idleMs, type Passed, pipeBoth } from './tunnel.ts';

/** A request for one opened host, with the path to ask for there. */
interface Wanted {
  request: IncomingMessage;
  target: Target & { path: string };
  to: Destination;
  /** The connection to it. */
  upstream: Socket;
}

/** Headers that are for the proxy, or for one connection only (RFC 9110, 7.6.1). */
const ownHeaders = new Set([
  'connection',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'expect',
]);

/** Names and values in turn, as node takes them, without what is not to be handed on. */
function headersFor({ rawHeaders, headers }: IncomingMessage, host?: string): string[] {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const kept = host === undefined ? [] : ['Host', host];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    const plain = name.toLowerCase();
    // Its host is the one that was opened, whatever else the request says.
    if (plain === 'host' || ownHeaders.has(plain) || named.has(plain)) continue;
    kept.push(name, value);
  }
  return kept;
}

const hostHeader = ({ to, target }: Wanted): string => {
  const host = to.host.includes(':') ? `[${to.host}]` : to.host;
  return target.port === 80 ? host : `${host}:${target.port}`;
};

/** Sends a plain request on and its answer back. */
export function passRequest(wanted: Wanted & { response: ServerResponse }): Promise<Passed> {
  const { request, response, target, to, upstream } = wanted;
  return new Promise((settle) => {
    upstream.setTimeout(idleMs, () => upstream.destroy());
    upstream.once('close', () => {
      const { bytesWritten: up, bytesRead: down } = upstream;
      settle({ up, down, speaks: 'http', cut: null, odd: false });
    });
    const out = httpRequest({
      createConnection: () => upstream,
      method: request.method,
      path: target.path,
      headers: [...headersFor(request, hostHeader(wanted)), 'Connection', 'close'],
      setHost: false,
      maxHeaderSize: 64 * 1024,
    });
    out.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headersFor(answer));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    out.on('error', (error) => {
      upstream.destroy();
      if (response.headersSent) response.destroy();
      else request.socket.end(refusal(502, `${to.host} did not answer: ${causeText(error)}.`));
    });
    response.once('close', () => upstream.destroy());
    request.pipe(out);
  });
}

/** Sends a request for another protocol on, and then whatever both sides say. */
export async function passUpgrade(wanted: Wanted & { client: Socket; first: Buffer }): Promise<Passed> {
  const { request, client, first, target, upstream } = wanted;
  const own = ['Connection', 'Upgrade', 'Upgrade', request.headers.upgrade ?? ''];
  const pairs = [...headersFor(request, hostHeader(wanted)), ...own];
  const lines = pairs.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${pairs[at + 1] ?? ''}`] : []));
  upstream.write(`${request.method} ${target.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (first.length > 0) upstream.write(first);
  return { ...(await pipeBoth({ client, upstream })), speaks: 'http', cut: null, odd: false };
}
