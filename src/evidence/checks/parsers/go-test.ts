import type { CheckFailure } from '../../../model/check.ts';
import { linesOf } from '../clean-output.ts';
import { durationOf, failure, matches, nothing, type Parser, type Reading } from '../reading.ts';
import { parentsOf, readGoEvents } from './go-events.ts';

type Outcome = 'PASS' | 'FAIL' | 'SKIP';

interface Seen {
  readonly name: string;
  readonly outcome: Outcome;
  readonly message: string;
}

const isOutcome = (word: string | undefined): word is Outcome =>
  word === 'PASS' || word === 'FAIL' || word === 'SKIP';

/**
 * `go test`, with `-v` and with `-json`. Without `-v` it prints the tests that failed and no others. A test with subtests is
 * judged by them and not counted itself.
 */
export const readGoTest: Parser = (text) => {
  const events = readGoEvents(text);
  if (events) return events;
  const verbose = /^=== RUN /m.test(text);
  const packages = matches(text, /^(ok|FAIL|\?) *\t(\S+)(?:\t(.*)| (\[.*\]))?$/);
  const tests = seenIn(text);
  const failing = tests.filter(({ outcome }) => outcome === 'FAIL');
  const failures = [...failing.map(({ name, message }) => failure(name, null, message)), ...broken(text)];
  if (packages.length === 0) return { ...nothing, failures };
  const number = (wanted: Outcome): number => tests.filter(({ outcome }) => outcome === wanted).length;
  const tested = packages.filter(([line, verdict]) => verdict !== '?' && !line.includes('[no test'));
  const empty = tested.length === 0;
  const uncompiled = packages.some(([line]) => /\[(?:build|setup) failed\]/.test(line));
  return {
    ...nothing,
    // Nobody knows how many tests a package holds that did not compile.
    failed: uncompiled && failing.length === 0 ? null : failing.length,
    ...(verbose && !uncompiled ? figures(number('PASS'), number('FAIL'), number('SKIP')) : {}),
    ...(empty ? { total: 0, empty } : {}),
    failures,
    durationMs: tested.length === 1 ? durationOf(tested[0]?.[3]) : null,
    summary: true,
    counted: true,
    ...(packages.some(([line]) => line.includes('(cached)'))
      ? { doubts: ['some packages were not run again: (cached)'] }
      : {}),
  };
};

const figures = (passed: number, failed: number, skipped: number): Partial<Reading> => ({
  passed,
  failed,
  skipped,
  total: passed + failed + skipped,
});

/** Tests without subtests, each told apart by the package whose verdict comes next. */
function seenIn(text: string): Seen[] {
  const lines = linesOf(text);
  const done: Seen[] = [];
  let open: Seen[] = [];
  const close = (): void => {
    const parents = parentsOf(open.map(({ name }) => name));
    done.push(...open.filter(({ name }) => !parents.has(name)));
    open = [];
  };
  for (const [at, line] of lines.entries()) {
    if (/^(?:ok|FAIL) *\t/.test(line)) close();
    const found = /^\s*--- (PASS|FAIL|SKIP): (\S+) \(/.exec(line);
    if (!found || !isOutcome(found[1])) continue;
    open.push({ name: found[2] ?? '', outcome: found[1], message: messageNear(lines, at) });
  }
  close();
  return done;
}

/** What a test logged stands behind its verdict, with `-v` before it. */
function messageNear(lines: readonly string[], at: number): string {
  const log = /^\s+\S+\.go:\d+: .*/;
  const near = [lines[at + 1] ?? '', lines[at - 1] ?? ''].find((line) => log.test(line));
  return near?.trim() ?? '';
}

/** Packages that did not compile, and panics. */
const broken = (text: string): CheckFailure[] => [
  ...matches(text, /^([^\s:]+\.go):\d+:\d+: (.+)$/).map(([, file = '', message = '']) =>
    failure(null, file, message),
  ),
  ...matches(text, /^panic: (.+)$/).map(([line]) => failure(null, null, line)),
];
