import http from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { cutLines, jsonIn } from './lines.ts';
import { type Ask, type AskOf, CallAnswer, type GateAddress, ListAnswer, NewsAnswer, Noted } from './wire.ts';

/** What a gateway asks its run. Everything rejects when the run is gone, answers badly or not in time: then the answer is no. */
export interface HostClient {
  list(ask: AskOf<'list'>): Promise<readonly string[]>;
  /** Waits for as long as a person takes; an abort tells the run that nobody waits any more. */
  call(ask: AskOf<'call'>, withdrawn: AbortSignal): Promise<CallAnswer>;
  finished(ask: AskOf<'finished'>): Promise<void>;
  news(ask: AskOf<'news'>): Promise<NewsAnswer>;
  note(ask: AskOf<'note'>): Promise<void>;
  close(): void;
}

const patienceMs = 30_000;
const Answered = z.strictObject({ id: z.number(), status: z.number(), body: z.unknown() });

interface Waiting {
  resolve(body: unknown): void;
  reject(error: Error): void;
}

interface AskOptions {
  /** ms; without it the answer may take for ever. */
  patience?: number;
  withdrawn?: AbortSignal;
}

/** One connection for all questions: once it is lost the run is, and nothing is asked again. */
export function createHostClient(address: GateAddress, limits: { patienceMs?: number } = {}): HostClient {
  const patience = limits.patienceMs ?? patienceMs;
  const waiting = new Map<number, Waiting>();
  let count = 0;
  let over: Error | undefined;
  let link: Promise<Duplex> | undefined;

  function end(error: Error): void {
    over ??= error;
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
  }

  function take(line: Uint8Array): void {
    const { id, status, body } = Answered.parse(jsonIn(line));
    const one = waiting.get(id);
    waiting.delete(id);
    if (status === 200) one?.resolve(body);
    else one?.reject(new Error(`the run refused (${status})`));
  }

  async function connected(): Promise<Duplex> {
    const { socket, head } = await upgraded(address, patience);
    const cut = cutLines(take, () => {
      throw new Error('the run answered with too much');
    });
    const hear = (bytes: Uint8Array): void => {
      try {
        cut(bytes);
      } catch {
        end(new Error('the run answered with what is no answer'));
        socket.destroy();
      }
    };
    socket.on('data', hear).on('error', (error) => end(error));
    socket.on('close', () => end(new Error('the run broke off')));
    if (head.length > 0) hear(head);
    if (over) socket.destroy();
    return socket;
  }

  async function post(ask: Ask, { patience, withdrawn }: AskOptions): Promise<unknown> {
    link ??= connected();
    const socket = await link;
    if (over) throw over;
    count += 1;
    const id = count;
    return new Promise((resolve, reject) => {
      const give = (error: Error): void => {
        if (waiting.delete(id)) socket.write(`${JSON.stringify({ id, gone: true })}\n`);
        reject(error);
      };
      const timer = patience && setTimeout(() => give(new Error('the run did not answer in time')), patience);
      const leave = (): void => give(new Error('nobody waits for it'));
      const settled = (): void => {
        clearTimeout(timer);
        withdrawn?.removeEventListener('abort', leave);
      };
      waiting.set(id, {
        resolve(body) {
          settled();
          resolve(body);
        },
        reject(error) {
          settled();
          reject(error);
        },
      });
      if (withdrawn?.aborted) return leave();
      withdrawn?.addEventListener('abort', leave, { once: true });
      socket.write(`${JSON.stringify({ id, ask })}\n`);
    });
  }

  const asked = async <T>(schema: z.ZodType<T>, ask: Ask, options: AskOptions): Promise<T> =>
    schema.parse(await post(ask, options));
  return {
    list: async (ask) => (await asked(ListAnswer, ask, { patience })).show,
    call: (ask, withdrawn) => asked(CallAnswer, ask, { withdrawn }),
    finished: async (ask) => void (await asked(Noted, ask, { patience })),
    news: (ask) => asked(NewsAnswer, ask, { patience: patience * 2 }),
    note: async (ask) => void (await asked(Noted, ask, { patience })),
    close() {
      end(new Error('the gateway left'));
      link?.then(
        (socket) => socket.destroy(),
        () => undefined,
      );
    },
  };
}

/** Asks for the connection. Rejects when nobody is there, or with another secret. */
function upgraded(
  { url, header, secret }: GateAddress,
  patience: number,
): Promise<{ socket: Duplex; head: Uint8Array }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      // Of its own: it goes past any proxy the environment names.
      agent: new http.Agent(),
      headers: { [header]: secret, connection: 'Upgrade', upgrade: 'countersign-mcp' },
    });
    const timer = setTimeout(() => request.destroy(new Error('the run did not answer in time')), patience);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    request.on('error', fail);
    request.on('response', (response) => {
      response.destroy();
      fail(new Error(`the run refused (${response.statusCode})`));
    });
    request.on('upgrade', (_response, socket, head) => {
      clearTimeout(timer);
      resolve({ socket, head });
    });
    request.end();
  });
}
