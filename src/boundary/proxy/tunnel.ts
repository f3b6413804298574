import type { Socket } from 'node:net';
import { type Greeting, readGreeting } from './client-hello.ts';
import type { Traffic } from './messages.ts';

/** A connection both ends of which stand: the agent's and the host's. */
export interface Ends {
  client: Socket;
  upstream: Socket;
  /** What the client has sent so far. */
  first: Buffer;
}

export type Passed = Omit<Traffic, 'id'>;

/** A whole hello comes at once or not at all. */
const helloMs = 10_000;
/** Nothing went through in either direction: the far end is gone, or nobody needs it. */
export const idleMs = 30 * 60_000;
/** How long what is left may take to go out after one end closed. */
const lingerMs = 30_000;

const speaking = (greeting: Greeting): Passed['speaks'] => {
  if (greeting.is === 'tls') return greeting.name === null ? 'tls-without-name' : 'tls';
  return greeting.is === 'plain' ? 'plain' : 'none';
};

/** What is on its way to a side whose other side is gone still goes out, within limits. */
function finish(socket: Socket): void {
  const late = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(late));
  socket.end(() => socket.destroy());
}

/** Ends each side with the other; resolves when both are closed. */
function tied({ client, upstream }: Pick<Ends, 'client' | 'upstream'>): Promise<void> {
  const pairs = [
    [client, upstream],
    [upstream, client],
  ] as const;
  const closings = pairs.map(([from, to]) => {
    from.setTimeout(idleMs, () => from.destroy());
    from.on('error', () => to.destroy());
    return new Promise<void>((resolve) => {
      const closed = (): void => {
        if (from.readableEnded && !from.errored) finish(to);
        else to.destroy();
        resolve();
      };
      if (from.closed) closed();
      else from.once('close', closed);
    });
  });
  return Promise.all(closings).then(() => {});
}

/** Hands bytes on as they are, each way no faster than the other side takes them. */
export async function pipeBoth(
  ends: Pick<Ends, 'client' | 'upstream'>,
): Promise<Pick<Passed, 'up' | 'down'>> {
  const { client, upstream } = ends;
  const over = tied(ends);
  upstream.pipe(client);
  client.pipe(upstream);
  await over;
  return { up: upstream.bytesWritten, down: upstream.bytesRead };
}

/** Waits for enough of the first bytes to know what they are. Takes what it read off the socket. */
function greet(client: Socket, first: Buffer): Promise<{ greeting: Greeting; read: Buffer }> {
  return new Promise((resolve) => {
    const parts = [first];
    let late: NodeJS.Timeout | undefined;
    const finish = (greeting: Greeting): void => {
      clearTimeout(late);
      client.off('data', take).off('end', left).off('close', left).off('error', left);
      client.pause();
      resolve({ greeting, read: Buffer.concat(parts) });
    };
    const look = (): void => {
      const read = Buffer.concat(parts);
      const greeting = readGreeting(read);
      if (greeting.is !== 'more') finish(greeting);
      else if (read.length > 0) late ??= setTimeout(() => finish({ is: 'odd' }), helloMs);
    };
    const take = (bytes: Buffer): void => {
      parts.push(bytes);
      look();
    };
    // It ended in the middle of a hello, or without a word: what there is may go on.
    const left = (): void => finish({ is: 'more' });
    client.on('data', take).once('end', left).once('close', left).once('error', left);
    client.resume();
    look();
  });
}

/** Why a client that greets like this may not go on to this host; null when it may. */
function faultOf(greeting: Greeting, host: string): string | null {
  if (greeting.is === 'odd') return 'it began like TLS and went on in no way that is known';
  if (greeting.is !== 'tls' || greeting.name === null || greeting.name === host) return null;
  return `it asked for ${host} and then, in its encrypted connection, for ${greeting.name}`;
}

/**
 * Carries one connection to an opened host until both ends are closed. A client that says another name in its TLS hello
 * than the one that was opened is cut: a server in front of many hosts would hand it on.
 */
export async function carry(ends: Ends, host: string): Promise<Passed> {
  const { client, upstream } = ends;
  const over = tied(ends);
  // Where the server speaks first, nobody waits for the client's word.
  upstream.pipe(client);
  const { greeting, read } = await greet(client, ends.first);
  const cut = faultOf(greeting, host);
  if (cut === null) {
    if (read.length > 0) upstream.write(read);
    client.pipe(upstream);
  } else {
    client.destroy();
    upstream.destroy();
  }
  await over;
  const { bytesWritten: up, bytesRead: down } = upstream;
  return { up, down, speaks: speaking(greeting), cut, odd: cut !== null };
}
