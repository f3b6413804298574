import type { Problem } from '../model/problem.ts';
import { wrapWords } from '../ui/wrap.ts';
import type { Io } from './io.ts';

/** Messages quote files other people wrote: control, bidi and zero-width characters are shown, never sent to the terminal. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

function print(kind: 'error' | 'warning', problem: Problem, io: Io): void {
  if (io.json?.()) {
    io.err(`${JSON.stringify({ level: kind, ...problem })}\n`);
    return;
  }
  const { message, where, fix } = problem;
  // Never broken: a path is copied.
  const place = where === undefined ? '' : `  at ${visible(where)}\n`;
  io.err(`${noted(`${kind}: `, message, io)}${place}${noted('  fix: ', fix, io)}`);
}

/** A text behind its label, made visible; on a terminal what does not fit stands below it. */
export function noted(label: string, text: string, io: Pick<Io, 'errColumns'>): string {
  const columns = io.errColumns?.();
  const shown = visible(text);
  if (columns === undefined) return `${label}${shown}\n`;
  const beside = columns - label.length;
  // On a very narrow one the label is worth more than its column.
  if (beside < 20) return `${wrapWords(`${label}${shown}`, Math.max(2, columns)).join('\n')}\n`;
  return `${label}${wrapWords(shown, beside).join(`\n${' '.repeat(label.length)}`)}\n`;
}

/** What went wrong, where, and what to do about it, on the error stream. */
export function printProblem(problem: Problem, io: Io): void {
  print('error', problem, io);
}

/** Every problem, and the exit code they come to. */
export function refuse<Code extends number>(problems: readonly Problem[], io: Io, code: Code): Code {
  for (const problem of problems) printProblem(problem, io);
  return code;
}

/** The same for what does not keep a command from going on. */
export function printWarning(warning: Problem, io: Io): void {
  print('warning', warning, io);
}
