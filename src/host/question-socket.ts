import { lstatSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { causeText, errnoOf } from '../model/cause.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { QuestionMessage } from '../model/question.ts';
import type { PeerUid } from './peer-uid.ts';
import { closeGently, listenPrivately } from './private-socket.ts';

export interface QuestionSocketPorts {
  path: string;
  /** Who may connect; -1 nobody. */
  uid: number;
  peer: PeerUid;
  /** What a client hears first. */
  greeting(): readonly QuestionMessage[];
  answer(said: unknown): Promise<{ digest: string | null; problem: Problem | undefined }>;
}

export interface QuestionSocket {
  tell(message: QuestionMessage): void;
  close(): Promise<void>;
}

/** An answer is some hundred bytes. */
const mostBytes = 64 * 1024;
const mostClients = 32;
const mostBehind = 64 * 1024 * 1024;

const foreign: Problem = {
  code: 'peer-not-you',
  message: 'Only the user who started the run may answer here.',
  fix: 'Connect as that user, or use `countersign run --answers` for people of other accounts.',
};
const crowded: Problem = {
  code: 'too-many-clients',
  message: `${mostClients} programs are connected already.`,
  fix: 'Close one of them.',
};
const noJson: Problem = {
  code: 'answer-malformed',
  message: 'This line is no JSON.',
  fix: 'Write one answer a line, as `countersign schema answer` says.',
};

/** Whether somebody listens there. */
function lives(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

const unfit = (path: string, why: string): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [
    {
      code: 'approve-socket',
      message: `The socket for answers cannot be opened: ${why}.`,
      fix: 'Name another folder of your own with --approve-at.',
      where: path,
    },
  ],
});

/** Listens where no run does; a socket that a dead one left is taken away. */
async function listen(server: ReturnType<typeof createServer>, path: string): Promise<Outcome<null>> {
  try {
    await listenPrivately(server, path);
    return { ok: true, value: null };
  } catch (cause) {
    if (errnoOf(cause) !== 'EADDRINUSE') return unfit(path, causeText(cause));
  }
  if (await lives(path)) return unfit(path, 'another run asks there');
  try {
    if (!lstatSync(path).isSocket()) return unfit(path, 'what lies there is no socket');
    unlinkSync(path);
    await listenPrivately(server, path);
    return { ok: true, value: null };
  } catch (cause) {
    return unfit(path, causeText(cause));
  }
}

/** Questions out, answers in, as JSON lines, for every program of this user that connects. */
export async function openQuestionSocket(ports: QuestionSocketPorts): Promise<Outcome<QuestionSocket>> {
  const clients = new Set<Socket>();
  /** Those that were refused, too, until they are gone. */
  const connections = new Set<Socket>();

  function say(socket: Socket, message: QuestionMessage): void {
    // Who does not read loses its place, never our memory; it can connect again.
    if (socket.writableLength > mostBehind) socket.destroy();
    else socket.write(`${JSON.stringify(message)}\n`);
  }

  async function hear(socket: Socket, line: string): Promise<void> {
    let said: unknown;
    try {
      said = JSON.parse(line);
    } catch {
      say(socket, { say: 'refused', digest: null, problem: noJson });
      return;
    }
    const { digest, problem } = await ports.answer(said);
    // A yes that counted is told to all of them.
    if (problem && clients.has(socket)) say(socket, { say: 'refused', digest, problem });
  }

  function welcome(socket: Socket): void {
    connections.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      connections.delete(socket);
      clients.delete(socket);
    });
    const uid = ports.peer(socket);
    const problem =
      uid === null || uid !== ports.uid ? foreign : clients.size >= mostClients ? crowded : undefined;
    if (problem) {
      // What it says is let fall: unread it would keep the connection open.
      socket.resume();
      socket.end(`${JSON.stringify({ say: 'refused', digest: null, problem } satisfies QuestionMessage)}\n`);
      return;
    }
    clients.add(socket);
    let sinceLine = 0;
    socket.on('data', (chunk) => {
      sinceLine = chunk.includes('\n') ? 0 : sinceLine + chunk.length;
      if (sinceLine > mostBytes) socket.destroy();
    });
    const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on('error', () => socket.destroy());
    lines.on('line', (line) => void hear(socket, line));
    for (const message of ports.greeting()) say(socket, message);
  }

  const server = createServer(welcome);
  const listening = await listen(server, ports.path);
  if (!listening.ok) return listening;
  return {
    ok: true,
    value: {
      tell(message) {
        for (const socket of clients) say(socket, message);
      },
      close() {
        for (const socket of clients) socket.end();
        return closeGently(server, () => connections);
      },
    },
  };
}
