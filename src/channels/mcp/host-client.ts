import http from 'node:http';
import type { z } from 'zod';
import { causeText } from '../../model/cause.ts';
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
/** No answer of the run is longer: arguments a person edited are the longest part. */
const longestAnswer = 16 * 1024 * 1024;

export function createHostClient(address: GateAddress, limits: { patienceMs?: number } = {}): HostClient {
  const agent = new http.Agent({ keepAlive: true });
  const patience = limits.patienceMs ?? patienceMs;
  let closed = false;
  const post = (ask: Ask, options: PostOptions): Promise<unknown> =>
    postOnce(address, agent, ask, options).catch((error: unknown) => {
      // A kept connection the run had closed meanwhile: it never heard the question.
      if (error instanceof StaleConnection && !closed && !options.withdrawn?.aborted)
        return postOnce(address, agent, ask, options);
      throw error;
    });
  const asked = async <T>(schema: z.ZodType<T>, ask: Ask, options: PostOptions): Promise<T> =>
    schema.parse(await post(ask, options));
  return {
    list: async (ask) => (await asked(ListAnswer, ask, { patience })).show,
    call: (ask, withdrawn) => asked(CallAnswer, ask, { withdrawn }),
    finished: async (ask) => void (await asked(Noted, ask, { patience })),
    news: (ask) => asked(NewsAnswer, ask, { patience: patience * 2 }),
    note: async (ask) => void (await asked(Noted, ask, { patience })),
    close() {
      closed = true;
      agent.destroy();
    },
  };
}

interface PostOptions {
  /** ms; without it the answer may take for ever. */
  patience?: number;
  withdrawn?: AbortSignal;
}

class StaleConnection extends Error {}

function postOnce(
  { url, header, secret }: GateAddress,
  agent: http.Agent,
  ask: Ask,
  { patience, withdrawn }: PostOptions,
): Promise<unknown> {
  const body = JSON.stringify(ask);
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      method: 'POST',
      agent,
      headers: {
        [header]: secret,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
      ...(withdrawn ? { signal: withdrawn } : {}),
    });
    let answered = false;
    const timer =
      patience === undefined
        ? undefined
        : setTimeout(() => request.destroy(new Error('the run did not answer in time')), patience);
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      const stale = request.reusedSocket && !answered;
      reject(stale ? new StaleConnection(causeText(error)) : error);
    };
    request.on('error', fail);
    request.on('response', (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > longestAnswer) request.destroy(new Error('the run answered with too much'));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      // A connection cut within the answer ends without an end.
      response.on('close', () => fail(new Error('the run broke off its answer')));
      response.on('end', () => {
        clearTimeout(timer);
        if (response.statusCode !== 200) reject(new Error(`the run refused (${response.statusCode})`));
        else settle(Buffer.concat(chunks), resolve, reject);
      });
    });
    request.end(body);
  });
}

function settle(body: Buffer, resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
  try {
    resolve(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch (error) {
    reject(error);
  }
}
