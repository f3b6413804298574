import { linesOf } from '../clean-output.ts';
import { durationOf, failure, lastMatch, nothing, type Parser } from '../reading.ts';

/** Ruby's minitest, alone and under `rails test`. */
export const readMinitest: Parser = (text) => {
  const lines = linesOf(text);
  const failures = lines.flatMap((line, at) => {
    if (!/^ *(?:\d+\) )?(?:Failure|Error):$/.test(line)) return [];
    const found = /^(\S+)(?: \[(.+?):\d+\])?:$/.exec(lines[at + 1] ?? '');
    return found ? [failure(found[1] ?? '', found[2] ?? null, lines.slice(at + 2, at + 4).join(' '))] : [];
  });
  const found = lastMatch(text, /^(\d+) runs, \d+ assertions, (\d+) failures, (\d+) errors, (\d+) skips$/);
  if (!found) return { ...nothing, failures };
  const [total = 0, failed = 0, errors = 0, skipped = 0] = found.slice(1).map(Number);
  return {
    ...nothing,
    passed: total - failed - errors - skipped,
    failed: failed + errors,
    skipped,
    total,
    failures,
    durationMs: durationOf(lastMatch(text, /^Finished in ([\d.]+s)/)?.[1]),
    summary: true,
    empty: total === 0,
  };
};
