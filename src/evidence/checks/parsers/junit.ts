import { linesOf } from '../clean-output.ts';
import { durationOf, failure, lastMatch, nothing, type Parser } from '../reading.ts';

/** The console launcher of the JUnit platform. An aborted test (a failed assumption) counts as skipped. */
export const readJunit: Parser = (text) => {
  const lines = linesOf(text);
  const failures = lines.flatMap((line, at) => {
    const message = /^ +=> (.+)$/.exec(line)?.[1];
    if (message === undefined) return [];
    const heading = lines.slice(Math.max(0, at - 4), at).find((before) => /^ {2}JUnit \w+:/.test(before));
    return [failure(heading?.trim() ?? null, null, message)];
  });
  const value = (word: string): number | null => {
    const found = lastMatch(text, new RegExp(`^\\[ +(\\d+) tests ${word} +\\]$`))?.[1];
    return found === undefined ? null : Number(found);
  };
  const total = value('found');
  if (total === null) return { ...nothing, failures };
  return {
    ...nothing,
    passed: value('successful'),
    failed: value('failed'),
    skipped: (value('skipped') ?? 0) + (value('aborted') ?? 0),
    total,
    failures,
    durationMs: durationOf(lastMatch(text, /^Test run finished after (\d+ ms)$/)?.[1]),
    summary: true,
    empty: total === 0,
  };
};
