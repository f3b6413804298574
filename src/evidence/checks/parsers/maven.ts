import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { countsAfter, failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

const word = /^(?:\[\w+\] )?/.source;

/** Maven with surefire or failsafe: one total for each module, printed without an elapsed time. */
export const readMaven: Parser = (text) => {
  const failures = failuresIn(text);
  const minutes = lastMatch(text, new RegExp(`${word}Total time: +(?:(\\d+):)?([\\d.]+) (?:s|min)`));
  const durationMs = minutes ? Math.round((Number(minutes[1] ?? 0) * 60 + Number(minutes[2])) * 1_000) : null;
  const totals = matches(
    text,
    new RegExp(`${word}(Tests run: \\d+, Failures: \\d+, Errors: \\d+, Skipped: \\d+)$`),
  );
  if (totals.length === 0) {
    const empty = /No tests (?:to run|were executed)/.test(text);
    const built = /\bBUILD (?:SUCCESS|FAILURE)\b/.test(text);
    return { ...nothing, failures, durationMs, summary: built, ...(empty ? { total: 0, empty } : {}) };
  }
  const add = (name: string): number =>
    totals.reduce((all, [, line = '']) => all + (countsAfter(line).get(name) ?? 0), 0);
  const total = add('tests run');
  const failed = add('failures') + add('errors');
  const skipped = add('skipped');
  return {
    ...nothing,
    passed: total - failed - skipped,
    failed,
    skipped,
    total,
    failures,
    durationMs,
    summary: true,
    counted: true,
    empty: total === 0,
  };
};

/** The lists of failures and errors before a total; the errors of the compiler where there is none. */
function failuresIn(text: string): CheckFailure[] {
  const found = new Map<string, CheckFailure>();
  for (const line of linesOf(text)) {
    const test = /^\[ERROR\] {3}(?:\S*\.)?(\w+\.\w+)(?::\d+)?(?:->\S+)? +(?:»\s*)?(.+)$/.exec(line);
    if (test) found.set(line, failure(test[1] ?? '', null, test[2] ?? ''));
    const compiled = /^\[ERROR\] (\S.*?\.(?:java|kt|scala)):\[\d+,\d+\] (.+)$/.exec(line);
    if (compiled) found.set(line, failure(null, compiled[1] ?? null, compiled[2] ?? ''));
  }
  return [...found.values()];
}
