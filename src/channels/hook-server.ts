import { createHash, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import type net from 'node:net';
import type { Duplex } from 'node:stream';
import type { HookAnswer } from './hook-answer.ts';
import { refused } from './hook-answer.ts';
import type { HookEvents } from './hook-events.ts';
import { isDeeperThan } from './json-depth.ts';
import { answerLines } from './mcp/host-lines.ts';

/** Carries the run's secret in every hook call. */
export const secretHeader = 'x-countersign-hook';
export const hookPath = '/hook';
/** A whole file written at once arrives whole (3 MB seen); beyond this the call is refused unread. */
export const bodyLimit = 16 * 1024 * 1024;

export interface HookRoute {
  path: string;
  header: string;
  secret: string;
  answer: HookEvents;
  /** Asked over connections of its own, a line per question, and not by requests. */
  lines?: true;
}

export interface HookServer {
  port: number;
  close(): Promise<void>;
}

/** A port inside the agent's own network and the server that listens on it, which is ours. */
export interface HookPort {
  port: number;
  server: net.Server;
}

/**
 * Hands each well-formed body to its route. Listens on a random port of the loopback, or takes what comes to the port given.
 * Rejects when it cannot listen.
 */
export function openHookServer(options: {
  host: string;
  /** Where the agent's network is not this machine's. */
  inside?: HookPort | undefined;
  /** The routes served: each has a secret of its own in a header of its own. */
  routes: readonly HookRoute[];
  anomaly: (text: string) => void;
  lost: (reason: string) => void;
}): Promise<HookServer> {
  // Without these a held call is cut after 5 minutes, which the agent takes as a refusal nobody gave.
  const server = http.createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 5_000 });
  server.timeout = 0;
  let closing = false;
  const lines = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    if (!upgrade(options, request, socket, head)) return;
    lines.add(socket);
    socket.once('close', () => lines.delete(socket));
  });
  server.on('request', (request, response) => serve(options, request, response));
  server.on('clientError', (_error, socket) => {
    options.anomaly('a broken http request came to the hook port');
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
  });
  server.on('close', () => {
    if (!closing) options.lost('the hook port was closed');
  });
  const end = (): void => {
    closing = true;
    server.closeAllConnections();
    for (const socket of lines) socket.destroy();
  };
  if (options.inside) {
    const leave = take(options.inside.server, server, (reason) => {
      if (!closing) options.lost(reason);
    });
    return Promise.resolve({
      port: options.inside.port,
      async close() {
        end();
        leave();
      },
    });
  }
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, options.host, () => {
      server.off('error', reject);
      server.on('error', (error) => options.lost(`the hook port failed: ${error.message}`));
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else
        resolve({
          port: address.port,
          close: () =>
            new Promise((done) => {
              end();
              server.close(() => done());
            }),
        });
    });
  });
}

/** Hands on what comes to a port that somebody else opened and closes; returns how to leave it. */
function take(port: net.Server, server: http.Server, lost: (reason: string) => void): () => void {
  const come = (socket: net.Socket): void => void server.emit('connection', socket);
  const gone = (): void => lost('the hook port was closed');
  const broken = (error: Error): void => lost(`the hook port failed: ${error.message}`);
  port.on('connection', come).on('close', gone).on('error', broken);
  return () => {
    port.off('connection', come).off('close', gone).off('error', broken);
    // Whoever still comes must not wait for an answer that nobody gives.
    port.on('connection', (socket) => socket.destroy()).on('error', () => {});
  };
}

type ServeOptions = Parameters<typeof openHookServer>[0];

/** Whether the connection is one of lines from here on. */
function upgrade(
  options: ServeOptions,
  request: http.IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
): boolean {
  const route = options.routes.find(({ path, lines }) => lines && path === request.url);
  const { status, why } = route ? (wrongSecret(request, route) ?? welcome) : unknownPath;
  if (route && status === 101) {
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: countersign-mcp\r\n\r\n',
    );
    answerLines(socket, head, { answer: route.answer, anomaly: options.anomaly });
    return true;
  }
  options.anomaly(`${why} (hook call refused with ${status})`);
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\n\r\n`);
  return false;
}

const welcome = { status: 101, why: '' };
const unknownPath = { status: 404, why: 'a hook call to an unknown path' };

function serve(options: ServeOptions, request: http.IncomingMessage, response: http.ServerResponse): void {
  const withdrawn = new AbortController();
  response.on('close', () => {
    if (!response.writableEnded) withdrawn.abort();
  });
  request.on('error', () => withdrawn.abort());
  const reply = (answer: HookAnswer) => {
    if (!withdrawn.signal.aborted) send(response, answer);
  };
  const refuse = (status: number, why: string) => {
    options.anomaly(`${why} (hook call refused with ${status})`);
    response.setHeader('connection', 'close');
    reply(refused(status, why));
    request.resume();
  };
  const route = options.routes.find(({ path }) => path === request.url);
  const wrong = route ? wrongRequest(request, route) : unknownPath;
  if (wrong !== null || !route) refuse(wrong?.status ?? 404, wrong?.why ?? '');
  else {
    readBody(request, (body) => {
      const parsed = body === null ? tooLarge : parseJson(body);
      if (!parsed.ok) refuse(parsed.status, parsed.why);
      else
        route.answer(parsed.value, withdrawn.signal).then(reply, () => reply(refused(500, 'internal error')));
    });
  }
}

/** Deeper than any tool's input, and shallow enough for everything that walks it later. */
const mostLevels = 200;

const tooLarge = {
  ok: false,
  status: 413,
  why: `a hook call larger than ${bodyLimit / 1024 / 1024} MB`,
} as const;

type Wrong = { status: number; why: string };

function wrongSecret(request: http.IncomingMessage, route: HookRoute): Wrong | null {
  if (sameSecret(request.headers[route.header], route.secret)) return null;
  return { status: 401, why: 'a hook call without the secret of this run' };
}

function wrongRequest(request: http.IncomingMessage, route: HookRoute): Wrong | null {
  const wrong = wrongSecret(request, route);
  if (wrong) return wrong;
  if (route.lines) return { status: 426, why: 'a question of a gateway on no connection of its own' };
  return request.method === 'POST' ? null : { status: 405, why: 'a hook call that is no POST' };
}

function send(response: http.ServerResponse, answer: HookAnswer): void {
  const body = JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Calls back once: with the whole body, or with null as soon as it is too large. Never for a request cut short. */
function readBody(request: http.IncomingMessage, done: (body: Buffer | null) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let over = false;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (over) return;
    if (size <= bodyLimit) {
      chunks.push(chunk);
      return;
    }
    over = true;
    chunks.length = 0;
    done(null);
  });
  request.on('end', () => {
    if (!over) done(Buffer.concat(chunks));
  });
}

function parseJson(body: Buffer): { ok: true; value: unknown } | { ok: false; status: number; why: string } {
  try {
    // Broken UTF-8 must not turn into some other command than the agent will run.
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (isDeeperThan(value, mostLevels))
      return { ok: false, status: 422, why: 'a hook call nested too deeply' };
    return { ok: true, value };
  } catch {
    return { ok: false, status: 400, why: 'a hook call that is not JSON' };
  }
}

/** Compares digests, so that neither content nor length shows in the time taken. */
function sameSecret(given: string | string[] | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return (
    timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(secret)) &&
    typeof given === 'string'
  );
}
