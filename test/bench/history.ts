import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listHistory } from '../../src/commands/history-list.ts';
import { fillRuns, taskOf } from './many-runs.ts';
import {
  type Finding,
  interleaved,
  keep,
  limitFinding,
  median,
  ms,
  ratioFinding,
  timed,
  timedAsync,
} from './measure.ts';
import { must } from './must.ts';
import { openPlace, type Place } from './place.ts';
import { cpuOf } from './processes.ts';
import { type Drained, drain } from './screen-run.ts';

const runs = 10_000;
const rounds = 5;
const size = { cols: 120, rows: 35 };
/** Typed letter by letter: finds some hundred runs, then few. */
const filter = 'policy 99';
/** Long enough for the preview of the run under the cursor to have come, too. */
const calmMs = 250;
/** What only the whole screen shows. */
const wholeHistory = 'preview';
const wholeHome = 'countersign.yaml';

/** A store of ten thousand runs: the list in this process, then the built program in a terminal as a person meets it. */
export async function benchHistory(): Promise<Finding[]> {
  const place = openPlace('may: { run: ["npm test"] }\n');
  try {
    await fillRuns(place.store, runs);
    const repository = commitsLikeRuns(place);
    return [...(await listing(place)), ...(await onScreen(place, repository)), ...(await printed(place))];
  } finally {
    place.dispose();
  }
}

/** Ten thousand commits with the tasks of the runs as their messages: what a person would look through otherwise. */
function commitsLikeRuns(place: Place): string {
  const repository = join(place.directory, 'commits');
  const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { env: place.env });
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', repository], { env: place.env });
  const commits = Array.from({ length: runs }, (_, number) => {
    const message = `${taskOf(number)}\n`;
    return `commit refs/heads/main\ncommitter D <d@example.com> ${1_760_000_000 + number} +0000\ndata ${message.length}\n${message}\n`;
  });
  const options = { env: place.env, input: commits.join('') };
  execFileSync('git', ['-C', repository, 'fast-import', '--quiet'], options);
  git('commit-graph', 'write');
  return repository;
}

async function listing(place: Place): Promise<Finding[]> {
  const index = join(place.store, 'history.json');
  const samples = await interleaved(15, {
    bare: () =>
      timed(() => {
        readdirSync(join(place.store, 'runs'));
        const json: unknown = JSON.parse(readFileSync(index, 'utf8'));
        return json;
      }),
    ours: () =>
      timedAsync(async () => {
        if (must(await listHistory(place.store)).length !== runs) throw new Error('runs are missing');
      }),
  });
  const [bare, ours] = [median(samples.bare ?? []), median(samples.ours ?? [])];
  const about = { bench: 'history', what: 'list 10,000 runs' };
  return [
    ratioFinding({ ...about, ours, baseline: bare, name: 'readdir + JSON.parse', limit: null }),
    limitFinding({
      ...about,
      what: 'list 10,000 runs, own time',
      ours: ours - bare,
      limit: 30,
      baseline: `${ms(bare)} is reading and parsing`,
    }),
  ];
}

const inTerminal = (place: Place, ...args: string[]): Drained =>
  drain(process.execPath, [place.built('countersign.js'), ...args], place, size);

/** From the command to its first whole screen. */
async function opens(place: Place, command: string, whole: string): Promise<number> {
  const begun = performance.now();
  const pty = inTerminal(place, command);
  await pty.seen(whole);
  const took = performance.now() - begun;
  pty.kill();
  await pty.exited;
  return took;
}

/** From a key to the next bytes on the terminal, for each letter of the filter; and what the program worked for them. */
async function typed(place: Place, samples: Record<string, number[]>): Promise<number> {
  const pty = inTerminal(place, 'history');
  await pty.seen(wholeHistory);
  await sleep(4 * calmMs);
  const before = cpuOf([pty.pid]);
  const took: number[] = [];
  for (const letter of filter) {
    const begun = performance.now();
    const painted = new Promise<void>((resolve) => pty.onData(() => resolve()));
    pty.type(letter);
    await painted;
    took.push(performance.now() - begun);
    await sleep(calmMs);
  }
  keep(samples, 'key CPU', (cpuOf([pty.pid]) - before) / filter.length);
  keep(samples, 'worst key', Math.max(...took));
  pty.kill();
  await pty.exited;
  return median(took);
}

async function onScreen(place: Place, repository: string): Promise<Finding[]> {
  const empty = { ...place, env: { ...place.env, XDG_STATE_HOME: join(place.directory, 'nothing') } };
  const more: Record<string, number[]> = {};
  const log = (...args: string[]) =>
    timed(() => spawnSync('git', ['-C', repository, 'log', '--oneline', ...args], { env: place.env }));
  const samples = await interleaved(rounds, {
    node: () => timed(() => spawnSync(process.execPath, ['-e', '0'], { env: place.env })),
    log: () => log(),
    grep: () => log('-i', '--grep=policy'),
    empty: () => opens(empty, 'history', wholeHistory),
    open: () => opens(place, 'history', wholeHistory),
    home: () => opens(place, 'home', wholeHome),
    key: () => typed(place, more),
  });
  const of = (name: string): number => median(samples[name] ?? more[name] ?? []);
  const bench = 'history';
  const against = (what: string, ours: string, baseline: string, name: string): Finding =>
    ratioFinding({ bench, what, ours: of(ours), baseline: of(baseline), name, limit: null });
  return [
    limitFinding({ bench, what: 'first frame with 10,000 runs', ours: of('open'), limit: 300 }),
    against('first frame with 10,000 runs', 'open', 'empty', 'the same with no run'),
    against('first frame with 10,000 runs', 'open', 'node', 'node -e 0'),
    against('first frame with 10,000 runs', 'open', 'log', 'git log of 10,000 commits'),
    against('first frame of the home screen with 10,000 runs', 'home', 'empty', 'history with no run'),
    limitFinding({ bench, what: 'a filter key to the next frame, p50', ours: of('key'), limit: 50 }),
    limitFinding({
      bench,
      what: 'a filter key to the next frame, slowest of nine',
      ours: of('worst key'),
      limit: 50,
    }),
    against('a filter key to the next frame, p50', 'key', 'grep', 'git log --grep of 10,000 commits'),
    limitFinding({ bench, what: 'CPU of a filter key, preview included', ours: of('key CPU'), limit: null }),
  ];
}

/** The list for other programs. */
async function printed(place: Place): Promise<Finding[]> {
  const options = { env: place.env, cwd: place.workspace, maxBuffer: 1024 ** 3 };
  const index = join(place.store, 'history.json');
  const bare = `process.stdout.write(JSON.stringify(JSON.parse(require('node:fs').readFileSync(${JSON.stringify(index)},'utf8')).entries,null,2))`;
  const run = (...args: string[]) => timed(() => spawnSync(process.execPath, args, options));
  const samples = await interleaved(rounds, {
    bare: () => run('-e', bare),
    ours: () => run(place.built('countersign.js'), 'history', '--json'),
  });
  const [ours, baseline] = [median(samples.ours ?? []), median(samples.bare ?? [])];
  const about = { bench: 'history', what: '`history --json` of 10,000 runs', limit: null };
  return [ratioFinding({ ...about, ours, baseline, name: 'node -e printing the same index' })];
}
