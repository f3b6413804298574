import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { Event } from '../../src/model/event.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { openPlace, type Place } from './place.ts';
import { asks, begin, ofType, openProgram, startHost, type Watching, watch } from './run-rig.ts';
import { becomes, marks, violations } from './verify.ts';

/** Random numbers that come out the same for the same seed (mulberry32). */
export interface Chance {
  seed: number;
  /** 0 up to, not including, `below`; whole. */
  upTo(below: number): number;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return {
    seed,
    upTo(below) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
    },
  };
}

const contract = `may: { read: ["**"], edit: ["${marks}/allow-*"], run: ["./linger.sh *"] }
ask: { edit: ["${marks}/ask-*"] }
never: { touch: ["${marks}/deny-*"] }
`;

/** Leaves a process behind in a session of its own, as development servers do. */
const linger = `#!/bin/sh
setsid sleep 120 >/dev/null 2>&1 </dev/null &
echo "$1" > "$1"
`;

const use = (name: string) =>
  ({ tool: 'Write', input: { file_path: `${marks}/${name}`, content: name } }) as const;
const write = (name: string): Step => ({ do: 'use', ...use(name) });

/** Every action leaves a mark of its own: allowed, asked for and forbidden ones take turns. */
function script(rounds: number): Step[] {
  return Array.from({ length: rounds }, (_, n): Step[] => [
    write(`allow-${n}`),
    write(`ask-${n}`),
    { do: 'use', tool: 'Bash', input: { command: `./linger.sh ${marks}/allow-bash-${n}` } },
    write(`deny-${n}`),
    { do: 'together', uses: [use(`allow-a-${n}`), use(`ask-b-${n}`), use(`allow-c-${n}`)] },
  ]).flat();
}

const openKillPlace = (rounds: number): Place =>
  openPlace({ contract, script: script(rounds), files: { 'linger.sh': linger } });

/** Answers every question after a while, now and then with no. */
function answerAll(watching: Watching, chance: Chance): void {
  watching.each((event) => {
    if (!asks(event)) return;
    const { action } = event.body;
    const answer = chance.upTo(4) === 0 ? 'deny' : 'once';
    setTimeout(() => watching.answer(action, { answer }), chance.upTo(20));
  });
}

const rounds = 4;
/** Events such a run writes, roughly: a moment is "right after the nth of them, and up to 10 ms later". */
const eventsOfRun = rounds * 24;

function momentOf(watching: Watching, chance: Chance): Promise<void> {
  const after = chance.upTo(eventsOfRun);
  const jitter = chance.upTo(10_000) / 1000;
  const late = ({ seq, body }: Event): boolean => seq >= after || body.type === 'run.ended';
  return watching.until(late).then(
    () => new Promise((go) => setTimeout(go, jitter)),
    () => {},
  );
}

/** Kills `part` once, at a moment of chance's choosing, and says what is not as it must be. */
async function killOnce(part: 'agent' | 'host', chance: Chance): Promise<string[]> {
  const place = openKillPlace(rounds);
  try {
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    answerAll(watching, chance);
    const screen = await begin(host, watching);
    const started = await watching.until(ofType('agent.started'));
    const agent = started.body.type === 'agent.started' ? started.body.pid : host.pid;
    await momentOf(watching, chance);
    kill(part === 'host' ? host.pid : agent);
    await host.exited;
    screen.close();
    return await violations(place, host, { interrupted: part === 'host' });
  } finally {
    place.dispose();
  }
}

/** It may have ended just before: then there is nothing to kill. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** One run; `times` viewers come, are killed while a question waits, and the question must survive each of them. */
async function killViewers(times: number, chance: Chance): Promise<string[]> {
  const place = openPlace({
    contract,
    script: Array.from({ length: times }, (_, n) => [write(`ask-${n}`), write(`allow-${n}`)]).flat(),
  });
  const wrong: string[] = [];
  try {
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    const screen = await begin(host, watching);
    const answered = new Set<string>();
    for (let n = 0; n < times; n += 1) {
      const asked = await watching.until((event) => asks(event) && !answered.has(event.body.action));
      if (!asks(asked)) break;
      const { action } = asked.body;
      answered.add(action);
      const terminal = openProgram(place, ['attach', host.spec.run, '--as', 'dana@example.com']);
      // Some die while they start, some in the middle of the picture, some with the answer half typed.
      if (chance.upTo(3) > 0)
        await terminal.waitFor(/ask-/).catch(() => wrong.push(`viewer ${n} showed nothing`));
      if (chance.upTo(2) === 0) terminal.type('\x1d');
      await new Promise((go) => setTimeout(go, chance.upTo(300)));
      terminal.kill('SIGKILL');
      await terminal.exited;
      const released = watching.events.some(
        ({ body }) => body.type === 'action.released' && body.action === action,
      );
      if (released) wrong.push(`${action} was released by a viewer's death`);
      const again = await watch(host);
      again.answer(action, { answer: 'once' });
      await again.until(
        ({ body }) => body.type === 'action.released' && body.action === action && body.effect === 'allow',
      );
      again.control.close();
    }
    await watching.until(ofType('run.ended'));
    screen.close();
    await host.exited;
    return [...wrong, ...(await violations(place, host))];
  } finally {
    place.dispose();
  }
}

