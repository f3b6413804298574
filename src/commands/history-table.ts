import { shortDuration } from '../ui/clock.ts';
import type { HistoryEntry } from '../ui/history-state.ts';
import { visible } from '../ui/visible-text.ts';
import { cells, pad } from '../ui/wrap.ts';

const all = ['RUN', 'STARTED', 'AGENT', 'TASK', 'TOOK', 'ACTIONS', 'OUTCOME', 'TAGS'] as const;

/** Runs as a plain table for a file or a pipe, times in UTC; a damaged run has its problem on the line below. */
export function historyTable(entries: readonly HistoryEntry[]): string {
  const rows = entries.map(rowOf);
  const heads = all.filter((head) => head !== 'TAGS' || entries.some(({ tags }) => tags.length > 0));
  const widths = heads.map((head, column) =>
    Math.max(cells(head), ...rows.map((row) => cells(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => pad(text, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const body = entries.flatMap((entry, index) => [
    line(rows[index] ?? []),
    ...(entry.problem === undefined ? [] : [`  ${visible(entry.problem)}`]),
  ]);
  return `${[line(heads), ...body].join('\n')}\n`;
}

function rowOf(entry: HistoryEntry): string[] {
  const { allow, stop, deny, ask } = entry.totals;
  const read = entry.problem === undefined;
  return [
    entry.run.slice(-6),
    entry.at.slice(0, 16).replace('T', ' '),
    visible(entry.agent),
    read ? visible(entry.task) : '',
    read ? shortDuration(entry.durationMs) : '',
    read ? `+${allow} !${stop} x${deny} ?${ask}` : '',
    entry.outcome,
    entry.tags.join(' '),
  ];
}
