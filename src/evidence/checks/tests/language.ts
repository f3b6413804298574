import type { Lexicon, Masked } from './mask.ts';

/** A test, or a group of tests, and the part of the text that is its own. */
export interface Declared {
  readonly what: 'test' | 'group';
  readonly name: string;
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** Why it does not run; null when it does. */
  readonly skipped: string | null;
  /** What keeps the others from running: `.only`. */
  readonly focused: string | null;
}

/** What is looked for in the text of one language. Expressions are global and matched against code without strings. */
export interface Language {
  readonly name: string;
  readonly files: RegExp;
  readonly lexicon: Lexicon;
  readonly declared: (text: Masked) => Declared[];
  readonly assertion: RegExp;
  /** Assertions that say much, and those that say little. */
  readonly strong: RegExp;
  readonly weak: RegExp;
  /** Assertions that cannot fail. */
  readonly empty: RegExp;
  /** Each with one number, in any of its groups. */
  readonly timeout: RegExp;
  readonly retries: RegExp;
  /** A timeout that is set for the first time is raised when it is above this. Null: not judged. */
  readonly usualTimeout: number | null;
}

/** The indentation of the line at `at`. */
export const indentAt = (code: string, at: number): number => {
  const start = code.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(code.slice(start, start + 200))?.[0].length ?? 0;
};

/** The end of the block whose lines are indented deeper than the line at `at`. */
export function indentedEnd(code: string, at: number, indent: number): number {
  let from = endOfLine(code, at);
  while (from < code.length) {
    const next = endOfLine(code, from + 1);
    const line = code.slice(from + 1, next);
    if (line.trim() !== '' && (/^[ \t]*/.exec(line)?.[0].length ?? 0) <= indent) return from;
    from = next;
  }
  return code.length;
}

export const endOfLine = (code: string, at: number): number => {
  const end = code.indexOf('\n', at);
  return end < 0 ? code.length : end;
};

/** The lines directly above `at` that begin with one of these characters: decorators, annotations, attributes. */
export function marksAbove(text: string, at: number, mark: string): number {
  let start = text.lastIndexOf('\n', at - 1) + 1;
  while (start > 0) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (!text.slice(above, start).trimStart().startsWith(mark)) break;
    start = above;
  }
  return start;
}

/** Declarations of one kind that are read; a file with more is not analysed. */
export const mostDeclared = 3_000;

/** The first places where a global expression matches. */
export function places(code: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of code.matchAll(pattern)) {
    found.push(match);
    if (found.length >= mostDeclared) break;
  }
  return found;
}

/** The part of a block in which a call that skips the test is looked for: its beginning. */
export const beginning = (code: string, start: number, end: number): string =>
  code.slice(start, Math.min(end, start + 20_000));
