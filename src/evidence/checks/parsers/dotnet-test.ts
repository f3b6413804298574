import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { countsAfter, durationOf, failure, lastMatch, matches, nothing, type Parser } from '../reading.ts';

/** `dotnet test`: one line for each project, or the one total of the terminal logger of SDK 9. */
export const readDotnetTest: Parser = (text) => {
  const failures = failuresIn(text);
  const total = lastMatch(text, /^Test summary: (total: .*)$/i)?.[1];
  const lines = total === undefined ? matches(text, /^(?:Passed|Failed|Skipped)! +- (Failed: .*)$/) : [];
  const printed = total === undefined ? lines.map(([, line = '']) => line) : [total];
  if (printed.length === 0) {
    const empty = /^No test is available in |^No test matches the given/m.test(text);
    return { ...nothing, failures, ...(empty ? { total: 0, empty } : {}) };
  }
  const add = (...words: string[]): number =>
    printed.reduce((all, line) => {
      const counts = countsAfter(line);
      return all + words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
    }, 0);
  return {
    ...nothing,
    passed: add('passed', 'succeeded'),
    failed: add('failed'),
    skipped: add('skipped'),
    total: add('total'),
    failures,
    durationMs:
      printed.length === 1 ? durationOf(/duration: ([\d. a-z]+)/i.exec(printed[0] ?? '')?.[1]) : null,
    summary: true,
    counted: total === undefined,
  };
};

function failuresIn(text: string): CheckFailure[] {
  const lines = linesOf(text);
  return lines.flatMap((line, at) => {
    const name = /^ +Failed (\S.*?) \[.+\]$/.exec(line)?.[1];
    if (name !== undefined) {
      const said = lines.indexOf('  Error Message:', at);
      return [
        failure(name, null, said < 0 || said > at + 3 ? '' : lines.slice(said + 1, said + 4).join(' ')),
      ];
    }
    const terminal = /^ +(\S+) \([\d.]+ ?m?s\): Error Message: (.*)$/.exec(line);
    if (terminal) return [failure(terminal[1] ?? '', null, terminal[2] ?? '')];
    const build = /^\s*(\S.*?)\(\d+(?:,\d+)?\): error (\w+): (.*?)(?: \[.*\])?$/.exec(line);
    return build ? [failure(build[2] ?? null, build[1] ?? null, build[3] ?? '')] : [];
  });
}
