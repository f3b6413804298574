import { randomBytes } from 'node:crypto';
import { createRedactor } from '../evidence/redact.ts';
import { readJournal } from '../journal/read.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunCase } from '../model/run-case.ts';
import { type Effect, worst } from '../model/words.ts';
import { caseNames, isCaseName, writeCase } from '../store/case-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import { actionTarget } from '../views/action-target.ts';
import { caseItem } from '../views/case-verdicts.ts';
import { type Judged, judgedActions } from '../views/judged.ts';
import { findRun } from './find-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse, visible } from './print-problem.ts';
import { printResult } from './print-result.ts';

export interface CaseAddArgs {
  run: string;
  /** Ids of its actions; every one that was not simply allowed when empty. */
  actions: readonly string[];
  /** What each has to come to; what it came to then when left out. */
  expect?: Effect | undefined;
  /** The end of the run's id when left out. */
  name?: string | undefined;
  because?: string | undefined;
  workspace: string;
  places: Places;
}

const problem = (code: string, message: string, fix: string): Problem => ({ code, message, fix });

/** `countersign case add`: keeps actions of a run as a case. Ends with 2 when there is nothing to keep, 3 when it may not be kept. */
export async function runCaseAdd(args: CaseAddArgs, io: Io): Promise<ExitCode> {
  const found = findRun(args.places.store, args.run);
  if (!found.ok) return refuse(found.problems, io, exitCode.usage);
  const name = args.name ?? `run-${found.value.slice(-6).toLowerCase()}`;
  const taken = checkName(name, args.workspace);
  if (taken !== null) return refuse([taken], io, exitCode.usage);
  const journal = readJournal(runDirectory(args.places.store, found.value).journal);
  if (!journal.ok) return refuse(journal.problems, io, exitCode.recordDamaged);
  const { events } = journal.value;
  const start = events[0]?.body;
  if (start?.type !== 'run.started') return exitCode.recordDamaged;
  const chosen = choose(judgedActions(events), args);
  if (!chosen.ok) return refuse(chosen.problems, io, exitCode.usage);
  const { at, task, contract, profile } = start;
  const content: RunCase = {
    case: 1,
    ...(args.because === undefined ? {} : { because: args.because }),
    from: { run: found.value, at, task, contract: contract.file },
    profile: profile.name,
    actions: chosen.value.map((one) => caseItem(one, args.expect ?? null)),
  };
  const secrets = [...chosen.value.flatMap(redacted), ...(await secretsIn(content))];
  if (secrets.length > 0) return refuse(secrets, io, exitCode.denied);
  const written = writeCase(args.workspace, name, content);
  if (!written.ok) return refuse(written.problems, io, exitCode.configInvalid);
  const lines = content.actions.map(
    ({ expect, action }) =>
      `  ${action.id.padEnd(5)} ${expect.padEnd(6)} ${visible(actionTarget(action)).slice(0, 60)}\n`,
  );
  const look = 'Look at it before you commit it: paths and commands are in it as they were.\n';
  printResult(
    io,
    {
      name,
      file: written.value,
      actions: content.actions.map(({ expect, action }) => ({ id: action.id, expect })),
    },
    () => `${written.value} is written:\n${lines.join('')}${look}`,
  );
  return exitCode.done;
}

function checkName(name: string, workspace: string): Problem | null {
  if (!isCaseName(name))
    return problem(
      'case-name',
      'A case cannot have this name.',
      'Use small letters, digits and `-`, at most 64.',
    );
  const names = caseNames(workspace);
  return names.ok && names.value.includes(name)
    ? problem(
        'case-exists',
        `There is a case ${name} already.`,
        'Give it another name with --name, or remove the file.',
      )
    : null;
}

/** The severest judgement of each action, the last of several: a stop that a person answered was judged again, and milder. */
function severestOf(all: readonly Judged[]): Map<string, Judged> {
  const found = new Map<string, Judged>();
  for (const one of all) {
    const before = found.get(one.action)?.verdict.effect ?? 'allow';
    if (worst(one.verdict.effect, before) === one.verdict.effect) found.set(one.action, one);
  }
  return found;
}

function choose(all: readonly Judged[], { actions }: CaseAddArgs): Outcome<Judged[]> {
  const severest = severestOf(all);
  const unknown = actions.filter((id) => !severest.has(id));
  if (unknown.length > 0) {
    const fix = '`countersign show RUN` names its actions.';
    return {
      ok: false,
      problems: unknown.map((id) =>
        problem('action-not-found', `The run has no verdict on "${visible(id)}".`, fix),
      ),
    };
  }
  const kept =
    actions.length > 0
      ? [...severest.values()].filter(({ action }) => actions.includes(action))
      : [...severest.values()].filter(({ verdict }) => verdict.effect !== 'allow');
  if (kept.length > 0) return { ok: true, value: kept };
  const message = 'Everything this run wanted was allowed.';
  return {
    ok: false,
    problems: [problem('case-empty', message, 'Name what has to stay as it is with --action.')],
  };
}

const without = 'Leave it out: name the others with --action.';

function redacted({ action, redacted: isRedacted }: Judged): Problem[] {
  if (!isRedacted) return [];
  return [
    problem(
      'case-redacted',
      `Part of ${action} was redacted: what was judged is not there any more.`,
      without,
    ),
  ];
}

/** Journals are redacted by what was known when they were written; what would be shared is looked at again. */
async function secretsIn({ actions }: RunCase): Promise<Problem[]> {
  const redactor = createRedactor({ literals: [], key: randomBytes(32) });
  const found: Problem[] = [];
  for (const item of actions) {
    const secrets = (await redactor.redact(item)).found;
    if (secrets.length === 0) continue;
    const kinds = secrets.map(({ kind, count }) => `${count} ${kind}`).join(', ');
    found.push(
      problem('case-secret', `${item.action.id} holds what looks like a secret (${kinds}).`, without),
    );
  }
  return found;
}
