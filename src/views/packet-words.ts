import type { Identity } from '../model/identity.ts';
import type { Known } from '../model/known.ts';

/**
 * A piece of a line. `own`: words of the program, fixed. `exact`: a path, a command, a name from the run, to be read letter
 * by letter. `prose`: a sentence that others wrote. What is not `own` is hostile until a renderer has made it harmless.
 */
export type Span = { readonly is: 'own' | 'strong' | 'exact' | 'prose'; readonly text: string };
export type Line = readonly Span[];

/** A row of a list, with rows of its own. */
export interface Row {
  readonly line: Line;
  readonly under?: readonly Line[];
}

export type Block =
  | { readonly is: 'list'; readonly rows: readonly Row[]; readonly more: number }
  | { readonly is: 'line'; readonly line: Line }
  /** A heading inside a section. */
  | { readonly is: 'group'; readonly title: string }
  | { readonly is: 'diff'; readonly text: string };

export interface Section {
  readonly title: string;
  /** What a closed section says of itself, in fixed words. */
  readonly note: string;
  readonly open: boolean;
  readonly blocks: readonly Block[];
}

/** The packet as it is read, before it is Markdown or HTML. */
export interface PacketPage {
  readonly run: string;
  readonly title: string;
  /** Above everything else. */
  readonly loud: readonly Line[];
  readonly head: readonly Row[];
  readonly parts: readonly { readonly title: string; readonly sections: readonly Section[] }[];
  readonly foot: readonly Line[];
}

/** `brief`: five lines. `folded`: sections that open. `open`: sections that are open. */
export type PacketDetail = 'brief' | 'folded' | 'open';

/** How much of a packet is written down. */
export interface PageOptions {
  readonly detail: PacketDetail;
  /** Rows of one list. */
  readonly rows: number;
  readonly patch: boolean;
}

export const own = (text: string): Line => [{ is: 'own', text }];
export const strong = (text: string): Line => [{ is: 'strong', text }];
export const prose = (text: string): Line => [{ is: 'prose', text }];
export const exact = (text: string): Line => [{ is: 'exact', text }];

/** A line: the words of the template are ours, a string in it is read letter by letter, a line is put in as it is. */
export function say(words: TemplateStringsArray, ...values: readonly (string | number | Line)[]): Line {
  return words.flatMap((word, index): Line => {
    const value = values[index];
    const before: Line = word === '' ? [] : own(word);
    if (value === undefined) return before;
    if (typeof value === 'string') return [...before, ...exact(value)];
    return [...before, ...(typeof value === 'number' ? own(String(value)) : value)];
  });
}

/** Lines with something between them. */
export const joined = (lines: readonly Line[], between: string): Line =>
  lines.flatMap((line, index) => (index === 0 ? line : [...own(between), ...line]));

export const paragraph = (line: Line): Block => ({ is: 'line', line });
export const group = (title: string): Block => ({ is: 'group', title });

/** The first rows, and how many more there are; what is said of an empty list otherwise. */
export function list(rows: readonly (Line | Row)[], most: number, nothing: string | null): Block[] {
  const all = rows.map((row): Row => ('line' in row ? row : { line: row }));
  if (all.length === 0) return nothing === null ? [] : [paragraph(own(nothing))];
  return [{ is: 'list', rows: all.slice(0, most), more: Math.max(0, all.length - most) }];
}

/** What the fact says, or `unknown` with the reason. */
export function orUnknown<T>(fact: Known<T>, tell: (value: T) => Line): Line {
  return fact.known ? tell(fact.value) : say`unknown (${prose(fact.why)})`;
}

/** `1 file`, `3 files`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `12ms`, `48s`, `4m12s`, `1h05m`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
  const seconds = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor(seconds / 60) % 60)}m`;
}

/** `09:31`: minutes and seconds since the run began. */
export function moment(t: number): string {
  const seconds = Math.max(0, Math.floor(t / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Somebody, and how sure it is that it was them. */
export const who = ({ name, osUser, how, via }: Identity): Line =>
  say`${name} (${own(how === 'signed' ? 'signed' : 'claimed, not proven')}, user ${osUser}${own(via ? `, by ${via}` : '')})`;

/** The first of some actions, and how many more there are. */
export const actionList = (actions: readonly string[]): Line => {
  const shown = joined(actions.slice(0, 8).map(exact), ', ');
  return actions.length > 8 ? [...shown, ...own(` and ${actions.length - 8} more`)] : shown;
};
