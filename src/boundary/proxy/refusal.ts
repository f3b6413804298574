import type { Socket } from 'node:net';

const titles = {
  400: 'Bad Request',
  403: 'Forbidden',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
} as const;

/** What a header may carry of a text (RFC 8941, strings). */
const plain = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]/g, '?')
    .replace(/["\\]/g, "'")
    .slice(0, 500);

/** An answer of the proxy itself, whole, after which the connection ends. The reason is for the agent and whoever reads its screen. */
export function refusal(status: keyof typeof titles, why: string): string {
  const body = `Countersign: ${why}\n`;
  return [
    `HTTP/1.1 ${status} ${titles[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    // RFC 9209: for programs that show no body of a refused CONNECT.
    `Proxy-Status: countersign; error=${status === 403 ? 'http_request_denied' : 'proxy_internal_response'}; details="${plain(why)}"`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Time for an answer to be read; a client that does not close its own end holds no place for longer. */
const readMs = 2_000;

/** Gives an answer of the proxy itself and is done with the client. */
export function turnAway(client: Socket, answer: string): void {
  if (client.destroyed) return;
  const late = setTimeout(() => client.destroy(), readMs);
  client.once('close', () => clearTimeout(late));
  client.end(answer);
  client.resume();
}
