import type { CheckFailure } from '../../model/check.ts';
import { linesOf, stripped } from './clean-output.ts';

/** What one runner's output says. Null: it did not say. */
export interface Reading {
  readonly passed: number | null;
  readonly failed: number | null;
  readonly skipped: number | null;
  readonly todo: number | null;
  readonly total: number | null;
  readonly warnings: number | null;
  readonly failures: readonly CheckFailure[];
  readonly durationMs: number | null;
  /** The runner's own last word was there. */
  readonly summary: boolean;
  /** It said that there was nothing to run. */
  readonly empty?: boolean;
  /** The figures are items counted here, not printed by the runner: they hold only for a whole output. */
  readonly counted?: boolean;
  readonly doubts?: readonly string[];
}

/** Reads clean text: no escape sequences, lines end in `\n`. */
export type Parser = (text: string) => Reading;

export const nothing: Reading = {
  passed: null,
  failed: null,
  skipped: null,
  todo: null,
  total: null,
  warnings: null,
  failures: [],
  durationMs: null,
  summary: false,
};

export const failure = (name: string | null, file: string | null, message: string): CheckFailure => ({
  name: name === null ? null : name.trim().slice(0, 300),
  file,
  // A report in JSON holds the colours of a terminal as escapes of its own.
  message: stripped(message.slice(0, 2_000)).trim().slice(0, 1_000),
});

/** Numbers in front of words: `1 failed | 3 passed (4)` → failed 1, passed 3. The first number of a word counts. */
export function countsBefore(line: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [, number = '', word = ''] of line.matchAll(/(\d+) ([a-z]+)/gi)) {
    const name = word.toLowerCase();
    if (!found.has(name)) found.set(name, Number(number));
  }
  return found;
}

/** Numbers behind names: `Tests run: 5, Failures: 1` or `failures=1` → tests run 5, failures 1. */
export function countsAfter(line: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [, name = '', number = ''] of line.matchAll(/([a-z][a-z ]*?)\s*[:=]\s*(\d+)/gi)) {
    found.set(name.trim().toLowerCase(), Number(number));
  }
  return found;
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  milliseconds: 1,
  s: 1_000,
  sec: 1_000,
  second: 1_000,
  seconds: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
};

/** `412ms`, `1.7s`, `1 m 4 s`, `2m 3.5s` in milliseconds; null when it is no duration. */
export function durationOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)];
  const sum = parts.reduce(
    (ms, [, number = '', unit = '']) => ms + Number(number) * (units[unit.toLowerCase()] ?? Number.NaN),
    0,
  );
  return parts.length === 0 || Number.isNaN(sum) ? null : Math.round(sum * 1_000) / 1_000;
}

/** The last line that matches: what a runner says last is what it means. */
export function lastMatch(text: string, pattern: RegExp): RegExpExecArray | null {
  const lines = linesOf(text);
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const found = pattern.exec(lines[at] ?? '');
    if (found) return found;
  }
  return null;
}

/** Every line that matches, in order. */
export const matches = (text: string, pattern: RegExp): RegExpExecArray[] =>
  linesOf(text)
    .map((line) => pattern.exec(line))
    .filter((found) => found !== null);

/** The first line behind `at` that says something and is no rule made of dashes. */
export function saidAfter(lines: readonly string[], at: number, within = 12): string {
  return (lines.slice(at + 1, at + 1 + within).find((line) => /[\p{L}\p{N}]/u.test(line)) ?? '').trim();
}

/** The JSON value an output holds among other text: from one of the first lines that open one to the last that closes it. */
export function jsonIn(text: string): unknown {
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  for (const { index } of [...text.slice(0, end).matchAll(/^[[{]/gm)].slice(0, 5)) {
    try {
      return JSON.parse(text.slice(index, end));
    } catch {
      // A log line such as `[warn] …` opens like JSON.
    }
  }
  return undefined;
}
