import type { Known } from '../model/known.ts';
import { visible } from '../ui/visible-text.ts';
import { cells, wrapWords } from '../ui/wrap.ts';

/** Columns a record's text keeps to. */
const width = 80;
const labelWidth = 12;
/** Rows of one list before the rest is only counted: the record has to be read in a minute. */
const most = 20;

/** The fact in words, or `unknown`; the reason is listed once, with all others. */
export function or<T>(fact: Known<T>, say: (value: T) => string): string {
  return fact.known ? say(fact.value) : 'unknown';
}

/** A heading with what stands below it. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** `label       value`, wrapped under the value. The value comes from outside; what hides in it is written out. */
export function field(label: string, value: string): string[] {
  const words = wrapWords(visible(value), width - labelWidth);
  return (words.length > 0 ? words : ['']).map(
    (text, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${text}`,
  );
}

/** A row of a list, wrapped under itself. */
export function item(text: string): string[] {
  return wrapWords(visible(text), width - 4).map((part, index) => `${index === 0 ? '  ' : '    '}${part}`);
}

/** All rows, or the first of them and how many more there are. */
export function list<T>(
  rows: readonly T[],
  say: (row: T) => string,
  /** Said of an empty list; null says nothing. */
  nothing: string | null,
  limit: number = most,
): string[] {
  if (rows.length === 0) return nothing === null ? [] : item(nothing);
  const shown = rows.slice(0, limit).flatMap((row) => item(say(row)));
  return rows.length > limit ? [...shown, ...item(`and ${rows.length - limit} more: see --json`)] : shown;
}

/** `1 action`, `3 actions`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Title, fields and sections with one blank line between them. */
export function page(title: string, head: readonly string[], sections: readonly Section[]): string {
  const bar = '='.repeat(Math.min(width, cells(title)));
  const body = sections.flatMap((section) => ['', section.title, ...section.lines]);
  return `${[title, bar, ...head, ...body].map((line) => line.trimEnd()).join('\n')}\n`;
}

/** `09:31`: minutes and seconds since the run began. */
export function moment(t: number): string {
  const seconds = Math.max(0, Math.floor(t / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Every fact of a record that is not known, by its place in the record, with the reason. */
export function unknowns(value: unknown, place = ''): { place: string; why: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('known' in value && value.known === false && 'why' in value) return [{ place, why: String(value.why) }];
  const entries: [string, unknown][] = Object.entries(value);
  return entries.flatMap(([name, inner]) => unknowns(inner, place === '' ? name : `${place}.${name}`));
}