/** A hook call as bytes, so that it can be cut anywhere. */
function callBytes(
  address: { url: string; header: string; secret: string },
  place: Place,
  mark: string,
  id: number,
): Buffer {
  const { host, pathname } = new URL(address.url);
  const body = JSON.stringify({
    hook_event_name: 'PreToolUse',
    session_id: 's',
    cwd: place.workspace,
    tool_name: 'Write',
    tool_input: { file_path: `${marks}/${mark}`, content: mark },
    tool_use_id: `toolu_${id}`,
  });
  const head = [`POST ${pathname} HTTP/1.1`, `host: ${host}`, `${address.header}: ${address.secret}`];
  const length = [`content-type: application/json`, `content-length: ${Buffer.byteLength(body)}`, '', ''];
  return Buffer.from([...head, ...length].join('\r\n') + body);
}

const Address = z.object({ url: z.string(), header: z.string(), secret: z.string() });

/** One call whose connection is destroyed at some point; acts only on a whole reply that allows. */
function dropCall(bytes: Buffer, port: number, chance: Chance, allowed: () => void): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let reply = '';
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      reply += String(chunk);
      const [head = '', body = ''] = reply.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (Buffer.byteLength(body) !== length) return;
      if (body.includes('"permissionDecision":"allow"')) allowed();
      socket.destroy();
    });
    // Half of them are cut before the request is whole.
    const whole = chance.upTo(2) === 0;
    const sent = whole ? bytes.length : chance.upTo(bytes.length);
    socket.write(bytes.subarray(0, sent));
    setTimeout(() => socket.destroy(), whole ? chance.upTo(40) : chance.upTo(5));
  });
}

/** One run; `times` hook calls lose their connection at some point between the first byte and the answer. */
async function dropHooks(times: number, chance: Chance): Promise<string[]> {
  const place = openPlace({ contract, script: [{ do: 'wait', ms: 600_000 }] });
  try {
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    answerAll(watching, chance);
    const screen = await begin(host, watching);
    const address = Address.parse(
      JSON.parse(readFileSync(join(host.spec.runtime, 'hook-address.json'), 'utf8')),
    );
    const port = Number(new URL(address.url).port);
    mkdirSync(join(place.workspace, marks));
    const one = (n: number): Promise<void> => {
      const mark = `${chance.upTo(2) === 0 ? 'ask' : 'allow'}-${n}`;
      const allowed = () => writeFileSync(join(place.workspace, marks, mark), mark);
      return dropCall(callBytes(address, place, mark, n), port, chance, allowed);
    };
    for (let n = 0; n < times; n += 4) {
      await Promise.all([n, n + 1, n + 2, n + 3].filter((id) => id < times).map(one));
    }
    const open = (): string[] => openActions(watching.events);
    const settled = await becomes(() => open().length === 0);
    const wrong = settled ? [] : [`still open after their connections were gone: ${open().join(', ')}`];
    watching.control.send({ intent: 'end', how: 'stop', reason: 'done' });
    await host.exited;
    screen.close();
    return [...wrong, ...(await violations(place, host))];
  } finally {
    place.dispose();
  }
}

/** Asked for and neither released nor withdrawn. */
function openActions(events: readonly Event[]): string[] {
  const open = new Set<string>();
  for (const { body } of events) {
    if (body.type === 'action.requested') open.add(body.action.id);
    if (body.type === 'action.released' || body.type === 'action.finished') open.delete(body.action);
  }
  return [...open];
}

/** Does `work` for every number below `count`, so many at a time; all the results. */
async function inParallel<T>(count: number, atOnce: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) results.push(await work(n));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

export const parts = ['agent', 'host', 'viewer', 'hook'] as const;
export type Part = (typeof parts)[number];

/** Viewers and connections die many times in one run; an agent or a host dies once. */
const perRun = { agent: 1, host: 1, viewer: 10, hook: 100 } as const;

/**
 * Kills `part` at `moments` moments chosen by `seed` and returns everything that was not as it must be, each with the
 * seed that shows it again. `done` hears of every run that is over.
 */
export async function killStorm(
  part: Part,
  moments: number,
  seed: number,
  done: (moments: number) => void = () => {},
): Promise<string[]> {
  const runs = Math.ceil(moments / perRun[part]);
  const wrong = await inParallel(runs, 3, async (n) => {
    const chance = chanceOf(seed + n);
    const times = Math.min(perRun[part], moments - n * perRun[part]);
    const found = await killIn(part, times, chance).catch((error: unknown) => [`failed: ${String(error)}`]);
    done(times);
    return found.map((text) => `${part}, seed ${chance.seed}: ${text}`);
  });
  return wrong.flat();
}

function killIn(part: Part, times: number, chance: Chance): Promise<string[]> {
  switch (part) {
    case 'agent':
    case 'host':
      return killOnce(part, chance);
    case 'viewer':
      return killViewers(times, chance);
    case 'hook':
      return dropHooks(times, chance);
    default:
      return part satisfies never;
  }
}
