import { shortDuration } from './clock.ts';
import { fieldText } from './dialog-frame.ts';
import { contextHints } from './hints.ts';
import type { HistoryEntry, HistoryState } from './history-state.ts';
import { hasColumns } from './layout.ts';
import { freeKeysOf } from './lookup-key.ts';
import type { RunList } from './matching-runs.ts';
import { fill, padRow, type Row, row, rule, span, spread } from './row.ts';
import { visible } from './visible-text.ts';
import { cells, pad, wrapWords } from './wrap.ts';

export interface HistoryView {
  readonly list: RunList;
  readonly state: HistoryState;
  /** What the record says about the run under the cursor, a line each, not yet made visible. */
  readonly preview: readonly string[];
  /** `this repo`, `everywhere`. */
  readonly scope: string;
}

/** Fewer columns say nothing of a tag: the preview has them all. */
const leastTag = 5;

/** A run as a row of a list. Its tags stand behind it as far as there is room. */
export function runRow(entry: HistoryEntry, isCursor: boolean, width: number): Row {
  const { totals } = entry;
  const counts = `+${totals.allow} !${totals.stop} x${totals.deny} ?${totals.ask}`;
  const fixed = 1 + 13 + 10 + 9 + 18 + 1;
  const task = Math.max(8, Math.min(30, width - fixed - 12));
  const tags = entry.tags.map((tag) => ` #${visible(tag)}`).join('');
  const room = width - fixed - task - cells(entry.outcome);
  return padRow(
    [
      span(isCursor ? '>' : ' ', 'cursor'),
      span(pad(entry.when, 13), isCursor ? 'cursor' : 'plain'),
      span(pad(visible(entry.agent), 9)),
      span(' '),
      span(pad(visible(entry.task), task), isCursor ? 'cursor' : 'plain'),
      span(' '),
      span(pad(entry.problem === undefined ? shortDuration(entry.durationMs) : '', 8), 'dim'),
      span(pad(entry.problem === undefined ? counts : '', 18)),
      span(
        entry.problem === undefined ? entry.outcome : 'unreadable',
        entry.problem === undefined ? 'plain' : 'deny',
      ),
      ...(room >= leastTag ? [span(tags, 'dim')] : []),
    ],
    width,
  );
}

function listRows(view: HistoryView, width: number, height: number): Row[] {
  const runs = view.list.matching(view.state);
  const head = rule('runs', `${runs.length} of ${view.list.entries.length}`, width);
  const shown = height - 1;
  const first = Math.max(0, Math.min(view.state.cursor - Math.floor(shown / 2), runs.length - shown));
  const body = runs
    .slice(first, first + shown)
    .map((entry, index) => runRow(entry, first + index === view.state.cursor, width));
  const nothing =
    view.list.entries.length === 0 ? ' no run yet: countersign run -- <agent>' : ' no run fits the filter';
  return fill([head, ...(runs.length > 0 ? body : [row(nothing, 'dim')])], width, height);
}

function previewRows(view: HistoryView, width: number, height: number): Row[] {
  const entry = view.list.matching(view.state)[view.state.cursor];
  const lines = entry?.problem === undefined ? view.preview : [entry.problem];
  const body = lines
    .flatMap((text) => wrapWords(visible(text), width - 2))
    .map((text): Row => row(` ${text}`));
  return fill([rule('preview', '', width), ...body], width, height);
}

function side(left: readonly Row[], right: readonly Row[]): Row[] {
  return left.map((one, index) => [...one, ...(right[index] ?? [])]);
}

/** The whole history screen. */
export function historyRows(view: HistoryView, cols: number, rows: number): Row[] {
  const { state } = view;
  const count = `${view.list.entries.length} ${view.list.entries.length === 1 ? 'run' : 'runs'}`;
  const head = spread(
    row(` history · ${count} · ${view.scope}`, 'title'),
    row(`sort: ${state.sort} `, 'dim'),
    cols,
  );
  const typed = state.filtering ? fieldText(state.filter, cols - 10) : visible(state.filter.text);
  const filter: Row = [span(' filter: ', 'dim'), span(typed, 'strong')];
  const height = Math.max(2, rows - 3);
  const preview = Math.min(8, Math.max(3, Math.floor(height / 3)));
  const columns = hasColumns(cols, rows);
  const left = Math.floor(cols * 0.6);
  const body = columns
    ? side(listRows(view, left, height), previewRows(view, cols - left, height))
    : [...listRows(view, cols, height - preview), ...previewRows(view, cols, preview)];
  const hints = contextHints(state.filtering ? 'filter' : 'history', '', freeKeysOf(state.keymap));
  const last: Row = [span(state.filtering ? ' FILTER ' : ' LIST ', 'bar'), span(` ${hints}`, 'dim')];
  return fill([head, filter, ...body, last], cols, rows);
}
