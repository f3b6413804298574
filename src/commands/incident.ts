import type { EventBody } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Identity } from '../model/identity.ts';
import type { Outcome } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { openDisabled } from '../store/disabled-file.ts';
import { type LinkedRun, linkedRuns } from '../views/same-files.ts';
import { addAfterRun, claimedIdentity } from './after-run.ts';
import { entitlement } from './entitlement.ts';
import { recordsAbout } from './every-record.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse, visible } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { hung } from './text-lines.ts';

/** Writes everything about a run into one file; its path and sha256. */
export type ExportRun = (run: string) => Promise<Outcome<{ file: string; hash: string }>>;

export interface IncidentArgs {
  run: string;
  /** What was seen that makes it an incident. */
  trigger: string;
  /** False leaves the capabilities the run used switched on. */
  disable: boolean;
  as: string | undefined;
  columns: number;
  exportRun: ExportRun;
  places: Places;
}

/**
 * `countersign incident RUN`: what has to happen first. Switches off what the run used (live runs too), links later runs on the
 * same files, exports everything, and sets a legal hold. The journal says all of it.
 */
export async function runIncident(args: IncidentArgs, io: Io): Promise<ExitCode> {
  const { store } = args.places;
  const found = findRun(store, args.run);
  if (!found.ok) return refuse(found.problems, io, exitCode.usage);
  const run = found.value;
  const by = await claimedIdentity(args.as, process.cwd());
  const entitled = args.disable ? entitlement(args.places, 'disable', by) : undefined;
  if (entitled && !entitled.ok) return refuse(entitled.problems, io, exitCode.denied);
  const record = recordOf(store, run);
  if (!record.ok) return refuse(record.problems, io, exitCode.recordDamaged);

  // First what stops more harm: it needs no journal, and works while the run is live.
  const disabled = args.disable
    ? await disableUsed(record.value, by, args)
    : { ok: true as const, value: [] };
  if (!disabled.ok) return refuse(disabled.problems, io, exitCode.recordDamaged);
  for (const call of disabled.value) if (!io.json?.()) io.out(`switched off: ${visible(call)}\n`);
  const others = await recordsAbout(store, record.value.run.workspace);
  const linked = linkedRuns(record.value, others.records);
  const exported = await args.exportRun(run);
  const at = new Date().toISOString();
  const written = await addAfterRun(store, run, (): Outcome<EventBody[]> => {
    const reason = `incident: ${args.trigger}`;
    const opened = {
      type: 'incident.opened' as const,
      trigger: args.trigger,
      by,
      at,
      disabled: [...disabled.value],
      linked: linked.map((one) => one.run),
      bundle: exported.ok ? exported.value : null,
    };
    return { ok: true, value: [opened, { type: 'hold.set', by, reason, at }] };
  });
  if (!written.ok) return refuse(written.problems, io, exitCode.recordDamaged);
  const bundle = exported.ok ? exported.value : null;
  const { trigger } = args;
  printResult(io, { run, trigger, by, at, disabled: disabled.value, linked, bundle }, () =>
    incidentText(run, bundle, linked, args.columns),
  );
  // Held all the same: what is not copied yet must not be pruned meanwhile.
  return exported.ok ? exitCode.done : refuse(exported.problems, io, exitCode.recordDamaged);
}

/** Every MCP tool the run called, off in all runs. */
async function disableUsed(
  record: RunRecord,
  by: Identity,
  { trigger, places }: IncidentArgs,
): Promise<Outcome<string[]>> {
  const calls = record.servers.flatMap(({ server, tools }) => tools.map(({ name }) => `${server}.${name}`));
  if (calls.length === 0) return { ok: true, value: [] };
  const at = new Date().toISOString();
  const reason = `incident about run ${record.run.id}: ${trigger}`;
  const written = await openDisabled(places.store).update(({ entries }) => ({
    disabled: 1,
    entries: [
      ...entries.filter(({ call }) => !calls.includes(call)),
      ...calls.map((call) => ({ call, by: by.name, reason, at })),
    ],
  }));
  return written.ok ? { ok: true, value: calls } : written;
}

function incidentText(
  run: string,
  bundle: { file: string; hash: string } | null,
  linked: readonly LinkedRun[],
  columns: number,
): string {
  const later =
    linked.length === 0
      ? ['No later run touched the same files.']
      : [
          `${linked.length} later ${linked.length === 1 ? 'run' : 'runs'} touched the same files:`,
          ...linked.flatMap(({ run: id, paths }) => hung(`  ${id}  `, 30, paths.join(', '), columns)),
        ];
  const lines = [
    `Run ${run} is under legal hold.`,
    ...(bundle ? hung('exported  ', 10, `${bundle.file} (sha256 ${bundle.hash})`, columns) : []),
    ...later,
    'Next:',
    ...(bundle ? [] : [`  countersign export ${run}      it was not exported`]),
    `  countersign why ${run} THING`,
    `  countersign rollback ${run} --rehearse`,
  ];
  return `${lines.join('\n')}\n`;
}
