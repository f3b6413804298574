import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openControl } from '../host/control-client.ts';
import { EventBody } from '../model/event.ts';
import type { Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { controlSocket, type Places, tokenFile } from './places.ts';

export interface HostQuestion<T> {
  run: string;
  places: Places;
  identity: Identity;
  intent: Exclude<Intent, { intent: 'hello' }>;
  /** How long the host may take to say hello, and then again to do it. */
  patienceMs: number;
  /** What is looked for in the events that follow. */
  answer(body: EventBody): T | undefined;
}

export interface HostAnswer<T> {
  value: T;
  /** The host is gone, or closed the connection. */
  closed: Promise<void>;
  leave(): void;
}

const notLive = (run: string): Problem => ({
  code: 'run-not-live',
  message: `Run ${run} is not live, or its host belongs to somebody else.`,
  fix: 'List live runs with `countersign ps`.',
});

const noAnswer = (run: string, ms: number): Problem => ({
  code: 'host-no-answer',
  message: `The host of ${run} did not do it within ${ms / 1000} s.`,
  fix: 'End it without its host: `countersign kill RUN --now`.',
});

/** The secret of a live run's host; undefined where there is none we may read. */
export function readToken(runtime: string): string | undefined {
  try {
    return readFileSync(tokenFile(runtime), 'utf8');
  } catch {
    return undefined;
  }
}

const Line = z.looseObject({ body: EventBody });

function bodyIn(line: string): EventBody | undefined {
  try {
    return Line.safeParse(JSON.parse(line)).data?.body;
  } catch {
    return undefined;
  }
}

/** Wants something of a live run's host and waits until the run's record says that it was done. */
export async function askHost<T>(question: HostQuestion<T>): Promise<Outcome<HostAnswer<T>>> {
  const { run, places, identity, intent, patienceMs, answer } = question;
  const runtime = join(places.runtime, run);
  const token = readToken(runtime);
  if (token === undefined) return { ok: false, problems: [notLive(run)] };
  const hello = { intent: 'hello', token, identity, may: 'answer' } as const;
  const opened = await openControl(controlSocket(runtime), hello, patienceMs);
  if (!opened.ok) return opened;
  const client = opened.value;
  const closed = new Promise<void>((resolve) => client.onClosed(resolve));
  return new Promise((resolve) => {
    const fail = (problem: Problem): void => {
      clearTimeout(patience);
      client.close();
      resolve({ ok: false, problems: [problem] });
    };
    const patience = setTimeout(() => fail(noAnswer(run, patienceMs)), patienceMs);
    client.onRefused(fail);
    void closed.then(() => fail(noAnswer(run, patienceMs)));
    client.onLine((line) => {
      const body = bodyIn(line);
      const value = body && answer(body);
      if (value === undefined) return;
      clearTimeout(patience);
      resolve({ ok: true, value: { value, closed, leave: client.close } });
    });
    client.send(intent);
  });
}
