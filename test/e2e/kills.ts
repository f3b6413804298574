import type { Event } from '../../src/model/event.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { type Chance, chanceOf } from './chance.ts';
import { dropHooks } from './hook-drops.ts';
import { answerAll, contract } from './marked.ts';
import { openPlace, owner, type Place } from './place.ts';
import { asks, begin, ofType, openProgram, startHost, type Watching, watch } from './run-rig.ts';
import { marks, violations } from './verify.ts';

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

async function agentOf(watching: Watching): Promise<number> {
  const { body } = await watching.until(ofType('agent.started'));
  return body.type === 'agent.started' ? body.pid : 0;
}

/** Kills `part` once, at a moment of chance's choosing, and says what is not as it must be. */
async function killOnce(part: 'agent' | 'host', chance: Chance): Promise<string[]> {
  const place = openKillPlace(rounds);
  try {
    const host = startHost(place);
    await host.ready;
    const watching = await watch(host);
    answerAll(watching, chance);
    // Not waited for: the first moments are those before the agent has even started.
    const begun = begin(host, watching).catch(() => undefined);
    const pid = part === 'host' ? host.pid : await agentOf(watching);
    await momentOf(watching, chance);
    kill(pid);
    await host.exited;
    (await begun)?.close();
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
      const terminal = openProgram(place, ['attach', host.spec.run, '--as', owner]);
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
