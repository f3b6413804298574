import { resolve } from 'node:path';
import { readJournal } from '../journal/read.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome } from '../model/problem.ts';
import { createJudge } from '../policy/decide.ts';
import { listRuns, runDirectory } from '../store/run-directory.ts';
import { type Judged, judgedActions } from '../views/judged.ts';
import { type AlsoAllowed, alsoAllowed, type Suggestions, suggestionsFor } from '../views/suggestions.ts';
import { findRun } from './find-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { suggestionsJson, suggestionsText } from './suggest-text.ts';
import { writeSuggestions } from './suggest-write.ts';

export interface SuggestArgs {
  run: string;
  places: Places;
  json: boolean;
  /** Offer to write the lines into the contract. */
  write: boolean;
  /** The file to write to: the run's own contract when left out. Absolute. */
  contract?: string | undefined;
  /** Asks a person and gives the first letter of the answer, lower case; null when nobody is there. */
  confirm: ((question: string) => Promise<string>) | null;
  /** Wall clock, ms since the epoch. */
  now: number;
  /** Width of the text. */
  columns: number;
}

/** Runs of history that lines are judged against, newest first: more would take long and tell little more. */
const mostRuns = 200;

/** What else the exact lines of a suggestion, and its wider ones, would let go. */
export interface Reach {
  exact: readonly AlsoAllowed[];
  wider: readonly AlsoAllowed[];
}

export interface Lesson extends Suggestions {
  run: string;
  workspace: string;
  contractFile: string;
  reaches: readonly Reach[];
  /** Runs of the same workspace that were looked through, this one among them. */
  runs: number;
}

/** `countersign suggest RUN`: the contract lines its questions would have needed. Nothing is written without a yes. */
export async function runSuggest(args: SuggestArgs, io: Io): Promise<ExitCode> {
  const { store } = args.places;
  const found = findRun(store, args.run);
  if (!found.ok) {
    for (const problem of found.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  const lesson = learnFrom(store, found.value);
  if (!lesson.ok) {
    for (const problem of lesson.problems) printProblem(problem, io);
    return exitCode.recordDamaged;
  }
  io.out(args.json ? suggestionsJson(lesson.value) : suggestionsText(lesson.value, args.columns));
  if (!args.write) return exitCode.done;
  const file = args.contract ?? resolve(lesson.value.workspace, lesson.value.contractFile);
  return writeSuggestions(lesson.value, file, args, io);
}

function learnFrom(store: string, run: string): Outcome<Lesson> {
  const journal = readJournal(runDirectory(store, run).journal);
  if (!journal.ok) return journal;
  const judged = judgedActions(journal.value.events);
  const [first] = journal.value.events;
  const start = first?.body.type === 'run.started' ? first.body : null;
  const workspace = judged[0]?.input.facts.workspace ?? start?.workspace ?? '';
  const judge = createJudge();
  const suggestions = suggestionsFor(judged, judge);
  const history = suggestions.suggestions.length === 0 ? [] : historyOf(store, workspace, { run, judged });
  const reaches = suggestions.suggestions.map(({ lines, wider, asks }): Reach => {
    const meant = { run, asks };
    return {
      exact: alsoAllowed(lines, history, judge, meant),
      wider: wider === null ? [] : alsoAllowed(wider, history, judge, meant),
    };
  });
  const contractFile = start?.contract.file ?? 'countersign.yaml';
  return { ok: true, value: { ...suggestions, run, workspace, contractFile, reaches, runs: history.length } };
}

/** What the latest runs in the same workspace wanted and were not let do at once. Damaged runs teach nothing. */
function historyOf(
  store: string,
  workspace: string,
  own: { run: string; judged: readonly Judged[] },
): { run: string; judged: readonly Judged[] }[] {
  const runs = listRuns(store);
  if (!runs.ok) return [own];
  const others = runs.value.filter((run) => run !== own.run).slice(-mostRuns);
  return [
    own,
    ...others.reverse().flatMap((run) => {
      const journal = readJournal(runDirectory(store, run).journal);
      if (!journal.ok) return [];
      const judged = judgedActions(journal.value.events);
      return judged.some(({ input }) => input.facts.workspace === workspace) ? [{ run, judged }] : [];
    }),
  ];
}
