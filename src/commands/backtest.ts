import { readJournal } from '../journal/read.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Progress } from '../model/progress.ts';
import { createJudge } from '../policy/decide.ts';
import { readContract } from '../store/contract-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import { type Backtest, backtest } from '../views/backtest.ts';
import type { Swap } from '../views/swapped.ts';
import { backtestJson, backtestText } from './backtest-text.ts';
import { findRun } from './find-run.ts';
import type { Io } from './io.ts';
import { readKnownProfile } from './known-profile.ts';
import type { Places } from './places.ts';
import { printProblem, refuse } from './print-problem.ts';
import { profileDirectories } from './program.ts';
import { openIndex } from './run-list.ts';

export interface BacktestArgs {
  /** Absolute, or relative to the workspace; the contract each run had when left out. */
  contract?: string | undefined;
  /** The profile each run had when left out. */
  profile?: string | undefined;
  /** Ids or ends of them; every run of the workspace when empty. */
  runs: readonly string[];
  /** Runs of every workspace. */
  all: boolean;
  workspace: string;
  places: Places;
  /** Wall clock, ms since the epoch. */
  now: number;
  json: boolean;
  ascii: boolean;
  /** Width of the text. */
  columns: number;
  /** Told how far it is, for a person who waits; null when nobody does. */
  progress?: Progress | undefined;
}

export interface TestedRun extends Backtest {
  readonly run: string;
}

/** All runs that were judged again, and those that could not be read. */
export interface Tested {
  readonly under: string;
  readonly runs: readonly TestedRun[];
  readonly unreadable: readonly { run: string; problem: Problem }[];
}

const nothingNew: Problem = {
  code: 'backtest-nothing-new',
  message:
    'Neither a contract nor a profile is given: every verdict would be judged by what it was judged by.',
  fix: 'Name one with --contract FILE or --profile NAME. `countersign verify RUN` judges a run again as it was.',
};

/**
 * `countersign backtest`: every verdict that another contract or profile would change. Ends with 0 when none does, 3 when one does, 5 when a
 * run cannot be read.
 */
export async function runBacktest(args: BacktestArgs, io: Io): Promise<ExitCode> {
  if (args.contract === undefined && args.profile === undefined)
    return refuse([nothingNew], io, exitCode.usage);
  const swap = readSwap(args);
  if (!swap.ok) return refuse(swap.problems, io, exitCode.configInvalid);
  const chosen = await chooseRuns(args);
  if (!chosen.ok) return refuse(chosen.problems, io, exitCode.usage);
  const under = [swap.value.contract?.file, swap.value.profile && `profile ${swap.value.profile.name}`];
  const named = under.filter((one) => typeof one === 'string').join(', ');
  const tested = testRuns(args, chosen.value, swap.value, named);
  io.out(args.json ? backtestJson(tested) : backtestText(tested, args));
  for (const { problem } of tested.unreadable) printProblem(problem, io);
  if (tested.unreadable.length > 0) return exitCode.recordDamaged;
  return tested.runs.some(({ changes }) => changes.length > 0) ? exitCode.denied : exitCode.done;
}

function readSwap({ contract, profile, workspace, places, now }: BacktestArgs): Outcome<Swap> {
  const read = contract === undefined ? null : readContract(contract, { workspace, now });
  if (read !== null && !read.ok) return read;
  const named =
    profile === undefined ? null : readKnownProfile(profile, profileDirectories(places, workspace));
  if (named !== null && !named.ok) return named;
  return { ok: true, value: { contract: read?.value.pinned ?? null, profile: named?.value ?? null } };
}

/** Those named, each once; else those the index says were in the workspace, and those it cannot say anything about. */
async function chooseRuns({ runs, all, places, workspace }: BacktestArgs): Promise<Outcome<string[]>> {
  if (runs.length > 0) {
    const found = runs.map((run) => findRun(places.store, run));
    const problems = found.flatMap((one) => (one.ok ? [] : one.problems));
    if (problems.length > 0) return { ok: false, problems };
    return { ok: true, value: [...new Set(found.flatMap((one) => (one.ok ? [one.value] : [])))] };
  }
  const listed = await openIndex(places.store).list();
  if (!listed.ok) return listed;
  const { entries, damaged } = listed.value;
  const here = entries.filter((entry) => all || entry.workspace === workspace);
  return { ok: true, value: [...here, ...damaged].map(({ run }) => run).sort() };
}

/** One journal at a time: only what changed is kept. */
function testRuns(
  { places, progress }: BacktestArgs,
  runs: readonly string[],
  swap: Swap,
  under: string,
): Tested {
  const judge = createJudge();
  const tested: TestedRun[] = [];
  const unreadable: { run: string; problem: Problem }[] = [];
  for (const [at, run] of runs.entries()) {
    progress?.('judging runs again', at, runs.length);
    const journal = readJournal(runDirectory(places.store, run).journal);
    if (journal.ok) tested.push({ run, ...backtest(journal.value.events, judge, swap) });
    else unreadable.push(...journal.problems.slice(0, 1).map((problem) => ({ run, problem })));
  }
  return { under, runs: tested, unreadable };
}
