import type { Consequence } from '../../model/consequence.ts';
import { quotedWord } from '../../model/quoted-word.ts';

/** `1 file`, `3 files`. */
export const many = (number: number, noun: string): string =>
  `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;

/** `950 B`, `3.1 MB`: powers of 1000. */
export function bytes(number: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = number;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

const mostNames = 3;
const longest = 60;

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** Up to three of them, and a sign that there are more. */
export function names(all: readonly string[], separator = ', '): string {
  const shown = all.slice(0, mostNames).map(cut).join(separator);
  return all.length > mostNames ? `${shown} …` : shown;
}

/** Operands of a command that is shown: all of a few, otherwise none but the sign that there are more. */
export const operands = (all: readonly string[]): string =>
  all.length > 0 && all.length <= mostNames ? all.map(quotedWord).join(' ') : '…';

/** What is said of something that was not looked at to its end. */
export const notCounted = (
  kind: Consequence['kind'],
  text: string,
  undo: Consequence['undo'] = 'unknown',
  how: string | null = null,
): Consequence => ({ kind, text: `${text}: not counted`, undo, how, counted: false });
