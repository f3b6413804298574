import { linesOf } from '../clean-output.ts';
import { durationOf, failure, lastMatch, nothing, type Parser, saidAfter } from '../reading.ts';

/** `rspec` 3: progress and documentation format. */
export const readRspec: Parser = (text) => {
  const lines = linesOf(text);
  const start = lines.indexOf('Failures:');
  const end = lines.findIndex((line) => line.startsWith('Finished in '));
  const failures = lines.flatMap((line, at) => {
    const outside = /^An error occurred (?:while loading (.+)\.|in a)/.exec(line);
    if (outside) return [failure(null, outside[1] ?? null, saidAfter(lines, at))];
    const name = /^ {2}\d+\) (.+)$/.exec(line)?.[1];
    if (name === undefined || start < 0 || at < start || (end >= 0 && at > end)) return [];
    const file = /# (\S+?):\d+/.exec(
      lines.slice(at, at + 20).find((next) => /^ +# \.\//.test(next)) ?? '',
    )?.[1];
    return [failure(name, file ?? null, saidAfter(lines, at))];
  });
  const found = lastMatch(
    text,
    /^(\d+) examples?, (\d+) failures?(?:, (\d+) pending)?(?:, (\d+) errors? occurred outside of examples)?$/,
  );
  if (!found) return { ...nothing, failures };
  const [total = 0, failed = 0, pending = 0, outside = 0] = found.slice(1).map((cell) => Number(cell ?? 0));
  return {
    ...nothing,
    passed: total - failed - pending,
    failed: failed + outside,
    skipped: pending,
    total,
    failures,
    durationMs: durationOf(lastMatch(text, /^Finished in (.+?) \(/)?.[1]),
    summary: true,
    empty: total === 0 && outside === 0,
  };
};
