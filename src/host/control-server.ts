import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Identity } from '../model/identity.ts';
import { type HostMessage, Intent } from '../model/intent.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { closeGently, listenPrivately, sameToken } from './private-socket.ts';

export interface ControlPorts {
  token: string;
  socketPath: string;
  run: string;
  screenSocket: string;
  directory: string;
  /** Whose processes may open the socket at all. */
  osUser: string;
  attached(viewer: string, identity: Identity, may: 'answer' | 'watch'): void;
  detached(viewer: string, reason: string): void;
  want(intent: Intent, by: Identity): Promise<Problem | undefined>;
}

export interface ControlServer {
  listen(): Promise<void>;
  /** Passes one journal line (newline removed) to every viewer. */
  broadcast(line: string): void;
  close(): Promise<void>;
}

/** A viewer that does not read loses its place, never the host's memory; it can attach again. An edit of 3 MB can be 10 MB of events. */
const maxBehind = 64 * 1024 * 1024;
const maxIntentBytes = 1024 * 1024;

interface Viewer {
  id: string;
  socket: Socket;
  identity: Identity;
  may: 'answer' | 'watch';
}

function parseIntent(line: string): Intent | Problem {
  try {
    return Intent.parse(JSON.parse(line));
  } catch {
    return {
      code: 'bad-intent',
      message: 'The viewer said something the host does not understand.',
      fix: 'Use a viewer of the same version as the run.',
    };
  }
}

const watchOnly: Problem = {
  code: 'watch-only',
  message: 'This viewer attached to watch; it may not answer.',
  fix: 'Attach again without --watch.',
};

const notDone = (error: unknown): Problem => ({
  code: 'intent-failed',
  message: `The host could not do this: ${error instanceof Error ? error.message : 'unknown error'}.`,
  fix: 'Please report this with the log of the run.',
});

const isIntent = (value: Intent | Problem): value is Intent => 'intent' in value;

/** Takes intents and tells the journal, over a unix socket in a private directory. */
export function createControlServer(ports: ControlPorts): ControlServer {
  const viewers = new Set<Viewer>();
  let count = 0;
  const server = createServer(welcome);

  function say(socket: Socket, message: HostMessage): void {
    socket.write(`${JSON.stringify(message)}\n`);
  }

  function drop(viewer: Viewer, reason: string): void {
    if (!viewers.delete(viewer)) return;
    viewer.socket.destroy();
    ports.detached(viewer.id, reason);
  }

  function join(socket: Socket, intent: Intent): Viewer | undefined {
    if (intent.intent !== 'hello' || !sameToken(intent.token, ports.token)) {
      socket.destroy();
      return undefined;
    }
    count += 1;
    // A name is all a viewer can claim; the rest we know ourselves. What it signs proves more, one intent at a time.
    const { name, via } = intent.identity;
    const identity: Identity = { name, osUser: ports.osUser, how: 'claimed', ...(via && { via }) };
    const viewer: Viewer = { id: `v${count}`, socket, identity, may: intent.may };
    // First the event, then the welcome: what the viewer reads from disk afterwards includes its own coming.
    ports.attached(viewer.id, viewer.identity, viewer.may);
    viewers.add(viewer);
    const { run, screenSocket, directory } = ports;
    say(socket, { say: 'welcome', run, viewer: viewer.id, screenSocket, directory });
    return viewer;
  }

  function obey(viewer: Viewer, intent: Intent): void {
    if (viewer.may === 'watch') {
      say(viewer.socket, { say: 'refused', problem: watchOnly });
      return;
    }
    const refuse = (problem: Problem | undefined): void => {
      if (problem && viewers.has(viewer)) say(viewer.socket, { say: 'refused', problem });
    };
    void ports
      .want(intent, viewer.identity)
      .then(refuse, (error: unknown) =>
        refuse(error instanceof ProblemError ? error.problem : notDone(error)),
      );
  }

  function welcome(socket: Socket): void {
    let viewer: Viewer | undefined;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => viewer && drop(viewer, 'connection closed'));
    let sinceLine = 0;
    socket.on('data', (chunk) => {
      sinceLine = chunk.includes('\n') ? 0 : sinceLine + chunk.length;
      if (sinceLine > maxIntentBytes) socket.destroy();
    });
    const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on('error', () => socket.destroy());
    lines.on('line', (line) => {
      const intent = parseIntent(line);
      if (!viewer && isIntent(intent)) viewer = join(socket, intent);
      else if (!viewer) socket.destroy();
      else if (isIntent(intent)) obey(viewer, intent);
      else say(socket, { say: 'refused', problem: intent });
    });
  }

  return {
    listen: () => listenPrivately(server, ports.socketPath),
    broadcast(line) {
      const message = `${JSON.stringify({ say: 'event', line } satisfies HostMessage)}\n`;
      for (const viewer of viewers) {
        if (viewer.socket.writableLength > maxBehind) drop(viewer, 'it did not keep up');
        else viewer.socket.write(message);
      }
    },
    close() {
      for (const viewer of viewers) viewer.socket.end();
      return closeGently(server, () => [...viewers].map((viewer) => viewer.socket));
    },
  };
}
