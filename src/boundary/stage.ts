import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { causeText } from '../model/cause.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Availability } from './availability.ts';
import { reachInside } from './reach-inside.ts';

/** A port of the run's own network, and the server that listens on it: it is held by this process. */
export interface StagePort {
  port: number;
  server: Server;
}

/** The namespaces one run has for itself, before anything of the agent is in them. */
export interface Stage {
  /** The keeper: the process whose namespaces they are. */
  pid: number;
  /** On 127.0.0.1 inside, each chosen by the system. */
  hooks: StagePort;
  proxy: StagePort;
  /** On 127.0.0.1 inside, at the ports that were asked for, in their order. */
  forwards: StagePort[];
  /** Words to put before a command that shall start in them, such as `/usr/bin/nsenter … --`. */
  enter: string[];
  /** A connection to a port that somebody inside listens on; rejects when nobody does. */
  reach(port: number): Promise<Socket>;
  /** Why, when the keeper ended before `close`: then nothing can be started in them any more. */
  lost: Promise<string>;
  /** Closes the ports and ends the keeper; resolves when it is gone. */
  close(): Promise<void>;
}

export interface StageWish {
  with: Extract<Availability, { available: true }>;
  /** The built keeper program, `stage-keeper.cjs`. */
  keeper: string;
  /** Ports the agent's own environment names on the machine's loopback: listened on at the same numbers inside. */
  forwards: readonly number[];
  /** Words before the command that makes the namespaces, for what has to be mounted around them. */
  lead?: readonly string[];
  /** Whether `enter` goes into the keeper's mounts, too. */
  mount?: boolean;
}

const Ready = z.strictObject({ keeper: z.number().int().positive() });
const Port = z.strictObject({ port: z.number().int().positive() });

const startMs = 10_000;
const endMs = 1_000;
const most = 4_000;

const failed = (message: string): Problem => ({
  code: 'stage-not-opened',
  message: `The network of the run could not be made: ${message}`,
  fix: 'Start again; `countersign doctor` says what this system allows.',
});

/**
 * A network of its own with nothing but a loopback. No capability but the one for ports below 1024: the keeper is ours,
 * and so has nothing to lose.
 */
function keeperWords({ with: { bwrap }, keeper, forwards, lead = [] }: StageWish): [string, ...string[]] {
  const namespaces = ['--dev-bind', '/', '/', '--unshare-user', '--unshare-net', '--die-with-parent'];
  const powers = ['--cap-drop', 'ALL', '--cap-add', 'CAP_NET_BIND_SERVICE'];
  const ports = [...new Set(forwards)].map(String);
  const [first, ...rest] = [...lead, bwrap];
  return [first ?? bwrap, ...rest, ...namespaces, ...powers, '--', process.execPath, keeper, ...ports];
}

/** What went wrong, in the words of whoever said it last. */
function listen(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-most);
  });
  return () => said.trim().split('\n').at(-1) ?? '';
}

interface Received {
  pid: number;
  ports: StagePort[];
}

/** Takes what the keeper hands over; rejects when it ends, fails or takes too long. */
function receive(child: ChildProcess, said: () => string): Promise<Received> {
  const ports: StagePort[] = [];
  return new Promise((resolve, reject) => {
    const late = new AbortController();
    const fail = (why: string): void => {
      late.abort();
      for (const { server } of ports) server.close();
      reject(new Error(why));
    };
    child.once('error', (error) => fail(causeText(error)));
    child.once('exit', (code, signal) => fail(said() || `its keeper ended with ${signal ?? code}`));
    const hear = (message: unknown, handle: unknown): void => {
      const port = Port.safeParse(message);
      const ready = Ready.safeParse(message);
      if (port.success && handle instanceof Server) ports.push({ ...port.data, server: handle });
      else if (ready.success) {
        late.abort();
        child.off('message', hear);
        resolve({ pid: ready.data.keeper, ports });
      } else fail('its keeper said something that was not expected');
    };
    child.on('message', hear);
    setTimeout(startMs, undefined, { signal: late.signal }).then(
      () => fail(`its keeper said nothing for ${startMs / 1000} s`),
      () => {},
    );
  });
}

function start(wish: StageWish): ChildProcess {
  const [file, ...args] = keeperWords(wish);
  // In a session of its own: ^C in a terminal is not for it.
  return spawn(file, args, {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

async function end(child: ChildProcess, pid: number | undefined): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, 'exit');
  if (child.connected) child.disconnect();
  const late = new AbortController();
  const inTime = await Promise.race([
    over.then(() => true),
    setTimeout(endMs, false, { signal: late.signal }),
  ]);
  late.abort();
  if (inTime) return;
  for (const one of [pid, child.pid]) {
    try {
      if (one !== undefined) process.kill(one, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
  await over;
}

/**
 * Makes the namespaces of a run and the ports in them. The servers are this process's: whatever runs inside can neither
 * take them over nor close them, and connections made inside are accepted here. They accept from the start, so a listener
 * for `connection` has to be there before anything is started inside. When this process ends, the keeper ends, too.
 */
export async function openStage(wish: StageWish): Promise<Outcome<Stage>> {
  const { nsenter } = wish.with;
  if (nsenter === undefined) {
    const message = 'nsenter, which starts the agent in the network of its run, is not installed.';
    return {
      ok: false,
      problems: [{ code: 'stage-nsenter', message, fix: 'Install the package `util-linux`.' }],
    };
  }
  const child = start(wish);
  const said = listen(child);
  try {
    const { pid, ports } = await receive(child, said);
    const [proxy, hooks, ...rest] = ports.toReversed();
    if (!hooks || !proxy) throw new Error('its keeper handed over too few ports');
    const forwards = rest.toReversed();
    let closing = false;
    const lost = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => {
        if (!closing) resolve(said() || `the keeper of the run's network ended with ${signal ?? code}`);
      });
    });
    const into = wish.mount ? ['--user', '--net', '--mount'] : ['--user', '--net'];
    return {
      ok: true,
      value: {
        pid,
        hooks,
        proxy,
        forwards,
        enter: [nsenter, '--target', String(pid), ...into, '--preserve-credentials', '--'],
        reach: reachInside(child),
        lost,
        async close() {
          closing = true;
          for (const { server } of ports) server.close();
          await end(child, pid);
        },
      },
    };
  } catch (error) {
    await end(child, undefined);
    return { ok: false, problems: [failed(causeText(error))] };
  }
}
