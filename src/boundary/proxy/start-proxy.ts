import { type ChildProcess, fork } from 'node:child_process';
import type { Server } from 'node:net';
import type { Outcome } from '../../model/problem.ts';
import { type ProxyAnswer, ProxyReport, type Traffic } from './messages.ts';

/** What the proxy asks of whoever started it. */
export interface ProxyHost {
  /** May a connection be made? `host` is as the client wrote it. Never rejects. */
  ask(wanted: { id: number; host: string; port: number }, withdrawn: AbortSignal): Promise<ProxyAnswer>;
  /** Once for each answer that opened. */
  closed(traffic: Traffic): void;
  forwarded(traffic: { port: number; up: number; down: number }): void;
  /** So many connections were turned away because too many waited or were open. */
  flooded(count: number): void;
}

export interface ProxyWish {
  /** The built proxy program. */
  program: string;
  /** Listens where the agent can reach it, and only there. */
  server: Server;
  forwards: readonly { port: number; server: Server }[];
  host: ProxyHost;
}

export interface RunningProxy {
  pid: number;
  /** Why, when it ended before `close`: nothing of the network goes any more, and nothing brings it back. */
  lost: Promise<string>;
  close(): Promise<void>;
}

/** It was opened, and the client had left meanwhile. */
const neverMade = { up: 0, down: 0, speaks: 'none', cut: 'the client had left', odd: false } as const;

const readyMs = 10_000;
const most = 4_000;

/** What is left of a process's last words. */
function lastWords(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-most);
  });
  return () => said.trim().split('\n').at(-1) ?? '';
}

/** Hands a listening server over and closes this process's own end, so that nobody else accepts from it. */
function handOver(
  child: ChildProcess,
  order: { order: 'listen' } | { order: 'forward'; port: number },
  server: Server,
) {
  return new Promise<void>((resolve, reject) => {
    child.send(order, server, {}, (error) => {
      if (error) return reject(error);
      server.close();
      resolve();
    });
  });
}

/** Answers what the proxy asks, and tells what it reports. */
function listen(child: ChildProcess, host: ProxyHost): void {
  const asked = new Map<number, AbortController>();
  const answer = (id: number, given: ProxyAnswer): void => {
    if (child.connected) child.send({ order: 'answer', id, answer: given });
  };
  child.on('message', (message) => {
    const parsed = ProxyReport.safeParse(message);
    // It carries what the agent sends: if it was taken over, nothing it says counts any more.
    if (!parsed.success) return void child.kill('SIGKILL');
    const report = parsed.data;
    switch (report.report) {
      case 'ready':
        return;
      case 'ask': {
        const { id } = report;
        const left = new AbortController();
        asked.set(id, left);
        void host.ask({ id, host: report.host, port: report.port }, left.signal).then((given) => {
          asked.delete(id);
          if (!left.signal.aborted) answer(id, given);
          else if (given.open) host.closed({ id, ...neverMade });
        });
        return;
      }
      case 'withdrawn': {
        const waiting = asked.get(report.id);
        // It was answered while the news was on its way: then a connection was opened that nobody will make.
        if (waiting) waiting.abort();
        else host.closed({ id: report.id, ...neverMade });
        return;
      }
      case 'closed': {
        const { report: _, ...traffic } = report;
        return host.closed(traffic);
      }
      case 'forwarded': {
        const { report: _, ...traffic } = report;
        return host.forwarded(traffic);
      }
      case 'flooded':
        return host.flooded(report.count);
      default:
        return report satisfies never;
    }
  });
  child.once('exit', () => {
    for (const left of asked.values()) left.abort();
  });
}

/**
 * Starts the process that carries the agent's traffic: outside its network, without anything of this one's environment, and
 * gone when this one is. When it is gone itself, no connection is accepted any more: the agent's network is dead.
 */
export async function startProxy({
  program,
  server,
  forwards,
  host,
}: ProxyWish): Promise<Outcome<RunningProxy>> {
  const child = fork(program, [], {
    env: {},
    execArgv: [],
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const said = lastWords(child);
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(said() || `it ended with ${signal ?? `exit code ${code}`}`));
  });
  let closing = false;
  listen(child, host);
  const ready = new Promise<void>((resolve) => child.once('message', () => resolve()));
  const late = new AbortController();
  try {
    for (const { port, server: inside } of forwards)
      await handOver(child, { order: 'forward', port }, inside);
    await handOver(child, { order: 'listen' }, server);
    const failed = gone.then((why) => Promise.reject(new Error(why)));
    failed.catch(() => {});
    const slow = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error('it did not get ready in time')), readyMs);
      late.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    await Promise.race([ready, failed, slow]);
    late.abort();
  } catch (error) {
    late.abort();
    child.kill('SIGKILL');
    const message = `The proxy, the only way out of the agent's network, did not start: ${error instanceof Error ? error.message : error}`;
    return {
      ok: false,
      problems: [{ code: 'proxy-not-started', message, fix: 'Start again, or run with --network none.' }],
    };
  }
  return {
    ok: true,
    value: {
      pid: child.pid ?? 0,
      lost: new Promise((resolve) => {
        void gone.then((why) => {
          if (!closing) resolve(`the proxy of the run's network is gone: ${why}`);
        });
      }),
      async close() {
        closing = true;
        child.kill('SIGKILL');
        await gone;
      },
    },
  };
}
