import { execFile } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { readJournal } from '../../src/journal/read.ts';
import type { Event } from '../../src/model/event.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { openPlace, type Place } from './place.ts';
import { begin, ofType, programArgs, type StartedHost, startHost, type Watching, watch } from './run-rig.ts';
import { becomes, processesOf, violations } from './verify.ts';

/** Leaves a process behind in a session of its own, as development servers do. */
const linger = '#!/bin/sh\nsetsid sleep 300 >/dev/null 2>&1 </dev/null &\n';
const script: Step[] = [
  { do: 'use', tool: 'Bash', input: { command: './linger.sh' }, expect: 'ok' },
  { do: 'use', tool: 'Bash', input: { command: 'git push origin main' } },
];
const wait: Step = { do: 'wait', ms: 600_000 };

interface Run extends StartedHost {
  watching: Watching;
  /** The end of its id, as a person types it. */
  end: string;
}

/** Live runs of one place, each with a process left in the background. */
async function live(count: number, steps = [...script, wait]): Promise<{ place: Place; runs: Run[] }> {
  const contract = 'may: { read: ["**"], run: ["./linger.sh"], call: ["*.*"] }\n';
  const place = openPlace({ contract, script: steps, files: { 'linger.sh': linger } });
  onTestFinished(place.dispose);
  const runs = await Promise.all(
    Array.from({ length: count }, async (): Promise<Run> => {
      const host = startHost(place);
      await host.ready;
      const watching = await watch(host);
      const screen = await begin(host, watching);
      void host.exited.then(screen.close);
      await watching.until(ofType('action.finished'));
      return { ...host, watching, end: host.spec.run.slice(-6) };
    }),
  );
  return { place, runs };
}

interface Said {
  code: number;
  out: string;
  err: string;
}

