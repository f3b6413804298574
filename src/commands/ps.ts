import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { wayText } from '../model/freeze-way.ts';
import { shortDuration } from '../ui/clock.ts';
import { visible } from '../ui/visible-text.ts';
import { cells, clip, pad } from '../ui/wrap.ts';
import type { Io } from './io.ts';
import { findOpen, type LiveRun, lookAtRun } from './live-runs.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
import { openIndex } from './run-list.ts';
import { hung } from './text-lines.ts';

export interface PsArgs {
  json?: boolean | undefined;
  places: Places;
  /** ms since the epoch. */
  now: number;
  columns: number;
}

const people = (names: readonly string[]): string =>
  names.length === 0
    ? 'nobody is attached who could answer'
    : `${[...new Set(names)].join(', ')} could answer`;

const counted = (count: number): string => `${count} ${count === 1 ? 'process' : 'processes'}`;

/** One word for the state, as the table has it. */
export function stateWord({ state, frozen }: LiveRun): string {
  if (state === 'dead') return 'HOST DEAD';
  if (state === 'unreadable') return 'DAMAGED';
  if (frozen && (state === 'paused' || state === 'stopped')) return 'FROZEN';
  return state === 'ended' || state === 'interrupted' ? 'closing' : state;
}

/** A stop freezes for its own reason: that is said once. */
const stopNote = (stop: string, { run, frozen }: LiveRun): string =>
  frozen?.reason === stop
    ? `stopped until a person decides: \`countersign attach ${run.slice(-6)}\``
    : `stopped until a person decides: ${stop}`;

function notes(live: LiveRun): string[] {
  const { run, frozen, stop, waiting, attended, workspace, boundary, problem, host, processes } = live;
  const [first, ...more] = waiting;
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  return [
    ...(problem === null ? [] : [problem]),
    ...(host === null && problem === null
      ? [
          `its host is gone${processes > 0 ? `, ${counted(processes)} left` : ''}: \`countersign kill ${run.slice(-6)}\` ends it`,
        ]
      : []),
    ...(frozen
      ? [
          `frozen by ${frozen.by} (${counted(frozen.processes)}${frozen.way ? `, ${wayText[frozen.way]}` : ''}): ${frozen.reason}`,
        ]
      : []),
    ...(stop === null ? [] : [stopNote(stop, live)]),
    ...(first
      ? [`asked ${shortDuration(first.forMs)} ago: ${first.what}${others}; ${people(attended)}`]
      : []),
    `${workspace ?? 'workspace unknown'} · boundary: ${boundary}`,
  ];
}

const heads = ['RUN', 'STATE', 'AGENT', 'SINCE', 'PROC', 'TASK'] as const;

function table(runs: readonly LiveRun[], { now, columns }: PsArgs): string {
  const rows = runs.map((live) => [
    live.run.slice(-6),
    stateWord(live),
    visible(live.agent ?? 'unknown'),
    live.since === null ? '?' : shortDuration(now - Date.parse(live.since)),
    String(live.processes),
    visible(live.task ?? 'unknown'),
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => cells(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    clip(
      row
        .map((text, column) => pad(text, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
      columns,
    );
  const body = runs.flatMap((live, index) => [
    line(rows[index] ?? []),
    ...notes(live).flatMap((note) => hung('', 8, note, columns)),
  ]);
  return `${[line(heads), ...body].join('\n')}\n`;
}

/** `countersign ps`: every run of this store that is not over. */
export async function runPs(args: PsArgs, io: Io): Promise<ExitCode> {
  const { places, now, json } = args;
  const open = await findOpen(places, openIndex(places.store));
  if (!open.ok) return refuse(open.problems, io, exitCode.recordDamaged);
  const runs = open.value.map((run) => lookAtRun(places, run, now));
  if (json) io.out(`${JSON.stringify(runs, null, 2)}\n`);
  else io.out(runs.length === 0 ? 'No run is live.\n' : table(runs, args));
  return exitCode.done;
}
