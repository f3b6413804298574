import type { Effect } from '../model/words.ts';
import type { ActionRow, ActionRows } from './run-view.ts';

/** Positions of the rows a filter lets through; `length` alone answers when nothing is filtered. */
export interface Filtered {
  readonly length: number;
  readonly at: (index: number) => ActionRow | undefined;
}

/** The verdict filter hides rows. The search only finds them, see `nextMatch`. */
export function filtered(rows: ActionRows, verdict: Effect | null): Filtered {
  if (verdict === null) return rows;
  const kept: number[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    if (rows.effectAt(index) === verdict) kept.push(index);
  }
  return { length: kept.length, at: (index) => rows.at(kept[index] ?? -1) };
}

const matches = (row: ActionRow | undefined, wanted: string): boolean =>
  row !== undefined &&
  `${row.kind} ${row.target} ${row.rule} ${row.effect} ${row.note}`.toLowerCase().includes(wanted);

/** Position of the next (1) or previous (-1) row that holds the text, wrapping around; null when none does. */
export function nextMatch(rows: Filtered, from: number, search: string, direction: 1 | -1): number | null {
  const wanted = search.toLowerCase();
  if (wanted === '') return null;
  for (let step = 1; step <= rows.length; step += 1) {
    const index = (from + direction * step + rows.length * 2) % rows.length;
    if (matches(rows.at(index), wanted)) return index;
  }
  return null;
}

const order: readonly (Effect | null)[] = [null, 'ask', 'deny', 'stop', 'allow'];

/** The verdict filter after `v`: all, ask, deny, stop, allow. */
export const nextVerdict = (now: Effect | null): Effect | null =>
  order[(order.indexOf(now) + 1) % order.length] ?? null;