/** `countersign …` as another terminal of the same user would. */
function say(place: Place, ...args: string[]): Promise<Said> {
  const how = { env: place.env, cwd: place.workspace };
  return new Promise((done) => {
    execFile(process.execPath, programArgs(...args), how, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

const List = z.array(
  z.looseObject({
    run: z.string(),
    state: z.string(),
    processes: z.number(),
    frozen: z.looseObject({ by: z.string(), reason: z.string(), processes: z.number() }).nullable(),
    waiting: z.array(z.looseObject({ what: z.string() })),
    problem: z.string().nullable(),
  }),
);
const list = async (place: Place) => List.parse(JSON.parse((await say(place, 'ps', '--json')).out));

function eventsOf(run: Run): readonly Event[] {
  const read = readJournal(run.paths.journal);
  return read.ok ? read.value.events : [];
}

const nth = (runs: Run[], index: number): Run => {
  const run = runs[index];
  if (!run) throw new Error('not started');
  return run;
};

describe('runs from another terminal', () => {
  it('are listed, paused, resumed and ended, one or all', { timeout: 120_000 }, async () => {
    const { place, runs } = await live(3);
    const [first, second] = [nth(runs, 0), nth(runs, 1)];
    const before = await list(place);
    expect(before.map(({ run }) => run)).toEqual(runs.map(({ spec }) => spec.run).sort());
    for (const one of before) {
      expect(one).toMatchObject({ frozen: null, problem: null });
      expect(one.processes).toBeGreaterThanOrEqual(2);
    }

    const unclear = await say(place, 'pause');
    expect(unclear.code).toBe(2);
    for (const { end } of runs) expect(unclear.err).toContain(end);

    const as = ['--as', 'sec@example.com'];
    const paused = await say(place, 'pause', first.end, '--reason', 'to look', ...as);
    expect(paused).toMatchObject({ code: 0, err: '' });
    expect(paused.out).toMatch(/frozen: \d+ processes, by (cgroup|sub-reaper|search), in \d+ ms/);
    const one = (await list(place)).find(({ run }) => run === first.spec.run);
    expect(one?.frozen).toMatchObject({ by: 'sec@example.com', reason: 'to look' });
    expect((await say(place, 'ps')).out).toMatch(
      /frozen by sec@example.com \(\d+ processes, by [\w -]+\): to look/,
    );

    expect((await say(place, 'resume', second.end)).code).toBe(2);
    expect((await say(place, 'pause', '--all')).code).toBe(0);
    expect((await list(place)).every(({ frozen }) => frozen !== null)).toBe(true);
    expect((await say(place, 'resume', '--all')).code).toBe(0);
    expect((await list(place)).every(({ frozen }) => frozen === null)).toBe(true);
    expect((await say(place, 'resume', '--all')).out).toBe('No run is paused.\n');

    expect((await say(place, 'kill', first.end, '--all')).code).toBe(2);
    const killed = await say(place, 'kill', first.end.toLowerCase(), '--reason', 'enough', ...as);
    expect(killed).toMatchObject({ code: 0, err: '' });
    expect(processesOf(first.spec.run)).toEqual([]);
    expect(processesOf(second.spec.run).length).toBeGreaterThanOrEqual(2);
    expect((await say(place, 'kill', first.end)).err).toContain('is over');

    const rest = await say(place, 'kill', '--all', '--json', ...as);
    expect(JSON.parse(rest.out)).toMatchObject([
      { by: 'host', left: 0 },
      { by: 'host', left: 0 },
    ]);
    expect((await say(place, 'ps')).out).toBe('No run is live.\n');
    const bodies = eventsOf(first).map(({ body }) => body);
    expect(bodies).toContainEqual(
      expect.objectContaining({ type: 'run.ended', outcome: 'killed', reason: 'enough' }),
    );
    const notes = bodies.flatMap((body) =>
      body.type === 'note.added' ? [`${body.by.name}: ${body.text}`] : [],
    );
    expect(notes).toContain('sec@example.com: kill: enough');
    expect(notes.join('\n')).toMatch(/\d+ processes were ended, by/);
    for (const run of runs) {
      await run.exited;
      expect(await violations(place, run)).toEqual([]);
    }
  });

  it('a host that hangs is killed with its agent, and the record says so', { timeout: 60_000 }, async () => {
    const { place, runs } = await live(1);
    const run = nth(runs, 0);
    process.kill(run.pid, 'SIGSTOP');
    const killed = await say(place, 'kill', '--reason', 'it hangs', '--as', 'sec@example.com');
    expect(killed).toMatchObject({ code: 0, err: '' });
    expect(killed.out).toContain('its host did not end it and was killed');
    expect(await becomes(() => processesOf(run.spec.run).length === 0)).toBe(true);
    const last = eventsOf(run).at(-1)?.body;
    expect(last).toMatchObject({ type: 'run.interrupted' });
    expect(last?.type === 'run.interrupted' && last.reason).toMatch(
      /^killed by sec@example.com .*: it hangs; .*2000 ms/,
    );
    expect(await violations(place, run, { interrupted: true })).toEqual([]);
  });

  it('--now asks no host', { timeout: 60_000 }, async () => {
    const { place, runs } = await live(1);
    const run = nth(runs, 0);
    expect(await say(place, 'kill', '--now')).toMatchObject({ code: 0, err: '' });
    expect(await becomes(() => processesOf(run.spec.run).length === 0)).toBe(true);
    expect(await violations(place, run, { interrupted: true })).toEqual([]);
  });

  it('a run whose host died is listed as such, and closed by kill', { timeout: 60_000 }, async () => {
    const { place, runs } = await live(1);
    const run = nth(runs, 0);
    process.kill(run.pid, 'SIGKILL');
    await run.exited;
    expect(await becomes(() => processesOf(run.spec.run).length === 0)).toBe(true);
    expect(await list(place)).toMatchObject([{ run: run.spec.run, state: 'dead', processes: 0 }]);
    expect((await say(place, 'ps')).out).toMatch(/HOST DEAD[\s\S]*its host is gone/);
    expect((await say(place, 'kill', '--all')).out).toContain('its host was dead already');
    expect(await list(place)).toEqual([]);
  });
});

it('a capability is off in live runs within a second, and on again', { timeout: 60_000 }, async () => {
  const call = (name: string): Step => ({ do: 'use', tool: `mcp__github__${name}`, input: {} });
  const calls: Step[] = Array.from({ length: 40 }, (_, n): Step[] => [
    call(`t${n}`),
    { do: 'wait', ms: 100 },
  ]).flat();
  const { place, runs } = await live(2, [...script.slice(0, 1), ...calls, wait]);
  const off = await say(
    place,
    'disable',
    'github.*',
    '--reason',
    'the token leaked',
    '--as',
    'sec@example.com',
  );
  const start = Date.now();
  expect(off).toMatchObject({ code: 0, err: '' });
  for (const { watching } of runs) await watching.until(ofType('capability.disabled'), 1_000);
  expect(Date.now() - start).toBeLessThan(1_000);
  for (const { watching } of runs) {
    const since = watching.events.findLast(ofType('capability.disabled'))?.seq ?? 0;
    const denied = await watching.until(
      ({ body, seq }) => seq > since && body.type === 'action.decided' && body.verdict.effect === 'deny',
    );
    expect(denied.body.type === 'action.decided' && denied.body.verdict.rule.id).toBe('builtin:disabled');
  }
  expect(await say(place, 'enable', 'github.*', '--as', 'sec@example.com')).toMatchObject({ code: 0 });
  for (const { watching } of runs) {
    const on = await watching.until(ofType('capability.enabled'), 1_000);
    await watching.until(
      ({ body, seq }) => seq > on.seq && body.type === 'action.decided' && body.verdict.effect === 'allow',
    );
  }
  expect(await say(place, 'kill', '--all')).toMatchObject({ code: 0 });
});
