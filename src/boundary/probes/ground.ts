import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { processesWith } from './attempt-files.ts';

/**
 * A scratch folder as bad as it can be: record, sockets, settings and home lie inside the workspace. Beside it a process of
 * ours, and programs that answer whoever reaches them. All of it is gone after `close`.
 */
export interface Ground {
  /** The workspace, symlinks resolved. */
  root: string;
  /** A word not used anywhere else. */
  word: string;
  /** Stands for the supervisor: has the word among its arguments and in its environment. */
  victim: ChildProcess;
  /** Answers on the machine's loopback. */
  port: number;
  /** Answers a datagram there. */
  datagramPort: number;
  /** Answers on an address of this machine that is no loopback; undefined when it has none. */
  address: { host: string; port: number } | undefined;
  bwrap: string;
  at(name: string): string;
  close(): void;
}

const files: Readonly<Record<string, string>> = {
  'project/a.txt': 'mine\n',
  'project/secrets/key': 'a secret\n',
  'outside/precious': 'precious\n',
  'store/runs/1/journal.jsonl': '{"seq":0}\n',
  'runtime/token': 'a token\n',
  'config/key': 'a key\n',
  'home/.ssh/id_ed25519': 'a key\n',
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.git/config': '[core]\n',
  '.git/hooks/none.sample': '',
  '.claude/settings.json': '{}\n',
  'countersign.yaml': 'contract: 1\ntask: doctor\nowner: doctor\n',
};

type Answering = { port: number; close(): void };

async function answerAt(where: { host: string } | { path: string }): Promise<Answering> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('here\n');
  });
  server.listen('host' in where ? { ...where, port: 0 } : where);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, close: () => void server.close() };
}

async function answerDatagrams(): Promise<Answering> {
  const socket = createSocket('udp4');
  socket.on('message', (_message, { port, address }) => socket.send('here', port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => void socket.close() };
}

/** Nothing leaves the machine: it is reached by the address others would use. */
const ownAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

async function answerOutside(): Promise<(Answering & { host: string }) | undefined> {
  const host = ownAddress();
  if (host === undefined) return undefined;
  return answerAt({ host }).then(
    (open) => ({ ...open, host }),
    () => undefined,
  );
}

/** Ends what carries the word: what an attempt left behind, and the victim. */
function endAll(word: string): void {
  for (const pid of processesWith(word)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

/** Ends by itself, should doctor be killed. */
const victimSeconds = 30;

export async function openGround(bwrap: string): Promise<Ground> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-doctor-')));
  const word = `doctor-${randomBytes(8).toString('hex')}`;
  const at = (name: string): string => join(root, name);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true, mode: 0o700 });
    writeFileSync(at(name), text, { mode: 0o600 });
  }
  const [port, datagrams, outside, ...sockets] = await Promise.all([
    answerAt({ host: '127.0.0.1' }),
    answerDatagrams(),
    answerOutside(),
    answerAt({ path: at('runtime/control.sock') }),
    answerAt({ path: `\0${word}` }),
  ]);
  const victim = spawn('/bin/sh', ['-c', `sleep ${victimSeconds}; :`, word], {
    env: { COUNTERSIGN_DOCTOR: word, PATH: '/usr/bin:/bin' },
    stdio: 'ignore',
    detached: true,
  });
  await once(victim, 'spawn');
  return {
    root,
    word,
    victim,
    port: port.port,
    datagramPort: datagrams.port,
    address: outside,
    bwrap,
    at,
    close() {
      endAll(word);
      try {
        if (victim.pid !== undefined) process.kill(-victim.pid, 'SIGKILL');
      } catch {
        // It is over already.
      }
      for (const open of [port, datagrams, outside, ...sockets]) open?.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Whether it comes to be in time: the kernel takes a moment to end what is to end. */
export async function isSoon(holds: () => boolean, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  while (!holds()) {
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}
