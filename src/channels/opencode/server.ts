import http from 'node:http';
import type net from 'node:net';
import { createEventCutter } from './event-stream.ts';

/** Opens a connection to a port of the agent's loopback. */
export type Reach = (port: number) => Promise<net.Socket>;

export interface Reply {
  status: number;
  /** Undefined for what is no JSON. */
  body: unknown;
}

/** OpenCode's own server, as a client of one run sees it. Rejects when there is no answer in time. */
export interface OpencodeServer {
  get(path: string): Promise<Reply>;
  post(path: string, body: Record<string, unknown>): Promise<Reply>;
  /**
   * Follows what happens. Resolves once the stream is open, with how to leave it; `ended` is called once when it ends
   * otherwise.
   */
  follow(take: (data: string) => void, ended: (why: string) => void): Promise<() => void>;
}

/** A request sent before the server is ready hangs for ever: it is given up and sent again. */
const answerMs = 1_500;
const mostBytes = 32 * 1024 * 1024;

export function opencodeServer(at: { port: number; password: string; reach: Reach }): OpencodeServer {
  const authorization = `Basic ${Buffer.from(`opencode:${at.password}`).toString('base64')}`;

  /** The response's head, within the time given; its body comes after. */
  function send(method: string, path: string, body?: Record<string, unknown>): Promise<http.IncomingMessage> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer in ${answerMs / 1000} s`)), answerMs);
    return new Promise<http.IncomingMessage>((resolve, reject) => {
      late.signal.addEventListener('abort', () => reject(late.signal.reason));
      at.reach(at.port).then((socket) => {
        if (late.signal.aborted) return void socket.destroy();
        const request = http.request(
          {
            ...{ method, path, host: '127.0.0.1', signal: late.signal },
            headers: {
              authorization,
              accept: path === '/event' ? 'text/event-stream' : 'application/json',
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
            },
            createConnection: () => socket,
          },
          resolve,
        );
        request.on('error', reject).end(text);
      }, reject);
    }).finally(() => clearTimeout(timer));
  }

  async function ask(method: string, path: string, body?: Record<string, unknown>): Promise<Reply> {
    const response = await send(method, path, body);
    const status = response.statusCode ?? 0;
    const timer = setTimeout(() => response.destroy(new Error('the answer did not end')), answerMs);
    try {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of response) {
        const bytes = Buffer.from(chunk);
        size += bytes.length;
        if (size > mostBytes) throw new Error('an answer larger than 32 MB');
        chunks.push(bytes);
      }
      return { status, body: parsed(Buffer.concat(chunks).toString('utf8')) };
    } finally {
      clearTimeout(timer);
      response.destroy();
    }
  }

  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    async follow(take, ended) {
      const response = await send('GET', '/event');
      if (response.statusCode !== 200) {
        response.destroy();
        throw new Error(`its events were refused with ${response.statusCode}`);
      }
      let over = false;
      const end = (why: string): void => {
        if (over) return;
        over = true;
        response.destroy();
        ended(why);
      };
      const cut = createEventCutter(take);
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        try {
          if (!over) cut(chunk);
        } catch (error) {
          end(error instanceof Error ? error.message : String(error));
        }
      });
      response.on('error', (error) => end(error.message)).on('close', () => end('its events ended'));
      return () => {
        over = true;
        response.destroy();
      };
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
