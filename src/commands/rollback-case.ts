import { type Prepared, prepareRollback } from '../evidence/rollback/rollback.ts';
import { readJournal } from '../journal/read.ts';
import { isHeld } from '../journal/run-lock.ts';
import type { Event } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { runDirectory } from '../store/run-directory.ts';
import { type RollbackFacts, rollbackFacts } from '../views/rollback-facts.ts';
import { effectsNotUndone } from '../views/rollback-note.ts';
import { repositoryLines, unkeptLines } from '../views/rollback-report.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import { gitProgram } from './git-state.ts';
import type { Places } from './places.ts';

/** A run that could be rolled back now, and what that would do. */
export interface RollbackCase {
  readonly facts: RollbackFacts;
  readonly record: RunRecord;
  /** The run's snapshot store. */
  readonly store: string;
  readonly prepared: Prepared;
  /** What stays as the run left it, whatever is done here. */
  readonly notUndone: readonly string[];
}

const alive = (run: string): Problem => ({
  code: 'run-alive',
  message: `Run ${run} is not over: its agent may write while it is rolled back.`,
  fix: 'Wait for its end, or end it: what it did is known then.',
});

const lacking = (message: string, where: string): Problem => ({
  code: 'snapshot-missing',
  message: `${message} Nothing can be restored.`,
  fix: 'Restore the files from git or a backup; `countersign show` lists what the run did.',
  where,
});

/** Reads the run and works out its rollback. Nothing is changed. */
export async function openCase(places: Places, wanted: string): Promise<Outcome<RollbackCase>> {
  const found = findRun(places.store, wanted);
  if (!found.ok) return found;
  const { directory, journal } = runDirectory(places.store, found.value);
  if (isHeld(directory)) return { ok: false, problems: [alive(found.value)] };
  const read = readJournal(journal);
  return read.ok ? caseOf(places, found.value, read.value.events) : read;
}

/** The same from events that were read already. */
export async function caseOf(
  places: Places,
  run: string,
  events: readonly Event[],
): Promise<Outcome<RollbackCase>> {
  const { journal, snapshots } = runDirectory(places.store, run);
  const facts = rollbackFacts(events);
  if (typeof facts === 'string') return { ok: false, problems: [lacking(facts, journal)] };
  const record = recordOf(places.store, run);
  if (!record.ok) return record;
  const { workspace, before, after } = facts;
  const git = gitProgram(workspace);
  const ports = { workspace, store: snapshots, git, clock: Date.now };
  const prepared = await prepareRollback(ports, before, after);
  if (!prepared.ok) return prepared;
  const { unkept, repositories } = prepared.value.plan;
  const notUndone = [
    ...effectsNotUndone(record.value),
    ...repositoryLines(repositories),
    ...unkeptLines(unkept),
  ];
  return {
    ok: true,
    value: { facts, record: record.value, store: snapshots, prepared: prepared.value, notUndone },
  };
}

/** 2 for a run that is not named well, 3 for one that may not be touched now, 5 for what is damaged or missing. */
export function codeFor(problems: readonly Problem[]): ExitCode {
  const [first] = problems;
  switch (first?.code) {
    case 'run-not-found':
    case 'run-not-named':
    case 'run-ambiguous':
    case 'no-checks':
      return exitCode.usage;
    case 'run-alive':
    case 'workspace-gone':
    case 'rollback-overtaken':
      return exitCode.denied;
    case 'nobody-to-ask':
      return exitCode.nobodyToAsk;
    default:
      return exitCode.recordDamaged;
  }
}
