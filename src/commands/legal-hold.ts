import type { EventBody } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { addAfterRun, claimedIdentity } from './after-run.ts';
import { entitlement } from './entitlement.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
import { printResult } from './print-result.ts';

export interface HoldArgs {
  run: string;
  reason: string;
  lift: boolean;
  as: string | undefined;
  places: Places;
}

const notHeld = (run: string): Problem => ({
  code: 'hold-not-set',
  message: `Run ${run} is not held.`,
  fix: 'Leave out --lift to hold it.',
});

/** `countersign hold RUN`: a legal hold. A held run is never pruned; `--lift` ends it. Both are on record. */
export async function runLegalHold(args: HoldArgs, io: Io): Promise<ExitCode> {
  const { store } = args.places;
  const run = findRun(store, args.run);
  if (!run.ok) return refuse(run.problems, io, exitCode.usage);
  const by = await claimedIdentity(args.as, process.cwd());
  const entitled = args.lift ? entitlement(args.places, 'hold', by) : undefined;
  if (entitled && !entitled.ok) return refuse(entitled.problems, io, exitCode.denied);
  const at = new Date().toISOString();
  const written = await addAfterRun(store, run.value, (): Outcome<EventBody[]> => {
    const record = recordOf(store, run.value);
    if (!record.ok) return record;
    if (args.lift && !record.value.legalHold) return { ok: false, problems: [notHeld(run.value)] };
    const type = args.lift ? 'hold.lifted' : 'hold.set';
    return { ok: true, value: [{ type, by, reason: args.reason, at }] };
  });
  if (!written.ok) return refuse(written.problems, io, exitCode.recordDamaged);
  printResult(
    io,
    { run: run.value, held: !args.lift, by, reason: args.reason, at },
    () => `Run ${run.value} is ${args.lift ? 'no longer held' : 'held: it is not pruned'}.\n`,
  );
  return exitCode.done;
}
