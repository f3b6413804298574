import { linesOf } from '../clean-output.ts';
import { countsAfter, durationOf, failure, lastMatch, nothing, type Parser } from '../reading.ts';

/** Python's `unittest` (3.8 to 3.13). An expected failure counts as todo. */
export const readUnittest: Parser = (text) => {
  const lines = linesOf(text);
  const failures = lines.flatMap((line, at) => {
    const found = /^(?:FAIL|ERROR): (\S+)(?: \((.+)\))?/.exec(line);
    if (!found) return [];
    const rest = lines.slice(at + 2, at + 200);
    const block = rest.slice(0, Math.max(0, rest.indexOf('')));
    const file =
      block.map((next) => /^ {2}File "(.+)", line \d+/.exec(next)?.[1]).find((path) => path) ?? null;
    return [failure(found[2] ?? found[1] ?? '', file, block.findLast((next) => /^\S/.test(next)) ?? '')];
  });
  const ran = lastMatch(text, /^Ran (\d+) tests? in ([\d.]+s)$/);
  const verdict = lastMatch(text, /^(?:OK|FAILED|NO TESTS RAN)(?: \((.*)\))?$/);
  if (!ran || !verdict) return { ...nothing, failures };
  const counts = countsAfter(verdict[1] ?? '');
  const total = Number(ran[1]);
  const failed =
    (counts.get('failures') ?? 0) + (counts.get('errors') ?? 0) + (counts.get('unexpected successes') ?? 0);
  const skipped = counts.get('skipped') ?? 0;
  const todo = counts.get('expected failures') ?? 0;
  return {
    ...nothing,
    // An error outside of a test is no test that ran.
    passed: Math.max(0, total - failed - skipped - todo),
    failed,
    skipped,
    todo,
    total,
    failures,
    durationMs: durationOf(ran[2]),
    summary: true,
    empty: total === 0 && failed === 0,
  };
};
