import { keepBefore, type Prepared, performRollback, withoutMerges } from '../evidence/rollback/rollback.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Identity } from '../model/identity.ts';
import type { Problem } from '../model/problem.ts';
import type { RollbackReport } from '../model/release.ts';
import { rollbackReport } from '../views/rollback-report.ts';
import { addAfterRun } from './after-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
import { caseOf, codeFor, openCase, type RollbackCase } from './rollback-case.ts';
import { redacted } from './rollback-record.ts';
import { rehearse } from './rollback-rehearse.ts';
import { doneText, planText, undoCommand } from './rollback-text.ts';

export interface RollbackArgs {
  run: string;
  places: Places;
  /** Try it beside the workspace and change nothing. */
  rehearse: boolean;
  /** With `rehearse`: run the contract's checks on the result. */
  check: boolean;
  /** False: the checks run without a boundary, because a person says so. */
  boundary: boolean;
  yes: boolean;
  json: boolean;
  /** Asks a person and gives the first letter of the answer, lower case; null when nobody is there. */
  confirm: ((question: string) => Promise<string>) | null;
  /** Who does it; git is asked in the folder given. */
  identity: (directory: string) => Promise<Identity>;
  columns: number;
}

const nobody: Problem = {
  code: 'nobody-to-ask',
  message: 'Nothing was changed: nobody is here to say yes.',
  fix: 'Say it with --yes, or try it first with --rehearse.',
};

/** `countersign rollback RUN`: puts back what the run changed in its workspace, and nothing else. */
export async function runRollback(args: RollbackArgs, io: Io): Promise<ExitCode> {
  const opened = await openCase(args.places, args.run);
  if (!opened.ok) return refuse(opened.problems, io, codeFor(opened.problems));
  const one = opened.value;
  if (args.rehearse) return rehearse(one, args, io);
  if (!args.json) io.out(planText(one, args.columns));
  const { steps, left } = one.prepared.plan;
  if (steps.length === 0) {
    const open = left.some(({ how }) => how === 'kept' || how === 'failed');
    if (args.json) await printPlan(one, args, io);
    else io.out(`\nNothing ${open ? 'else ' : ''}can be undone here: nothing was changed.\n`);
    return open ? exitCode.denied : exitCode.done;
  }
  const agreed = await agree(one, args);
  if (agreed === 'nobody') {
    if (args.json) await printPlan(one, args, io);
    return refuse([nobody], io, codeFor([nobody]));
  }
  if (agreed === null) {
    io.out('Nothing was changed.\n');
    return exitCode.denied;
  }
  return inPlace(agreed, args, io);
}

/** What is wanted of the plan; null when the person says no. */
async function agree(
  one: RollbackCase,
  { yes, json, confirm }: RollbackArgs,
): Promise<Wanted | null | 'nobody'> {
  const { steps } = one.prepared.plan;
  const merges = steps.filter(({ how }) => how === 'merged').length;
  if (yes) return { one, merges: true };
  if (json || confirm === null) return 'nobody';
  const files = merges === 1 ? 'the file that was' : `the ${merges} files that were`;
  const merge = merges > 0 && (await confirm(`\nMerge ${files} changed later? [y/N] `)) === 'y';
  const count = merge ? steps.length : steps.length - merges;
  if (count === 0) return null;
  const question = `\nUndo ${count} change${count === 1 ? '' : 's'} in the workspace? [y/N] `;
  return (await confirm(question)) === 'y' ? { one, merges: merge } : null;
}

interface Wanted {
  readonly one: RollbackCase;
  readonly merges: boolean;
}

/** What would be done, in the shape of a report; nothing was. */
async function printPlan(
  { facts, prepared, notUndone }: RollbackCase,
  args: RollbackArgs,
  io: Io,
): Promise<void> {
  const { steps, left } = prepared.plan;
  const planned = steps.map(({ path, how, why }) => ({ path, how, why: `planned, not done: ${why}` }));
  const report: RollbackReport = {
    by: await args.identity(facts.workspace),
    ok: steps.length === 0 && left.every(({ how }) => how === 'already'),
    detail: 'nothing was changed',
    at: new Date().toISOString(),
    paths: [...planned, ...left],
    more: 0,
    wanted: null,
    got: null,
    checks: [],
    notUndone: [...notUndone],
  };
  io.out(`${JSON.stringify(report, null, 2)}\n`);
}

/**
 * First what is about to happen and where everything replaced is kept goes on record, then it happens, then what it came to
 * goes on record: a rollback that is cut off in the middle leaves its beginning behind.
 */
async function inPlace({ one, merges }: Wanted, args: RollbackArgs, io: Io): Promise<ExitCode> {
  const { facts } = one;
  const { store } = args.places;
  const by = await args.identity(facts.workspace);
  let begun: { prepared: Prepared; ref: string | null } | undefined;
  const noted = await addAfterRun(store, facts.run, async (events) => {
    const fresh = await caseOf(args.places, facts.run, events);
    if (!fresh.ok) return fresh;
    const prepared = merges ? fresh.value.prepared : withoutMerges(fresh.value.prepared);
    if (!isAsShown(one.prepared, prepared, merges))
      return { ok: false, problems: [overtaken(facts.workspace)] };
    const kept = await keepBefore(prepared);
    if (!kept.ok) return kept;
    const { ref } = kept.value;
    begun = { prepared, ref };
    const text = `A rollback of ${prepared.plan.steps.length} paths begins; what it replaces is kept as ${ref ?? 'nothing'}.`;
    return { ok: true, value: [{ type: 'note.added', text, by, marker: false }] };
  });
  const unwritten = noted.ok ? [] : noted.problems;
  if (!noted.ok || begun === undefined) return refuse(unwritten, io, codeFor(unwritten));
  const { prepared, ref } = begun;
  let report: RollbackReport | undefined;
  const written = await addAfterRun(store, facts.run, async () => {
    const seen = await performRollback(prepared);
    report = rollbackReport({
      ...seen,
      by,
      at: new Date().toISOString(),
      checks: [],
      notUndone: one.notUndone,
      kept: ref,
      cutShort: facts.cutShort,
    });
    return { ok: true, value: [{ type: 'rollback.done', ...(await redacted(report)) }] };
  });
  const undo = ref === null ? null : undoCommand(one, ref);
  if (report !== undefined && args.json) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else if (report !== undefined) io.out(doneText(report, { rehearsal: false, undo, columns: args.columns }));
  if (!written.ok) return refuse(written.problems, io, codeFor(written.problems));
  return report?.ok ? exitCode.done : exitCode.denied;
}

const overtaken = (where: string): Problem => ({
  code: 'rollback-overtaken',
  message: 'The workspace changed since the plan was shown.',
  fix: 'Nothing was changed. Ask for the rollback again.',
  where,
});

/** Nothing is done that was not shown. */
function isAsShown(shown: Prepared, fresh: Prepared, merges: boolean): boolean {
  const keys = ({ plan }: Prepared): string =>
    plan.steps
      .filter(({ how }) => merges || how !== 'merged')
      .map(({ path, put, now }) => JSON.stringify([path, put, 'oid' in now ? now.oid : now.is]))
      .join('\n');
  return keys(shown) === keys(fresh);
}
