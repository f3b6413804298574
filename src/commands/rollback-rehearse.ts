import { join } from 'node:path';
import { findBoundary } from '../boundary/availability.ts';
import { type Rehearsed, rehearseRollback } from '../evidence/rollback/rollback.ts';
import { openLaunch } from '../evidence/rollback/run-check.ts';
import type { EventBody } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Problem } from '../model/problem.ts';
import { rollbackReport } from '../views/rollback-report.ts';
import { addAfterRun } from './after-run.ts';
import { containedChecks } from './check-launch.ts';
import type { Io } from './io.ts';
import { refuse, visible } from './print-problem.ts';
import { userEnvironment } from './program.ts';
import type { RollbackArgs } from './rollback.ts';
import { codeFor, type RollbackCase } from './rollback-case.ts';
import { redacted } from './rollback-record.ts';
import { doneText, planText } from './rollback-text.ts';

/** One check may take this long. */
const checkMs = 10 * 60_000;

const noChecks: Problem = {
  code: 'no-checks',
  message: 'The contract of this run names no checks: there is nothing to run.',
  fix: 'Rehearse without --check, or name them under `checks` in the contract of the next run.',
};

const uid = (): number => process.getuid?.() ?? -1;

const orWithout = (problem: Problem): Problem => ({
  ...problem,
  message: `The checks cannot be held: ${problem.message}`,
  fix: `${problem.fix} Or add --no-boundary: then they run as you, and an agent may have left something in them.`,
});

/** Tries the rollback beside the workspace, shows what it came to and writes that down. */
export async function rehearse(one: RollbackCase, args: RollbackArgs, io: Io): Promise<ExitCode> {
  const { facts } = one;
  const commands = args.check ? facts.checks : [];
  if (args.check && commands.length === 0) return refuse([noChecks], io, codeFor([noChecks]));
  if (!args.json) io.out(planText(one, args.columns));
  const found = args.check && args.boundary ? findBoundary(process.platform, process.arch, uid()) : null;
  if (found?.available === false) return refuse([orWithout(found.problem)], io, exitCode.notSupervised);
  if (commands.length > 0) {
    io.err('\nThese commands of the contract run on this machine now, in a copy of the\n');
    io.err(`workspace, ${found ? 'in a boundary of their own without a network' : 'without a boundary'}:\n`);
    for (const command of commands) io.err(`  ${visible(command)}\n`);
  }
  const began = performance.now();
  const asked = {
    commands,
    launch: (scratch: { root: string; home: string }, linked: readonly string[]) => {
      const { root, home } = scratch;
      const variables = userEnvironment;
      if (found === null) return Promise.resolve(openLaunch({ directory: root, home, variables }));
      const { contract, workspace } = facts;
      const outside = linked.map((name) => join(workspace, name));
      return containedChecks({
        with: found,
        contract,
        places: args.places,
        variables,
        root,
        linked: outside,
      });
    },
    limitMs: checkMs,
    begins: (command: string) => io.err(`  running ${visible(command)}\n`),
  };
  const seen = await rehearseRollback(one.prepared, args.check ? asked : null);
  sayOfChecks(seen, io);
  const report = rollbackReport({
    ...seen,
    by: await args.identity(facts.workspace),
    at: new Date().toISOString(),
    checks: seen.checks.map(({ command, exit }) => ({ command, exit })),
    notUndone: one.notUndone,
    kept: null,
    cutShort: facts.cutShort,
  });
  const ms = performance.now() - began;
  const looked: EventBody[] =
    seen.snapshot === null
      ? []
      : [{ type: 'snapshot.taken', snapshot: seen.snapshot, moment: 'rollback', action: null, ms }];
  const written = await addAfterRun(args.places.store, facts.run, async () => ({
    ok: true,
    value: [...looked, { type: 'rollback.rehearsed', ...(await redacted(report)) }],
  }));
  if (!written.ok) return refuse(written.problems, io, codeFor(written.problems));
  if (args.json) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else io.out(doneText(report, { rehearsal: true, undo: null, columns: args.columns }));
  return report.ok ? exitCode.done : exitCode.denied;
}

/** What the checks did not have is said: a failure may come from that. */
function sayOfChecks({ checks, linked, absent }: Rehearsed, io: Io): void {
  for (const name of linked) io.err(`  ${name} is the workspace's own\n`);
  if (absent > 0) io.err(`  ${absent} files could not be copied\n`);
  for (const { command, exit, tail } of checks) {
    if (exit === 0 || tail.trim() === '') continue;
    const lines = tail.trimEnd().split('\n').slice(-15);
    io.err(
      `\n  the end of what ${visible(command)} printed:\n${lines.map((line) => `    ${visible(line)}\n`).join('')}`,
    );
  }
}
