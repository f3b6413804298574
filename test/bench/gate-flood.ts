import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readJournal } from '../../src/journal/read.ts';
import { floodFile, floodReady } from './flood.ts';
import { calmP99, type Finding, limitFinding, ms, type Spread, spread } from './measure.ts';
import { must } from './must.ts';
import { openPlace, type Place } from './place.ts';
import { childrenOf } from './processes.ts';
import { agentProgram, type Drained, runtimeOf, superviseInTerminal } from './screen-run.ts';

const count = 300;
const gapMs = 5;

interface Weather {
  name: string;
  before(pty: Drained): void;
  after(pty: Drained): void;
}

const weathers: readonly Weather[] = [
  { name: 'quiet', before: () => {}, after: () => {} },
  { name: 'flood', before: (pty) => pty.type('\r'), after: () => {} },
  {
    name: 'flood, viewer stopped',
    before: (pty) => process.kill(pty.pid, 'SIGSTOP'),
    after: (pty) => process.kill(pty.pid, 'SIGCONT'),
  },
  { name: 'flood, terminal frozen', before: (pty) => pty.freeze(), after: (pty) => pty.thaw() },
];

/** Decisions asked of a real host by a process of its own while the screen is flooded and whoever watches stands still. */
export async function benchGateFlood(): Promise<Finding[]> {
  const place = openPlace('may: { run: ["npm test"] }\n');
  const file = floodFile(place);
  const work = `printf '${floodReady}'; read line; while :; do cat '${file}'; done`;
  const pty = superviseInTerminal(place, agentProgram(place, 'flooding', work));
  try {
    await pty.seen(floodReady);
    await sleep(400);
    const runtime = runtimeOf(place);
    const trips: Record<string, Spread> = {};
    for (const [index, weather] of weathers.entries()) {
      weather.before(pty);
      await sleep(500);
      trips[weather.name] = spread(await ask(place, runtime, `w${index}-`));
      weather.after(pty);
    }
    const own = ownTimes(join(place.store, 'runs', runtime.split('/').at(-1) ?? '', 'journal.jsonl'));
    return findings(trips, own);
  } finally {
    for (const host of childrenOf(pty.pid, /node|MainThread/)) process.kill(host, 'SIGTERM');
    pty.kill();
    await sleep(500);
    place.dispose();
  }
}

function ask(place: Place, runtime: string, tag: string): Promise<number[]> {
  const poster = join(import.meta.dirname, 'poster.ts');
  const args = [
    poster,
    join(runtime, 'agent/hook-address.json'),
    place.workspace,
    `${count}`,
    `${gapMs}`,
    tag,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(z.array(z.number()).parse(JSON.parse(text)));
      else reject(new Error(`the poster failed: ${code}`));
    });
  });
}

/** From the line of the request to that of the release, by the run's own clock: judging and two appends, no sync. */
function ownTimes(journal: string): number[][] {
  const asked = new Map<string, number>();
  const times: number[] = [];
  for (const { t, body } of must(readJournal(journal)).events) {
    if (body.type === 'action.requested') asked.set(body.action.id, t);
    if (body.type === 'action.released') times.push(t - (asked.get(body.action) ?? t));
  }
  const each = Math.floor(times.length / weathers.length);
  return weathers.map((_, index) => times.slice(index * each, (index + 1) * each));
}

function findings(trips: Record<string, Spread>, own: number[][]): Finding[] {
  const bench = 'gate under flood';
  const nothing: Spread = { p50: 0, p99: 0, max: 0 };
  const quiet = trips.quiet ?? nothing;
  const flood = trips.flood ?? nothing;
  return weathers.flatMap(({ name }, index) => {
    const mine = spread(own[index] ?? []);
    const trip = trips[name] ?? nothing;
    const list = [
      limitFinding({
        bench,
        what: `request to release, p99 of the calmest hundred, ${name}`,
        ours: calmP99(own[index] ?? []),
        limit: index === 1 ? 1 : null,
        baseline: `p50 ${ms(mine.p50)}, p99 of all ${ms(mine.p99)}`,
      }),
      limitFinding({
        bench,
        what: `hook round trip with fdatasync, p50, ${name}`,
        ours: trip.p50,
        limit: null,
        baseline: `quiet ${ms(quiet.p50)}`,
      }),
    ];
    if (index < 2) return list;
    const later = Math.max(0, trip.p99 - flood.p99);
    const what = `p99 later than with the flood alone, ${name}`;
    list.push(limitFinding({ bench, what, ours: later, limit: 10, baseline: `max ${ms(trip.max)}` }));
    return list;
  });
}
