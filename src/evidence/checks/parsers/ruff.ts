import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

/** `ruff check` (full and concise) and `ruff format --check`. */
export const readRuff: Parser = (text) => {
  const failures = [...concise(text), ...full(text)];
  if (/^All checks passed!$/m.test(text)) return { ...nothing, failed: 0, failures, summary: true };
  const found = lastMatch(text, /^Found (\d+) errors?\b/);
  if (found) return { ...nothing, failed: Number(found[1]), failures, summary: true };
  const format = lastMatch(text, /^(\d+) files? (would be reformatted|already formatted|left unchanged)\b/);
  if (!format) return { ...nothing, failures };
  return {
    ...nothing,
    failed: format[2] === 'would be reformatted' ? Number(format[1]) : 0,
    failures,
    summary: true,
  };
};

const concise = (text: string): CheckFailure[] =>
  matches(text, /^(.+?):\d+:\d+: ([A-Z]+\d+|SyntaxError|invalid-syntax):? (?:\[\*\] )?(.+)$/).map(
    ([, file = '', rule = '', message = '']) => failure(rule, file, message),
  );

function full(text: string): CheckFailure[] {
  const lines = linesOf(text);
  return lines.flatMap((line, at) => {
    const file = /^ *--> (.+?):\d+:\d+$/.exec(line)?.[1];
    const found = /^([A-Z]+\d+|[a-z-]+:?) (?:\[\*\] )?(.+)$/.exec(lines[at - 1] ?? '');
    return file !== undefined && found
      ? [failure((found[1] ?? '').replace(/:$/, ''), file, found[2] ?? '')]
      : [];
  });
}
