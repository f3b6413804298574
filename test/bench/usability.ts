import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { practiceCommand } from '../../src/commands/practice-program.ts';
import { readJournal } from '../../src/journal/read.ts';
import type { Event } from '../../src/model/event.ts';
import { createSampleRepository } from '../../src/practice/sample-repository.ts';
import { runDirectory } from '../../src/store/run-directory.ts';
import { dialogFrame } from '../../src/ui/dialog-frame.ts';
import { openTerminal, type Terminal } from '../harness/terminal.ts';
import { drive } from '../ui/drive.ts';
import { judged, past, run, verdict, view } from '../ui/sample-run.ts';
import { type Finding, keep, limitFinding, median } from './measure.ts';
import { must } from './must.ts';
import { openPlace, type Place } from './place.ts';
import { childrenOf } from './processes.ts';

const rounds = 3;
/** As the contract of the sample repository has it. */
const sampleOwner = 'you@example.com';
const size = { cols: 80, rows: 24 };
const bench = 'usability';
/** The last thing the practice agent says. */
const finished = 'Done: EU accounts';
const banner = /▲ \d+ waiting/;
const count = (value: number): string => String(Number(value.toFixed(1)));

/** What a run asks of a person: counted in the practice run, driven as a person would, and on the dialog itself. */
export async function benchUsability(): Promise<Finding[]> {
  const place = openPlace('may: { run: ["npm test"] }\n');
  const samples: Record<string, number[]> = {};
  try {
    for (let round = 0; round < rounds; round += 1) await practice(place, round, samples);
  } finally {
    place.dispose();
  }
  const of = (what: string): number => median(samples[what] ?? []);
  const about = { bench, show: count };
  return [
    limitFinding({
      ...{ ...about, what: 'practice run: prompts', ours: of('prompts'), limit: 2 },
      baseline: `${count(of('actions'))} actions`,
    }),
    limitFinding({
      ...{ ...about, what: 'practice run: keys for an approval', ours: of('keys'), limit: 3 },
      baseline: '^] a y, and G where the dialog is higher than the screen',
    }),
    limitFinding({
      ...{
        bench,
        what: 'practice run: from the question on record to the banner',
        ours: of('banner'),
        limit: 100,
      },
    }),
    ...longCommand(),
  ];
}

/** The practice run of `countersign demo`, without a boundary, which not every machine has. Every question is allowed as soon as it may be. */
async function practice(place: Place, round: number, samples: Record<string, number[]>): Promise<void> {
  const env = { ...place.env, XDG_STATE_HOME: join(place.directory, `state-${round}`) };
  const store = join(env.XDG_STATE_HOME, 'countersign');
  const workspace = join(place.directory, `sample-${round}`);
  mkdirSync(workspace);
  await createSampleRepository(workspace);
  const args = [
    ...['run', '--no-boundary', '--profile', 'practice', '--as', sampleOwner],
    '--',
    practiceCommand,
  ];
  const terminal = openTerminal({
    ...{ file: process.execPath, args: [place.built('countersign.js'), ...args], env, cwd: workspace },
    ...size,
  });
  const shown: number[] = [];
  const keys: number[] = [];
  for (;;) {
    const text = await terminal.waitFor((now) => banner.test(now) || now.includes(finished), 120_000);
    if (!banner.test(text)) break;
    shown.push(Date.now());
    keys.push(await allow(terminal));
  }
  const events = eventsOf(store);
  for (const host of childrenOf(terminal.pid, /node|MainThread/)) process.kill(host, 'SIGTERM');
  terminal.kill('SIGKILL');
  await terminal.exited;
  const asked = events.filter(({ body }) => body.type === 'action.decided' && body.verdict.effect === 'ask');
  const start = events[0]?.body;
  if (start?.type !== 'run.started' || asked.length === 0 || asked.length !== shown.length)
    throw new Error(`${asked.length} questions are on record, ${shown.length} were seen`);
  keep(samples, 'prompts', asked.length);
  keep(samples, 'actions', events.filter(({ body }) => body.type === 'action.requested').length);
  keep(samples, 'keys', ...keys);
  const zero = Date.parse(start.at);
  keep(samples, 'banner', ...asked.map(({ t }, index) => (shown[index] ?? 0) - (zero + t)));
}

function eventsOf(store: string): readonly Event[] {
  const [id] = readdirSync(join(store, 'runs'));
  if (id === undefined) throw new Error('no run was made');
  return must(readJournal(runDirectory(store, id).journal)).events;
}

/** From the banner to the answer: how many keys it takes. */
async function allow(terminal: Terminal): Promise<number> {
  const pressed: string[] = [];
  const press = (key: string): void => {
    pressed.push(key);
    terminal.type(key);
  };
  press('\x1d');
  await terminal.waitFor(/answer/);
  press('a');
  for (;;) {
    const text = await terminal.waitFor(/keys live|read to the last line/);
    if (text.includes('keys live')) break;
    press('G');
    await terminal.waitFor(/keys live/);
  }
  press('y');
  await terminal.waitFor((now) => !banner.test(now) && !now.includes('keys live'));
  return pressed.length;
}

/** A command of forty lines on the smallest screen that is designed for. */
function longCommand(): Finding[] {
  const command = Array.from({ length: 40 }, (_, line) => `echo step ${line + 1} of the release`).join('\n');
  const asked = judged(run('a9', command), verdict('ask', 'ask.run[0]'));
  const driver = drive(view([...past, ...asked]), size.cols, size.rows)
    .press('prefix', 'a')
    .wait(600);
  const first = dialogFrame(driver.screen(), driver.run());
  if (!first) throw new Error('no dialog');
  let pages = 0;
  const seen = (): boolean => {
    const { dialog } = driver.screen();
    return dialog !== null && 'reading' in dialog && dialog.reading.seenAll;
  };
  while (!seen() && pages < 100) {
    driver.press('^d');
    pages += 1;
  }
  const about = { bench, show: count, limit: null };
  return [
    limitFinding({
      ...{ ...about, what: 'a command of 40 lines at 80x24: rows of the dialog', ours: first.rect.height },
      baseline: `${first.window} of ${first.total} rows seen at once`,
    }),
    limitFinding({
      ...{ ...about, what: 'a command of 40 lines at 80x24: keys until all was seen', ours: pages },
      baseline: 'half pages down',
    }),
  ];
}
