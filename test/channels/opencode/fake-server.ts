import http from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Reach } from '../../../src/channels/opencode/server.ts';

const askingAgents = [
  {
    name: 'build',
    permission: [
      { permission: '*', pattern: '*', action: 'allow' },
      { permission: '*', pattern: '*', action: 'ask' },
    ],
  },
];

export interface FakeServer {
  port: number;
  reach: Reach;
  /** What `GET` says by path; a function is asked each time, undefined hangs. */
  says: Map<string, unknown>;
  replies: { id: string; reply: string; message: string }[];
  /** Status of the next answers to replies; 200 when empty. */
  statuses: number[];
  authorizations: Set<string>;
  send(text: string): void;
  event(type: string, properties: unknown): void;
  /** How many follow its events now. */
  followers(): number;
  drop(): void;
  close(): Promise<void>;
}

/** Stands in for OpenCode's own server. */
export async function fakeServer(): Promise<FakeServer> {
  const followers = new Set<http.ServerResponse>();
  const says = new Map<string, unknown>([
    ['/agent', askingAgents],
    ['/permission', []],
    ['/mcp', { rig: {} }],
  ]);
  const replies: FakeServer['replies'] = [];
  const statuses: number[] = [];
  const authorizations = new Set<string>();
  const server = http.createServer((request, response) => {
    authorizations.add(request.headers.authorization ?? '');
    const path = request.url ?? '';
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const json = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (path === '/event') {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
        followers.add(response);
        response.on('close', () => followers.delete(response));
        return;
      }
      const id = /^\/permission\/([^/]+)\/reply$/.exec(path)?.[1];
      if (request.method === 'POST' && id) {
        const { reply, message } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        const status = statuses.shift() ?? 200;
        if (status === 200) replies.push({ id, reply, message });
        return json(status, status === 200);
      }
      if (says.has(path)) return says.get(path) === undefined ? undefined : json(200, says.get(path));
      return json(404, {});
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const send = (text: string): void => {
    for (const one of followers) one.write(text);
  };
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  onTestFinished(close);
  return {
    ...{ port, says, replies, statuses, authorizations, send, close },
    reach: (at) =>
      new Promise((resolve, reject) => {
        const socket = connect(at, '127.0.0.1');
        socket.once('connect', () => resolve(socket)).once('error', reject);
      }),
    event: (type, properties) => send(`data: ${JSON.stringify({ id: 'evt_1', type, properties })}\n\n`),
    followers: () => followers.size,
    drop() {
      for (const one of followers) one.destroy();
    },
  };
}
