import { lookup } from 'node:dns/promises';
import { connect, Server } from 'node:net';
import type { Resolve } from './connect-out.ts';
import { type ProxyAnswer, ProxyOrder, type ProxyReport } from './messages.ts';
import { createProxy } from './serve.ts';
import type { Target } from './target.ts';
import { pipeBoth } from './tunnel.ts';

/** The other end: the process that started this one. */
export interface ProxyLine {
  send(report: ProxyReport): void;
  onOrder(listener: (order: unknown, handle: unknown) => void): void;
}

interface Question {
  id: number;
  answered(answer: ProxyAnswer): void;
}

const floodedMs = 1_000;
const refused = (reason: string): ProxyAnswer => ({ open: false, reason });

/** As this machine resolves names for everybody: the agent's network has no name server. */
const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** Asks the host about each connection, one message each way. */
function createQuestions(line: ProxyLine) {
  const open = new Map<number, Question>();
  let last = 0;
  return {
    answer(id: number, answer: ProxyAnswer): void {
      open.get(id)?.answered(answer);
    },
    ask(target: Target, withdrawn: AbortSignal): Promise<{ id: number; answer: ProxyAnswer }> {
      last += 1;
      const id = last;
      return new Promise((resolve) => {
        const leave = (): void => {
          open.delete(id);
          line.send({ report: 'withdrawn', id });
          resolve({ id, answer: refused('The client left.') });
        };
        const answered = (answer: ProxyAnswer): void => {
          open.delete(id);
          withdrawn.removeEventListener('abort', leave);
          resolve({ id, answer });
        };
        open.set(id, { id, answered });
        line.send({ report: 'ask', id, host: target.host, port: target.port });
        withdrawn.addEventListener('abort', leave, { once: true });
        if (withdrawn.aborted) leave();
      });
    },
  };
}

/** Connections to a port inside that stands for one of this machine's loopback. */
function forward(server: Server, port: number, line: ProxyLine): void {
  server.on('connection', (client) => {
    client.allowHalfOpen = true;
    const upstream = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    void pipeBoth({ client, upstream }).then((bytes) => line.send({ report: 'forwarded', port, ...bytes }));
  });
}

/**
 * The process that carries the agent's traffic. It decides nothing: a host is open when the process that started it says so,
 * and when that is gone so is this one. Nothing is written, and nothing but names and figures leaves it.
 */
export function runProxy(line: ProxyLine, resolve: Resolve = systemResolve): void {
  const questions = createQuestions(line);
  let turnedAway = 0;
  const proxy = createProxy({
    ask: questions.ask,
    resolve,
    closed: (traffic) => line.send({ report: 'closed', ...traffic }),
    flooded() {
      turnedAway += 1;
      if (turnedAway > 1) return;
      setTimeout(() => {
        line.send({ report: 'flooded', count: turnedAway });
        turnedAway = 0;
      }, floodedMs);
    },
  });
  line.onOrder((message, handle) => {
    const order = ProxyOrder.parse(message);
    switch (order.order) {
      case 'answer':
        return questions.answer(order.id, order.answer);
      case 'listen':
        if (handle instanceof Server) proxy.serve(handle);
        return line.send({ report: 'ready' });
      case 'forward':
        if (handle instanceof Server) forward(handle, order.port, line);
        return;
      default:
        return order satisfies never;
    }
  });
}
