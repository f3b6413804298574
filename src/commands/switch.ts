import { isHeld } from '../journal/run-lock.ts';
import { parseCallPattern } from '../model/call-pattern.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Problem } from '../model/problem.ts';
import { openDisabled } from '../store/disabled-file.ts';
import { listRuns, runDirectory } from '../store/run-directory.ts';
import { utcText } from '../views/utc-text.ts';
import { claimedIdentity } from './after-run.ts';
import { entitlement } from './entitlement.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse, visible } from './print-problem.ts';
import { printResult } from './print-result.ts';

export interface SwitchArgs {
  /** `server.tool`, `*` allowed in either half. */
  call: string;
  /** Why; asked for when a capability is switched off. */
  reason: string | undefined;
  as: string | undefined;
  places: Places;
}

const notACall = (call: string): Problem => ({
  code: 'capability-unclear',
  message: `"${call}" names no capability.`,
  fix: 'Write SERVER.TOOL, such as github.create_issue or github.*.',
});

const noReason: Problem = {
  code: 'reason-missing',
  message: 'A capability is switched off without saying why.',
  fix: 'Say it with --reason: it is what everybody reads who is refused.',
};

const notOff = (call: string): Problem => ({
  code: 'capability-not-disabled',
  message: `${call} is not switched off.`,
  fix: 'See what is switched off with `countersign disable`.',
});

/** `countersign disable`: what is switched off. */
export async function runListDisabled(places: Places, json: boolean, io: Io): Promise<ExitCode> {
  const read = await openDisabled(places.store).read();
  if (!read.ok) return refuse(read.problems, io, exitCode.recordDamaged);
  const { entries } = read.value;
  if (json) io.out(`${JSON.stringify(entries, null, 2)}\n`);
  else if (entries.length === 0) io.out('Nothing is switched off.\n');
  else
    for (const { call, by, reason, at } of entries)
      io.out(`${visible(`${call}  by ${by}, ${utcText(at)}: ${reason}`)}\n`);
  return exitCode.done;
}

/** `countersign disable CALL`: off in every run, live ones within a second, until it is enabled. */
export async function runDisable(args: SwitchArgs, io: Io): Promise<ExitCode> {
  const { call, reason, places } = args;
  const parsed = parseCallPattern(call);
  if (!parsed.ok || parsed.pattern.rules.length > 0 || !/^[^.]+\..+$/.test(call))
    return refuse([notACall(call)], io, exitCode.usage);
  if (reason === undefined) return refuse([noReason], io, exitCode.usage);
  const { name } = await claimedIdentity(args.as, process.cwd());
  const entitled = entitlement(places, 'disable', { name });
  if (!entitled.ok) return refuse(entitled.problems, io, exitCode.denied);
  const entry = { call, by: name, reason, at: new Date().toISOString() };
  const written = await openDisabled(places.store).update(({ entries }) => ({
    disabled: 1,
    entries: [...entries.filter((one) => one.call !== call), entry],
  }));
  if (!written.ok) return refuse(written.problems, io, exitCode.recordDamaged);
  const live = liveRuns(places.store);
  printResult(
    io,
    { ...entry, live },
    () => `${call} is switched off: ${liveText(live)} refused from now on.\n`,
  );
  return exitCode.done;
}

/** `countersign enable CALL`. */
export async function runEnable({ call, places, as }: Omit<SwitchArgs, 'reason'>, io: Io): Promise<ExitCode> {
  const entitled = entitlement(places, 'disable', await claimedIdentity(as, process.cwd()));
  if (!entitled.ok) return refuse(entitled.problems, io, exitCode.denied);
  let was = false;
  const written = await openDisabled(places.store).update(({ entries }) => {
    was = entries.some((one) => one.call === call);
    return { disabled: 1, entries: entries.filter((one) => one.call !== call) };
  });
  if (!written.ok) return refuse(written.problems, io, exitCode.recordDamaged);
  if (!was) return refuse([notOff(call)], io, exitCode.usage);
  printResult(
    io,
    { call, enabled: true },
    () => `${call} is switched on again: contracts decide about it.\n`,
  );
  return exitCode.done;
}

function liveRuns(store: string): number {
  const runs = listRuns(store);
  return runs.ok ? runs.value.filter((run) => isHeld(runDirectory(store, run).directory)).length : 0;
}

const liveText = (live: number): string =>
  live === 0 ? 'in every later run it is' : `in ${live} live and all later runs it is`;
