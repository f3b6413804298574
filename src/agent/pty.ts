import { constants as access, accessSync, fstatSync, readdirSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { spawn } from 'node-pty';
import { errnoOf } from '../model/cause.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Reads } from './line-discipline.ts';
import { createWriteQueue } from './write-queue.ts';

export interface PtyOptions {
  /** Absolute path. */
  file: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string;
  cols: number;
  rows: number;
  onData(bytes: Uint8Array): void;
  /** Exactly once, after the last data. `signal` is a name such as `SIGTERM`. */
  onExit(exit: { code: number | null; signal: string | null }): void;
  /** The agent stopped reading its terminal and typed bytes had to be dropped. */
  onProblem?(problem: Problem): void;
}

export interface Pty {
  pid: number;
  /** Never blocks and never throws; bytes beyond 1 MB not yet read by the agent are dropped and reported. */
  write(bytes: Uint8Array): void;
  /** Stops reading: the agent is held up by a full terminal. */
  pause(): void;
  resume(): void;
  resize(cols: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  /** How the agent reads its keyboard right now; null when it is gone or `ask` cannot tell. */
  reads(ask: (descriptor: number) => Reads | null): Reads | null;
}

/** Starts the agent in a pseudoterminal of its own. Works in a worker thread. */
export function openPty(options: PtyOptions): Outcome<Pty> {
  const { file, args, env, cwd, cols, rows } = options;
  let child: ReturnType<typeof spawn>;
  try {
    // Once forked, a program that cannot start only looks like one that ended.
    accessSync(file, access.X_OK);
    readdirSync(cwd);
    child = spawn(file, [...args], {
      name: env.TERM ?? 'xterm-256color',
      cols,
      rows,
      cwd,
      env,
      encoding: null,
    });
  } catch (error) {
    return { ok: false, problems: [notStarted(file, error)] };
  }
  let open = true;
  const descriptor = ownDescriptor(child);
  const queue = createWriteQueue({
    write: descriptorWriter(descriptor),
    onFull: () => options.onProblem?.(notReading),
  });
  child.onData((data) => {
    // The typings say string; with `encoding: null` they are bytes.
    const bytes: unknown = data;
    options.onData(bytes instanceof Uint8Array ? bytes : Buffer.from(String(bytes)));
  });
  child.onExit(({ exitCode, signal }) => {
    open = false;
    queue.close();
    const name = signalName(signal);
    options.onExit({ code: name === null ? exitCode : null, signal: name });
  });
  const whileOpen = (act: () => void) => {
    if (open) act();
  };
  return {
    ok: true,
    value: {
      pid: child.pid,
      write: (bytes) => whileOpen(() => queue.add(bytes)),
      pause: () => whileOpen(() => child.pause()),
      resume: () => whileOpen(() => child.resume()),
      resize: (width, height) => whileOpen(() => ignoringGone(() => child.resize(width, height))),
      kill: (signal) => whileOpen(() => ignoringGone(() => process.kill(child.pid, signal))),
      reads(ask) {
        try {
          const fd = open ? descriptor() : null;
          return fd === null ? null : ask(fd);
        } catch {
          return null;
        }
      },
    },
  };
}

/**
 * The descriptor's number may be reused as soon as the terminal closes: it is looked at in the same tick, before each use.
 * Null when it is not the terminal any more. Throws as fstat does.
 */
function ownDescriptor(child: object): () => number | null {
  const fd = 'fd' in child && typeof child.fd === 'number' ? child.fd : -1;
  const device = fd < 0 ? undefined : fstatSync(fd);
  return () => {
    if (!device) return null;
    const now = fstatSync(fd);
    return now.rdev === device.rdev && now.ino === device.ino && now.dev === device.dev ? fd : null;
  };
}

/**
 * node-pty retries a full terminal in a busy loop, so bytes are written to its descriptor here. Returns bytes taken, `full`,
 * or `gone`.
 */
function descriptorWriter(descriptor: () => number | null): (bytes: Uint8Array) => number | 'full' | 'gone' {
  return (bytes) => {
    try {
      const fd = descriptor();
      return fd === null ? 'gone' : writeSync(fd, bytes);
    } catch (error) {
      return errnoOf(error) === 'EAGAIN' ? 'full' : 'gone';
    }
  };
}

/** Between an exit and its notice the process or terminal may already be gone. */
function ignoringGone(act: () => void): void {
  try {
    act();
  } catch {
    // Nothing is left to act on.
  }
}

function signalName(signal: number | undefined): string | null {
  if (!signal) return null;
  return Object.entries(constants.signals).find(([, value]) => value === signal)?.[0] ?? `signal ${signal}`;
}

const notReading: Problem = {
  code: 'agent-not-reading',
  message: 'The agent is not reading its keyboard: what was typed beyond 1 MB was dropped.',
  fix: 'Wait until it responds again, or end the run.',
};

function notStarted(file: string, error: unknown): Problem {
  return {
    code: 'agent-not-started',
    message: `${file} could not be started: ${error instanceof Error ? error.message : String(error)}.`,
    fix: 'Check that the file is a program and the working directory exists.',
  };
}
