import type { Problem } from '../model/problem.ts';
import { visible } from '../ui/visible-text.ts';
import { wrapWords } from '../ui/wrap.ts';

/** A label in the first `indent` columns, and a text beside it that is wrapped under itself. What hides in the text is written out. */
export function hung(label: string, indent: number, text: string, columns: number): string[] {
  return wrapWords(visible(text), Math.max(20, columns - indent)).map(
    (part, row) => `${(row === 0 ? label : '').padEnd(indent)}${part}`,
  );
}

/** A problem on a screen of its own. */
export const problemLines = ({ message, where, fix }: Problem, columns: number): string[] => [
  ...hung('error', 7, message, columns),
  ...(where === undefined ? [] : hung('', 7, where, columns)),
  ...hung('', 7, `fix: ${fix}`, columns),
];

/** Lines under a title, a blank line before it; nothing when there are none. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** Columns of plain output: the terminal's, within what reads well; `undefined` where there is no terminal: then 80. */
export function textColumns(terminal: number | undefined): number {
  return Math.min(120, Math.max(60, terminal ?? 80));
}
