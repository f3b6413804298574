import { readJournal } from '../journal/read.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { type FreezeWay, wayText } from '../model/freeze-way.ts';
import type { Identity } from '../model/identity.ts';
import type { Problem } from '../model/problem.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import { runDirectory } from '../store/run-directory.ts';
import { claimedIdentity } from './after-run.ts';
import { askHost } from './ask-host.ts';
import { type Choice, chooseRuns } from './choose-runs.ts';
import type { Io } from './io.ts';
import { findLive } from './live-runs.ts';
import type { Places } from './places.ts';
import { printProblem, refuse, visible } from './print-problem.ts';

export interface PauseArgs extends Choice {
  /** Asked for when a run is paused. */
  reason?: string | undefined;
  json?: boolean | undefined;
  as?: string | undefined;
  places: Places;
}

/** What became of one run, as `--json` prints it. */
interface Paused {
  run: string;
  /** How many stand still, or move again. */
  processes: number | null;
  way: FreezeWay | null;
  ms: number;
  problem: Problem | null;
}

/** A sweep may take five seconds when processes do not obey. */
const patienceMs = 8_000;

const notPaused = (run: string): Problem => ({
  code: 'run-not-paused',
  message: `Run ${run} is not paused.`,
  fix: 'See what runs are doing with `countersign ps`.',
});

const stopped = (run: string, reason: string): Problem => ({
  code: 'run-stopped',
  message: `Run ${run} stays frozen: ${reason.replace(/[.]$/, '')}.`,
  fix: `A stop is resolved by a person who sees it: countersign attach ${run.slice(-6)}.`,
});

type Wish = { run: string; places: Places; identity: Identity };

function stateOf(run: string, places: Places): RunState {
  const read = readJournal(runDirectory(places.store, run).journal);
  return (read.ok ? read.value.events : []).reduce(reduce, initialRunState);
}

async function pause(wish: Wish, reason: string): Promise<Omit<Paused, 'ms'>> {
  const asked = await askHost({
    ...wish,
    intent: { intent: 'pause', reason },
    patienceMs,
    answer: (body) => (body.type === 'run.paused' ? body : undefined),
  });
  const nothing = { run: wish.run, processes: null, way: null };
  if (!asked.ok) return { ...nothing, problem: asked.problems[0] ?? null };
  const { processes, way = null } = asked.value.value;
  asked.value.leave();
  return { run: wish.run, processes, way, problem: null };
}

async function resume(wish: Wish): Promise<Omit<Paused, 'ms'>> {
  const nothing = { run: wish.run, processes: null, way: null };
  const before = stateOf(wish.run, wish.places);
  if (before.stop) return { ...nothing, problem: stopped(wish.run, before.stop.reason) };
  if (!before.paused) return { ...nothing, problem: notPaused(wish.run) };
  const asked = await askHost({
    ...wish,
    intent: { intent: 'resume' },
    patienceMs,
    answer: (body) => (body.type === 'run.resumed' ? body : undefined),
  });
  if (!asked.ok) return { ...nothing, problem: asked.problems[0] ?? null };
  const { processes } = asked.value.value;
  asked.value.leave();
  return { run: wish.run, processes, way: null, problem: null };
}

function text({ run, processes, way, ms }: Paused, done: string): string {
  const count = `${processes} ${processes === 1 ? 'process' : 'processes'}`;
  return visible(`${run.slice(-6)}  ${done}: ${count}${way ? `, ${wayText[way]}` : ''}, in ${ms} ms`);
}

type Act = (wish: Wish) => Promise<Omit<Paused, 'ms'>>;

interface Doing {
  done: string;
  /** What is said when `--all` finds none. */
  none: string;
  act: Act;
  /** Which of all runs are meant. */
  fits(run: string): boolean;
}

async function toEach(args: PauseArgs, io: Io, { done, none, act, fits }: Doing): Promise<ExitCode> {
  const { places, json = false } = args;
  const live = findLive(places);
  if (!live.ok) return refuse(live.problems, io, exitCode.recordDamaged);
  const targets = chooseRuns(
    args,
    live.value.filter((run) => !args.all || fits(run)),
    [],
    places.store,
  );
  if (!targets.ok) return refuse(targets.problems, io, exitCode.usage);
  const identity = await claimedIdentity(args.as, process.cwd());
  const all = await Promise.all(
    targets.value.map(async (run): Promise<Paused> => {
      const start = performance.now();
      const one = await act({ run, places, identity });
      return { ...one, ms: Math.round(performance.now() - start) };
    }),
  );
  if (json) io.out(`${JSON.stringify(all, null, 2)}\n`);
  else if (all.length === 0) io.out(`${none}\n`);
  else for (const one of all) if (one.problem === null) io.out(`${text(one, done)}\n`);
  const problems = all.flatMap(({ problem }) => problem ?? []);
  for (const problem of problems) printProblem(problem, io);
  if (problems.length === 0) return exitCode.done;
  return problems.every(({ code }) => code === 'run-not-paused') ? exitCode.usage : exitCode.notSupervised;
}

/** `countersign pause`: holds every action and stops every process of the agent's, until somebody resumes it. */
export function runPause(args: PauseArgs, io: Io): Promise<ExitCode> {
  const { reason = 'paused from another terminal' } = args;
  const act: Act = (wish) => pause(wish, reason);
  return toEach(args, io, { done: 'frozen', none: 'No run is live.', act, fits: () => true });
}

/** `countersign resume`: lets a paused run go on. What a stop rule froze is not resumed by it. */
export function runResume(args: Omit<PauseArgs, 'reason'>, io: Io): Promise<ExitCode> {
  const fits = (run: string): boolean => stateOf(run, args.places).paused !== undefined;
  return toEach(args, io, { done: 'goes on', none: 'No run is paused.', act: resume, fits });
}
