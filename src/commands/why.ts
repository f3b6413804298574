import { readJournal } from '../journal/read.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { createHistory } from '../state/history.ts';
import { runDirectory } from '../store/run-directory.ts';
import { mentionsOf } from '../views/mentions.ts';
import { thingOf } from '../views/thing.ts';
import { type WhyAnswer, whyOf } from '../views/why.ts';
import { recordsAbout } from './every-record.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem, printWarning } from './print-problem.ts';
import { everywhereText, type RunMentions, whyText } from './why-text.ts';

export interface WhyArgs {
  /** A run and a thing, or only a thing: then all runs are looked through. */
  words: readonly string[];
  json: boolean;
  columns: number;
  places: Places;
}

const aboutNothing: Problem = {
  code: 'why-nothing',
  message: 'Nothing is named to ask about.',
  fix: 'Name a path, command, host, tool or action: `countersign why [RUN] THING`.',
};

/** `countersign why [RUN] THING`: why something was done or refused, with the events that prove it. */
export async function runWhy(args: WhyArgs, io: Io): Promise<ExitCode> {
  const [first = '', ...rest] = args.words;
  if ((rest.length > 0 ? rest.join(' ') : first).trim() === '') {
    printProblem(aboutNothing, io);
    return exitCode.usage;
  }
  const run = rest.length > 0 ? findRun(args.places.store, first) : undefined;
  if (run && !run.ok) {
    for (const problem of run.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  return run ? whyInRun(run.value, rest.join(' '), args, io) : whyEverywhere(first, args, io);
}

async function whyInRun(run: string, question: string, args: WhyArgs, io: Io): Promise<ExitCode> {
  const answer = answerOf(args.places.store, run, question);
  if (!answer.ok) {
    for (const problem of answer.problems) printProblem(problem, io);
    return exitCode.recordDamaged;
  }
  const { value } = answer;
  io.out(args.json ? `${JSON.stringify({ run, ...value }, null, 2)}\n` : whyText(run, value, args.columns));
  return value.actions.length + value.unexplained.length + value.seen.length > 0
    ? exitCode.done
    : exitCode.agentFailed;
}

function answerOf(store: string, run: string, question: string): Outcome<WhyAnswer> {
  const journal = readJournal(runDirectory(store, run).journal);
  if (!journal.ok) return journal;
  const record = recordOf(store, run);
  if (!record.ok) return record;
  const thing = thingOf(question, record.value.run.workspace);
  return { ok: true, value: whyOf(createHistory(journal.value.events), record.value, thing) };
}

async function whyEverywhere(question: string, args: WhyArgs, io: Io): Promise<ExitCode> {
  const { records, unreadable } = await recordsAbout(args.places.store, question);
  const found = records.flatMap((record): RunMentions[] => {
    const mentions = mentionsOf(record, thingOf(question, record.run.workspace));
    return mentions.length === 0 ? [] : [{ record, mentions }];
  });
  for (const { problem } of unreadable) printWarning(problem, io);
  const json = () => ({
    question,
    runs: found.map(({ record, mentions }) => ({
      run: record.run.id,
      startedAt: record.run.startedAt,
      task: record.request.task,
      owner: record.people.owner,
      contract: { file: record.contract.file, hash: record.contract.hash },
      decision: record.decision.known ? record.decision.value.decision : null,
      mentions,
    })),
    unreadable: unreadable.map(({ run }) => run),
  });
  io.out(args.json ? `${JSON.stringify(json(), null, 2)}\n` : everywhereText(question, found, args.columns));
  const meant = found.length === 0 ? findRun(args.places.store, question) : undefined;
  if (meant?.ok) io.err(`${question} is a run: name what about it, \`countersign why ${question} THING\`.\n`);
  return found.length > 0 ? exitCode.done : exitCode.agentFailed;
}
