import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { type Connected, connectOut, type Destination, type Resolve } from './connect-out.ts';
import type { ProxyAnswer, Traffic } from './messages.ts';
import { passRequest, passUpgrade } from './pass-request.ts';
import { refusal, turnAway } from './refusal.ts';
import { type Read, readAbsolute, readAuthority, type Target } from './target.ts';
import { carry, type Passed } from './tunnel.ts';

export interface ProxyPorts {
  /** Holds until it is known whether a host is open. Never rejects; the answer counts for nothing once the signal aborts. */
  ask(target: Target, withdrawn: AbortSignal): Promise<{ id: number; answer: ProxyAnswer }>;
  /** How a connection that an answer opened was. */
  closed(traffic: Traffic): void;
  resolve: Resolve;
  /** A connection was turned away before anything was asked: too many of them. */
  flooded(): void;
}

export interface ProxyLimits {
  /** Connections of the agent at once. */
  connections: number;
  /** Of them, how many may wait for an answer. */
  waiting: number;
  /** How long a request may take to say what it wants, in ms. */
  headersMs: number;
}

export const usualLimits: ProxyLimits = { connections: 2_000, waiting: 256, headersMs: 10_000 };

const headerBytes = 16 * 1024;
const keepAliveMs = 30_000;

/** A host that was opened for one client. */
interface Admission {
  id: number;
  to: Destination;
}

const nothing = { up: 0, down: 0, speaks: 'none' } as const;

function unreached(client: Socket, to: Destination, failed: Extract<Connected, { ok: false }>): Passed {
  const { why: cut, odd } = failed;
  turnAway(client, refusal(odd ? 403 : 502, `${to.host} could not be reached: ${cut}.`));
  return { ...nothing, cut, odd };
}

function gone(upstream: Socket): Passed {
  upstream.destroy();
  return { ...nothing, cut: 'the client had left', odd: false };
}

const mostEarlyBytes = 64 * 1024;

/**
 * Watches a client that waits: one that leaves is only noticed by whoever reads from it. What it sends meanwhile is kept,
 * within bounds.
 */
function watchWaiting(client: Socket, first: Buffer) {
  const parts = [first];
  let size = first.length;
  const left = new AbortController();
  const take = (bytes: Buffer): void => {
    parts.push(bytes);
    size += bytes.length;
    if (size > mostEarlyBytes) client.pause();
  };
  const leave = (): void => {
    left.abort();
    client.destroy();
  };
  client.on('data', take).once('end', leave).once('close', leave).on('error', leave);
  return {
    left: left.signal,
    /** Stops watching; what was sent meanwhile. */
    done(): Buffer {
      client.off('data', take).off('end', leave).off('close', leave);
      client.pause();
      return Buffer.concat(parts);
    },
  };
}

/**
 * An HTTP proxy (RFC 9110, 7.6 and 9.3.6) that asks before it connects: CONNECT for everything encrypted, absolute addresses
 * for plain HTTP, upgrades either way. It holds no list of its own: every connection is asked for.
 */
export function createProxy(ports: ProxyPorts, limits: ProxyLimits = usualLimits) {
  let connections = 0;
  let waiting = 0;

  /** What was opened, or the answer that is given in the place of a host. */
  async function admit(target: Read<Target>, left: AbortSignal): Promise<Admission | { refused: string }> {
    if (!target.ok) return { refused: refusal(target.status, target.why) };
    if (waiting >= limits.waiting) {
      ports.flooded();
      return { refused: refusal(503, 'Too many connections wait for an answer already.') };
    }
    waiting += 1;
    try {
      const { id, answer } = await ports.ask(target.value, left);
      if (!answer.open) return { refused: refusal(403, answer.reason) };
      return { id, to: { ...answer, port: target.value.port } };
    } finally {
      waiting -= 1;
    }
  }

  const http = createServer({
    maxHeaderSize: headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
    keepAliveTimeout: keepAliveMs,
  });

  /** What is opened has to be reported as closed, whatever happens to it. */
  async function opened(admitted: Admission, work: () => Promise<Passed>): Promise<void> {
    let traffic: Passed = {
      up: 0,
      down: 0,
      speaks: 'none',
      cut: 'it failed in the proxy',
      odd: false,
    };
    try {
      traffic = await work();
    } finally {
      ports.closed({ id: admitted.id, ...traffic });
    }
  }

  async function onConnect(request: IncomingMessage, client: Socket, early: Buffer): Promise<void> {
    const watch = watchWaiting(client, early);
    const admitted = await admit(readAuthority(request.url ?? '', null), watch.left);
    if ('refused' in admitted) return turnAway(client, admitted.refused);
    const { to } = admitted;
    await opened(admitted, async () => {
      const connected = await connectOut(to, ports.resolve);
      const first = watch.done();
      if (!connected.ok) return unreached(client, to, connected);
      if (client.destroyed) return gone(connected.socket);
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      return carry({ client, upstream: connected.socket, first }, to.host);
    });
  }

  async function onUpgrade(request: IncomingMessage, client: Socket, early: Buffer): Promise<void> {
    const watch = watchWaiting(client, early);
    const target = readAbsolute(request.url ?? '');
    const admitted = await admit(target, watch.left);
    if ('refused' in admitted) return turnAway(client, admitted.refused);
    if (!target.ok) return;
    const { to } = admitted;
    await opened(admitted, async () => {
      const connected = await connectOut(to, ports.resolve);
      const first = watch.done();
      if (!connected.ok) return unreached(client, to, connected);
      if (client.destroyed) return gone(connected.socket);
      return passUpgrade({ request, target: target.value, to, upstream: connected.socket, client, first });
    });
  }

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const client = request.socket;
    const target = readAbsolute(request.url ?? '');
    const left = new AbortController();
    const leave = (): void => left.abort();
    client.once('close', leave);
    const admitted = await admit(target, left.signal);
    client.off('close', leave);
    // What was not read to its end leaves a connection that cannot be used again.
    if ('refused' in admitted) return turnAway(client, admitted.refused);
    if (!target.ok) return;
    const { to } = admitted;
    await opened(admitted, async () => {
      const connected = await connectOut(to, ports.resolve);
      if (!connected.ok) return unreached(client, to, connected);
      if (client.destroyed) return gone(connected.socket);
      return passRequest({ request, response, target: target.value, to, upstream: connected.socket });
    });
  }

  http.on('connect', (request, client: Socket, first) => {
    onConnect(request, client, first).catch(() => client.destroy());
  });
  http.on('upgrade', (request, client: Socket, first) => {
    onUpgrade(request, client, first).catch(() => client.destroy());
  });
  http.on('request', (request, response) => {
    onRequest(request, response).catch(() => request.socket.destroy());
  });
  http.on('clientError', (_, client) => {
    if (client.writable) client.end(refusal(400, 'This is no request to a proxy.'));
    else client.destroy();
  });

  return {
    /** Accepts what a server accepts that listens elsewhere: in the network of the agent. */
    serve(server: Server): void {
      server.on('connection', (socket) => {
        if (connections >= limits.connections) {
          ports.flooded();
          socket.destroy();
          return;
        }
        connections += 1;
        socket.setNoDelay(true);
        // One side of a connection may be done before the other.
        socket.allowHalfOpen = true;
        socket.once('close', () => {
          connections -= 1;
        });
        http.emit('connection', socket);
      });
      // Only a server that listens itself would watch how long its clients take.
      http.emit('listening');
    },
    close(): void {
      http.close();
      http.closeAllConnections();
    },
  };
}
