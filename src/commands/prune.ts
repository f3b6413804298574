import { bytes } from '../evidence/consequences/wording.ts';
import { holdRun, isHeld } from '../journal/run-lock.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { type Fate, fateOf, type KeepKind, type RetentionRules } from '../model/retention.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { listRuns, runDirectory } from '../store/run-directory.ts';
import { removeRun, runBytes } from '../store/run-removal.ts';
import { claimedIdentity } from './after-run.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
import { pruneText, tally } from './prune-text.ts';
import { openIndex } from './run-list.ts';

export interface PruneArgs {
  /** ms. */
  olderThan: number;
  keep: readonly KeepKind[];
  /** Delete what may be deleted without a question; runs nobody decided about are still asked for, or kept. */
  yes: boolean;
  json: boolean;
  as: string | undefined;
  /** Asks on the terminal, the first letter of the answer; null when nobody is there. */
  confirm: ((question: string) => Promise<string>) | null;
  places: Places;
}

/** One run and what is to become of it. */
export interface Candidate {
  run: string;
  bytes: number;
  task: string;
  fate: Fate;
  record: RunRecord | undefined;
}

/** `countersign prune`: shows what is old enough, how large it is and why the rest stays; deletes what is confirmed. */
export async function runPrune(args: PruneArgs, io: Io): Promise<ExitCode> {
  const { store } = args.places;
  const runs = listRuns(store);
  if (!runs.ok) return refuse(runs.problems, io, exitCode.recordDamaged);
  const organisation = readOrganisation(args.places);
  if (!organisation.ok) return refuse(organisation.problems, io, exitCode.recordDamaged);
  const retention = organisation.value?.retention ?? { keep: null, keepShipped: null };
  const rules = { olderThan: args.olderThan, keep: args.keep, retention };
  const candidates = runs.value.map((run) => candidateOf(store, run, rules));
  if (args.json) io.out(`${JSON.stringify(candidates.map(jsonOf), null, 2)}\n`);
  else io.out(pruneText(candidates));
  const chosen = await choose(candidates, args, io);
  if (chosen.length === 0) return exitCode.done;
  const by = await claimedIdentity(args.as, process.cwd());
  return removeAll(chosen, by.name, args, io);
}

/** A run with what the rules say about it. */
export function candidateOf(store: string, run: string, rules: RetentionRules): Candidate {
  const size = runBytes(store, run);
  if (isHeld(runDirectory(store, run).directory))
    return { run, bytes: size, task: '', fate: { fate: 'keep', why: 'it is live' }, record: undefined };
  const record = recordOf(store, run);
  if (!record.ok) {
    const why = `it cannot be read: ${record.problems[0]?.message ?? 'unknown'}`;
    return { run, bytes: size, task: '', fate: { fate: 'keep', why }, record: undefined };
  }
  const age = (end: string): number => Date.now() - Date.parse(end);
  const { value } = record;
  return { run, bytes: size, task: value.request.task, fate: fateOf(value, rules, age), record: value };
}

const jsonOf = ({ fate, record: _, ...one }: Candidate) => ({ ...one, ...fate });

async function choose(candidates: readonly Candidate[], args: PruneArgs, io: Io): Promise<Candidate[]> {
  const free = candidates.filter(({ fate }) => fate.fate === 'prune');
  const asked = candidates.filter(({ fate }) => fate.fate === 'ask');
  const chosen: Candidate[] = [];
  if (free.length > 0) {
    const answer = args.yes ? 'y' : await args.confirm?.(`Delete ${tally(free)}? [y/N] `);
    if (answer === 'y') chosen.push(...free);
  }
  for (const one of asked) {
    const why = one.fate.fate === 'ask' ? one.fate.why : '';
    const question = `Delete ${one.run} (${bytes(one.bytes)}) too, although ${why}? [y/N] `;
    if ((await args.confirm?.(question)) === 'y') chosen.push(one);
  }
  if (chosen.length === 0 && free.length + asked.length > 0 && !args.json) io.out('Nothing was deleted.\n');
  return chosen;
}

async function removeAll(
  chosen: readonly Candidate[],
  by: string,
  { places: { store }, json }: PruneArgs,
  io: Io,
): Promise<ExitCode> {
  const gone: Candidate[] = [];
  let code: ExitCode = exitCode.done;
  for (const one of chosen) {
    const problems = removeOne(store, one, by);
    if (problems.length === 0) gone.push(one);
    else code = refuse(problems, io, exitCode.recordDamaged);
  }
  // What is gone leaves the list by itself; listing now writes that down.
  await openIndex(store).rebuild();
  if (!json) io.out(`Deleted ${tally(gone)}. What is left of them stands in pruned.jsonl.\n`);
  return code;
}

const changedMeanwhile = (run: string): Problem => ({
  code: 'run-changed',
  message: `Something was written behind run ${run} since it was shown, so it was not deleted.`,
  fix: 'Ask again: it may be under legal hold now.',
});

/** Deletes one run that may be deleted, unless something was written behind it since; its tombstone stays. */
export function removeOne(
  store: string,
  { run, bytes: size, record }: Candidate,
  by: string,
): readonly Problem[] {
  if (record === undefined) return [];
  const held = holdRun(runDirectory(store, run).directory);
  if (!held.ok) return held.problems;
  try {
    // Somebody may have set a hold while the question stood.
    const now = recordOf(store, run);
    if (!now.ok) return now.problems;
    if (now.value.integrity.lastHash !== record.integrity.lastHash) return [changedMeanwhile(run)];
    const removed = removeRun(store, {
      run,
      task: record.request.task,
      startedAt: record.run.startedAt,
      decision: record.decision.known ? record.decision.value.decision : null,
      head: record.integrity.lastHash,
      bytes: size,
      prunedAt: new Date().toISOString(),
      by,
    });
    return removed.ok ? [] : removed.problems;
  } finally {
    held.value.release();
  }
}
