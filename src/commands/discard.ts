import { existsSync } from 'node:fs';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Problem } from '../model/problem.ts';
import { runDirectory } from '../store/run-directory.ts';
import { changesFact } from '../views/record-changes.ts';
import { addAfterRun, claimedIdentity } from './after-run.ts';
import { forgetChanges } from './commit-changes.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { redacted } from './rollback-record.ts';
import { hung, textColumns } from './text-lines.ts';

export interface DiscardArgs {
  run: string;
  reason: string;
  yes: boolean;
  as: string | undefined;
  places: Places;
  /** Asks a person and gives the first letter of the answer, lower case; null when nobody is there. */
  confirm: ((question: string) => Promise<string>) | null;
}

const nothing = (run: string): Problem => ({
  code: 'nothing-held',
  message: `No changes of run ${run} wait beside its workspace.`,
  fix: 'What is in the workspace already is taken back by `countersign rollback`.',
});

const halfway = (run: string): Problem => ({
  code: 'changes-halfway',
  message: 'Somebody began to apply these changes, and nothing says that it was finished.',
  fix: `Finish it with \`countersign decide ${run} ship\`; then \`countersign rollback ${run}\` takes it back.`,
});

const held = (reason: string): Problem => ({
  code: 'legal-hold',
  message: `The run is under legal hold (${reason}): nothing of it is thrown away.`,
  fix: 'Lift the hold first.',
});

const nobody: Problem = {
  code: 'nobody-to-ask',
  message: 'Nothing was discarded: nobody is here to say yes.',
  fix: 'Say it with --yes.',
};

/** Why it cannot be done to this run, as its record stands. */
function hindrance(store: string, run: string): Problem | undefined {
  const record = recordOf(store, run);
  if (!record.ok) return record.problems[0];
  const { changes, legalHold } = record.value;
  if (legalHold !== null) return held(legalHold.reason);
  if (changes?.state === 'applying') return halfway(run);
  return changes?.state === 'held' || changes?.state === 'partly' ? undefined : nothing(run);
}

/**
 * `countersign discard RUN --reason …`: what the agent wrote is removed, and that it was is on record. The snapshots stay:
 * what it would have been can still be read.
 */
export async function runDiscard(args: DiscardArgs, io: Io): Promise<ExitCode> {
  const { store } = args.places;
  const found = findRun(store, args.run);
  if (!found.ok) return refuse(found.problems, io, exitCode.usage);
  const run = found.value;
  const hindered = hindrance(store, run);
  if (hindered) return refuse([hindered], io, exitCode.denied);
  if (!args.yes && args.confirm === null) return refuse([nobody], io, exitCode.nobodyToAsk);
  const question = `Throw away what run ${run} wrote beside its workspace? [y/N] `;
  if (!args.yes && (await args.confirm?.(question)) !== 'y') {
    printResult(io, { run, discarded: false }, () => 'Nothing was discarded.\n');
    return exitCode.denied;
  }
  const by = await claimedIdentity(args.as, process.cwd());
  const reason = await redacted(args.reason);
  const written = await addAfterRun(store, run, (events) => {
    const state = changesFact(events)?.state;
    if (state !== 'held' && state !== 'partly') return { ok: false, problems: [nothing(run)] };
    const at = new Date().toISOString();
    return { ok: true, value: [{ type: 'changes.discarded', by, at, reason }] };
  });
  if (!written.ok) return refuse(written.problems, io, exitCode.denied);
  const { overlay } = runDirectory(store, run);
  if (existsSync(overlay)) forgetChanges(overlay);
  const statement = written.value.changes?.statement ?? 'Discarded.';
  printResult(
    io,
    { run, discarded: true, statement },
    () => `${hung('', 0, statement, textColumns(undefined)).join('\n')}\n`,
  );
  return exitCode.done;
}
