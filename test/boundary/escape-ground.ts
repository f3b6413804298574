import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Who tries to escape. Root of the machine needs no password to become an ordinary user; the other way is closed. */
export interface Somebody {
  name: 'root' | 'ordinary user';
  uid: number;
}

const me = process.getuid?.() ?? -1;
export const everybody: readonly Somebody[] =
  me === 0
    ? [
        { name: 'root', uid: 0 },
        { name: 'ordinary user', uid: 65534 },
      ]
    : [{ name: 'ordinary user', uid: me }];

/** What an escape says when it got something it should not have. */
export const got = 'ESCAPED';
export const secret = `${got}: a secret was read`;

/**
 * A place as bad as it can be: record, sockets, settings and home of the supervisor lie inside the workspace. Beside it a
 * living process of the same user that has a token, and programs that answer whoever reaches them.
 */
export interface Ground {
  somebody: Somebody;
  /** The workspace, and all else in it. */
  root: string;
  /** Words for the scripts: where things are. */
  words: Record<string, string>;
  victim: ChildProcess;
  /** A process of theirs that listens; inside, the keeper of the run's network stands for it. */
  holder: ChildProcess;
  /** Whether who stands for it was ended; undefined as long as nobody does. */
  keeperEnded?: boolean;
  /** Digits not used anywhere else. */
  nonce: string;
  /** Datagrams that arrived. */
  heard: string[];
  dispose(): void;
}

const files: Readonly<Record<string, string>> = {
  'project/a.txt': 'mine\n',
  'project/sub/secrets/key': secret,
  'project/lib/.git/config': '[core]\n',
  'outside/precious': 'precious\n',
  'store/runs/1/journal.jsonl': '{"seq":0}\n',
  'runtime/token': secret,
  'runtime/agent/settings': secret,
  'config/key': secret,
  'home/.ssh/id_ed25519': secret,
  'home/.bashrc': '# quiet\n',
  'home/.agent/settings.json': '{}\n',
  'home/.agent/sessions/old': 'old\n',
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.git/config': '[core]\n\trepositoryformatversion = 0\n',
  '.git/hooks/none.sample': '',
  '.git/refs/heads/main': '0\n',
  '.claude/settings.json': '{}\n',
  'countersign.yaml': 'contract: 1\ntask: escape\nowner: a@example.com\n',
};

/** Hands everything over to the one who will try. */
export function giveTo(uid: number, path: string): void {
  if (me !== 0) return;
  lchownSync(path, uid, uid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(uid, join(path, name));
}

/** A program that says under which user it runs, and runs as `owner`. */
function layOut(path: string, owner: number): void {
  copyFileSync('/usr/bin/id', path);
  chownSync(path, owner, owner);
  chmodSync(path, 0o4755);
}

/** A process of the same user that answers at a port of its own, which it says. */
async function hold(identity: { uid?: number; gid?: number }) {
  const code =
    'socket(S, AF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(0, INADDR_LOOPBACK)); listen(S, 5); $| = 1; ' +
    'print((sockaddr_in(getsockname(S)))[0], "\\n"); sleep 600';
  const args = ['-MSocket', '-e', code];
  const holder = spawn('/usr/bin/perl', args, { stdio: ['ignore', 'pipe', 'ignore'], ...identity });
  const [port] = await once(holder.stdout, 'data');
  return { holder, port: String(port).trim() };
}

async function listen(at: string | { host: string; port: number }) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(`${got}: somebody answered\n`);
  });
  if (typeof at === 'string') server.listen(at);
  else server.listen(at.port, at.host);
  await once(server, 'listening');
  if (typeof at === 'string' && at.startsWith('/')) chmodSync(at, 0o777);
  return server;
}

async function hear(heard: string[]) {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    heard.push(message.toString('latin1'));
    socket.send(`${got}: an answer`, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

const portOf = (address: unknown): string =>
  typeof address === 'object' && address !== null && 'port' in address ? String(address.port) : '';

export async function openGround(somebody: Somebody): Promise<Ground> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-escape-'));
  const nonce = String(randomInt(1e8, 1e9));
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const shared = join(tmpdir(), `countersign-${nonce}.sock`);
  const abstract = `countersign-${nonce}`;
  const sockets = [join(root, 'runtime/control.sock'), join(root, 'outside/agent.sock'), shared];
  const servers = await Promise.all([...sockets, `\0${abstract}`].map(listen));
  const port = await listen({ host: '127.0.0.1', port: 0 });
  const heard: string[] = [];
  const datagrams = await hear(heard);
  const pipe = join(root, 'outside/pipe');
  execFileSync('/usr/bin/mkfifo', [pipe]);
  giveTo(somebody.uid, root);
  if (me === 0) layOut(join(root, 'project/other'), somebody.uid === 0 ? 65534 : 0);
  const { uid } = somebody;
  const identity = me === 0 ? { uid, gid: uid } : {};
  const env = { COUNTERSIGN_TOKEN: secret };
  const victim = spawn('/bin/sleep', ['600'], { env, stdio: 'ignore', ...identity });
  await once(victim, 'spawn');
  const { holder, port: hooks } = await hold(identity);
  // Opened both ways it does not wait for a writer.
  const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  return {
    somebody,
    root,
    victim,
    holder,
    nonce,
    heard,
    words: {
      PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
      LC_ALL: 'C',
      T: root,
      HOME: join(root, 'home'),
      N: nonce,
      VICTIM: String(victim.pid),
      HOLDER: String(holder.pid),
      HOOKS: hooks,
      PORT: portOf(port.address()),
      UDP: portOf(datagrams.address()),
      SHARED: shared,
      KEY: String(randomInt(1, 2 ** 31)),
    },
    dispose() {
      victim.kill('SIGKILL');
      holder.kill('SIGKILL');
      for (const server of [...servers, port]) server.close();
      datagrams.close();
      closeSync(reader);
      endLeftovers(nonce);
      for (const path of [root, `/dev/shm/${nonce}`, `/tmp/${nonce}`]) {
        rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

/** Processes that carry the ground's nonce in their arguments, dead ones left out. */
function leftovers(nonce: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0');
      return words[0]?.endsWith('sleep') && words.includes(`600.${nonce}`) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** Whether it comes to be within a second: the kernel takes a moment to end what is to end. */
async function isSoon(holds: () => boolean): Promise<boolean> {
  const until = performance.now() + 1000;
  while (!holds()) {
    if (performance.now() > until) return false;
    await setTimeout(5);
  }
  return true;
}

/** Whether any is left although it had time to end. */
export const staysBehind = async (nonce: string): Promise<boolean> =>
  !(await isSoon(() => leftovers(nonce).length === 0));

export const isSoonOver = (pid: number | undefined): Promise<boolean> => isSoon(() => isOver(pid));

function endLeftovers(nonce: string): void {
  for (const pid of leftovers(nonce)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

/** Gone or a zombie: it will not do anything any more. */
export function isOver(pid: number | undefined): boolean {
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}
