import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResult } from '../../../src/evidence/checks/read-result.ts';
import { type CheckKind, type CheckResult, CheckRunner } from '../../../src/model/check.ts';
import { readFixture } from './read-fixture.ts';

type Status = CheckResult['status'];
type Row = readonly [
  fixture: string,
  runner: CheckRunner,
  status: Status,
  counts: string,
  failures: readonly string[],
];

/** Counts as `passed/failed/skipped/todo/total`; `-` is unknown. */
const tests: readonly Row[] = [
  [
    'vitest-default',
    'vitest',
    'failed',
    '3/1/1/1/6',
    ['v/sum.test.js: sum > subtracts 3 from 5: AssertionError: expected 2 to be 1 // Object.is equality'],
  ],
  [
    'vitest-colour',
    'vitest',
    'failed',
    '3/1/1/1/6',
    ['v/sum.test.js: sum > subtracts 3 from 5: AssertionError: expected 2 to be 1 // Object.is equality'],
  ],
  [
    'vitest-verbose',
    'vitest',
    'failed',
    '3/1/1/1/6',
    ['v/sum.test.js: sum > subtracts 3 from 5: AssertionError: expected 2 to be 1 // Object.is equality'],
  ],
  [
    'vitest-dot',
    'vitest',
    'failed',
    '3/1/1/1/6',
    ['v/sum.test.js: sum > subtracts 3 from 5: AssertionError: expected 2 to be 1 // Object.is equality'],
  ],
  [
    'vitest-json',
    'vitest',
    'failed',
    '3/1/1/1/6',
    [
      '/home/dev/sample/v/sum.test.js: sum subtracts 3 from 5: AssertionError: expected 2 to be 1 // Object.is equality',
    ],
  ],
  [
    'vitest-tap',
    'vitest',
    'failed',
    '3/1/1/1/6',
    ['-: subtracts 3 from 5: expected 2 to be 1 // Object.is equality'],
  ],
  ['vitest-pass', 'vitest', 'passed', '1/0/0/0/1', []],
  [
    'vitest-broken',
    'vitest',
    'failed',
    '1/0/0/0/1',
    [
      "v/broken.test.js: -: Error: Cannot find module './nowhere.js' imported from /home/dev/sample/v/broken.test.js",
    ],
  ],
  ['vitest-none', 'vitest', 'nothing-ran', '-/-/-/-/0', []],
  ['vitest-json-hidden', 'vitest', 'failed', '-/-/-/-/-', []],
  [
    'jest-default',
    'jest',
    'failed',
    '3/1/1/1/6',
    ['j/sum.test.cjs: sum › subtracts 3 from 5: expect(received).toBe(expected) // Object.is equality'],
  ],
  [
    'jest-verbose',
    'jest',
    'failed',
    '3/1/1/1/6',
    ['j/sum.test.cjs: sum › subtracts 3 from 5: expect(received).toBe(expected) // Object.is equality'],
  ],
  [
    'jest-json',
    'jest',
    'failed',
    '3/1/1/1/6',
    [
      '/home/dev/sample/j/sum.test.cjs: sum subtracts 3 from 5: Error: expect(received).toBe(expected) // Object.is equality',
    ],
  ],
  ['jest-none', 'jest', 'nothing-ran', '-/-/-/-/0', []],
  [
    'mocha-spec',
    'mocha',
    'failed',
    '2/1/2/-/5',
    ['-: sum subtracts 3 from 5: AssertionError [ERR_ASSERTION]: 2 == 1'],
  ],
  [
    'mocha-dot',
    'mocha',
    'failed',
    '2/1/2/-/5',
    ['-: sum subtracts 3 from 5: AssertionError [ERR_ASSERTION]: 2 == 1'],
  ],
  [
    'mocha-json',
    'mocha',
    'failed',
    '2/1/2/-/5',
    ['/home/dev/sample/m/sum.test.cjs: sum subtracts 3 from 5: 2 == 1'],
  ],
  ['mocha-tap', 'mocha', 'failed', '2/1/2/0/5', ['-: sum subtracts 3 from 5: 2 == 1']],
  [
    'ava-default',
    'ava',
    'failed',
    '-/1/1/1/-',
    ['a/sum.test.js: subtracts 3 from 5: Difference (- actual, + expected):'],
  ],
  ['ava-none', 'ava', 'nothing-ran', '-/-/-/-/0', []],
  ['ava-tap', 'ava', 'failed', '2/1/1/1/5', ['-: subtracts 3 from 5: name: AssertionError']],
  ['tap-direct', 'tap', 'failed', '2/1/1/1/5', ['-: subtracts 3 from 5: compare: ===']],
  ['tap-run', 'tap', 'failed', '2/1/1/1/5', ['-: subtracts 3 from 5: compare: ===']],
  ['tap-run-terse', 'tap', 'failed', '2/1/1/1/5', ['-: sum > subtracts 3 from 5: ']],
  [
    'node-spec',
    'node-test',
    'failed',
    '2/1/1/1/5',
    ['n/sum.test.js: subtracts 3 from 5: AssertionError [ERR_ASSERTION]: 2 == 1'],
  ],
  ['node-tap', 'node-test', 'failed', '2/1/1/1/5', ['-: subtracts 3 from 5: 2 == 1']],
  [
    'node-dot',
    'node-test',
    'failed',
    '-/-/-/-/-',
    ['-: subtracts 3 from 5: AssertionError [ERR_ASSERTION]: 2 == 1'],
  ],
  [
    'playwright-list',
    'playwright',
    'failed',
    '2/1/2/-/5',
    ['p/sum.spec.js: sum › subtracts 3 from 5: Error: expect(received).toBe(expected) // Object.is equality'],
  ],
  [
    'playwright-line',
    'playwright',
    'failed',
    '2/1/2/-/5',
    ['p/sum.spec.js: sum › subtracts 3 from 5: Error: expect(received).toBe(expected) // Object.is equality'],
  ],
  [
    'playwright-dot',
    'playwright',
    'failed',
    '2/1/2/-/5',
    ['p/sum.spec.js: sum › subtracts 3 from 5: Error: expect(received).toBe(expected) // Object.is equality'],
  ],
  [
    'playwright-json',
    'playwright',
    'failed',
    '2/1/2/-/5',
    ['p/sum.spec.js: subtracts 3 from 5: Error: expect(received).toBe(expected) // Object.is equality'],
  ],
  [
    'cypress',
    'cypress',
    'failed',
    '3/1/1/-/5',
    ['-: sum subtracts 3 from 5: AssertionError: expected 2 to equal 1'],
  ],
  ['cypress-pass', 'cypress', 'passed', '18/0/6/-/24', []],
  [
    'pytest-default',
    'pytest',
    'failed',
    '4/2/1/1/8',
    [
      'test_sum.py: test_subtracts: AssertionError: off by one',
      'test_sum.py: test_setup: RuntimeError: no database',
    ],
  ],
  [
    'pytest-quiet',
    'pytest',
    'failed',
    '4/2/1/1/8',
    [
      'test_sum.py: test_subtracts: AssertionError: off by one',
      'test_sum.py: test_setup: RuntimeError: no database',
    ],
  ],
  [
    'pytest-summary',
    'pytest',
    'failed',
    '3/2/1/1/7',
    [
      'test_sum.py: test_setup: RuntimeError: no database',
      'test_sum.py: test_subtracts: AssertionError: off by one',
    ],
  ],
  ['pytest-pass', 'pytest', 'passed', '1/0/0/0/1', []],
  ['pytest-none', 'pytest', 'nothing-ran', '0/0/0/0/0', []],
  [
    'unittest',
    'unittest',
    'failed',
    '2/2/1/1/6',
    [
      '/home/dev/sample/u/test_unit.py: test_unit.Sum.test_breaks: RuntimeError: no database',
      '/home/dev/sample/u/test_unit.py: test_unit.Sum.test_subtracts: AssertionError: 2 != 1',
    ],
  ],
  [
    'unittest-verbose',
    'unittest',
    'failed',
    '2/2/1/1/6',
    [
      '/home/dev/sample/u/test_unit.py: test_unit.Sum.test_breaks: RuntimeError: no database',
      '/home/dev/sample/u/test_unit.py: test_unit.Sum.test_subtracts: AssertionError: 2 != 1',
    ],
  ],
  ['unittest-pass', 'unittest', 'passed', '1/0/0/0/1', []],
  ['go-plain', 'go-test', 'failed', '-/1/-/-/-', ['-: TestSum/subtracts: sum_test.go:12: got 2, want 1']],
  ['go-verbose', 'go-test', 'failed', '2/1/1/-/4', ['-: TestTable/two: ']],
  ['go-json', 'go-test', 'failed', '1/1/1/-/3', ['-: TestTable/two: sum_test.go:21: got 2, want 1']],
  [
    'go-build',
    'go-test',
    'failed',
    '-/-/-/-/-',
    ['sum/sum.go: -: cannot use "a" (untyped string constant) as int value in return statement'],
  ],
  [
    'cargo-test',
    'cargo-test',
    'failed',
    '3/1/1/-/5',
    ['src/lib.rs: tests::subtracts: assertion `left == right` failed: off by one'],
  ],
  [
    'cargo-test-stop',
    'cargo-test',
    'failed',
    '1/1/1/-/3',
    ['src/lib.rs: tests::subtracts: assertion `left == right` failed: off by one'],
  ],
  ['cargo-build-fail', 'cargo-test', 'failed', '-/-/-/-/-', ['tests/bad.rs: E0308: mismatched types']],
  [
    'rspec',
    'rspec',
    'failed',
    '1/1/1/-/3',
    ['./spec/sum_spec.rb: Sum subtracts 3 from 5: Failure/Error: expect(5 - 3).to eq(1)'],
  ],
  [
    'rspec-error',
    'rspec',
    'failed',
    '0/1/0/-/0',
    ["./spec/sum_spec.rb: -: Failure/Error: require 'nowhere'"],
  ],
  [
    'minitest',
    'minitest',
    'failed',
    '2/1/1/-/4',
    ['test/sum_test.rb: SumTest#test_subtracts: Expected: 1   Actual: 2'],
  ],
  [
    'phpunit',
    'phpunit',
    'failed',
    '2/2/1/0/5',
    [
      '/home/dev/sample/tests/SumTest.php: SumTest::testBreaks: RuntimeException: no database',
      '/home/dev/sample/tests/SumTest.php: SumTest::testSubtracts: Failed asserting that 2 is identical to 1.',
    ],
  ],
  ['phpunit-pass', 'phpunit', 'passed', '3/0/0/0/3', []],
  [
    'dotnet',
    'dotnet-test',
    'failed',
    '5/1/1/-/7',
    ['-: Sample.Tests.SumTests.Subtracts: Assert.Equal() Failure: Values differ Expected: 1 Actual:   2'],
  ],
  [
    'dotnet-terminal',
    'dotnet-test',
    'failed',
    '2/1/1/-/4',
    ['-: Sample.Tests.SumTests.Subtracts: Assert.Equal() Failure: Values differ'],
  ],
  [
    'maven-surefire',
    'maven',
    'failed',
    '2/2/1/-/5',
    ['-: SumTest.subtracts: expected: <1> but was: <2>', '-: SumTest.breaks: IllegalState no database'],
  ],
  [
    'maven-quiet',
    'maven',
    'failed',
    '2/2/1/-/5',
    ['-: SumTest.subtracts: expected: <1> but was: <2>', '-: SumTest.breaks: IllegalState no database'],
  ],
  ['maven-pass', 'maven', 'passed', '1/0/0/-/1', []],
  [
    'maven-compile',
    'maven',
    'failed',
    '-/-/-/-/-',
    [
      '/home/dev/sample/src/main/java/org/sample/Sum.java: -: incompatible types: java.lang.String cannot be converted to int',
    ],
  ],
  [
    'gradle',
    'gradle',
    'failed',
    '2/2/1/-/5',
    [
      '-: SumTest > subtracts(): org.opentest4j.AssertionFailedError at SumTest.java:6',
      '-: SumTest > breaks(): java.lang.IllegalStateException at SumTest.java:7',
    ],
  ],
  ['gradle-pass', 'gradle', 'passed', '-/-/-/-/-', []],
  [
    'junit-console',
    'junit',
    'failed',
    '3/1/2/-/6',
    ['-: JUnit Jupiter:SumTest:subtracts(): org.opentest4j.AssertionFailedError: expected: <1> but was: <2>'],
  ],
];

/** Errors and warnings; the first failure as `file: rule`. */
const linters: readonly (readonly [string, CheckRunner, Status, string, string?])[] = [
  ['eslint-stylish', 'eslint', 'failed', '3/1', '/home/dev/sample/e/one.js: no-var'],
  ['eslint-json', 'eslint', 'failed', '3/1', '/home/dev/sample/e/one.js: no-var'],
  ['eslint-pass', 'eslint', 'passed', '-/-'],
  ['tsc-plain', 'tsc', 'failed', '2/-', 'ts/a.ts: TS2322'],
  ['tsc-pretty', 'tsc', 'failed', '2/-', 'ts/a.ts: TS2322'],
  ['tsc7-pretty', 'tsc', 'failed', '2/-', 'ts/a.ts: TS2322'],
  ['tsc-pass', 'tsc', 'passed', '-/-'],
  ['biome-check', 'biome', 'failed', '3/0', 'a.js: lint/suspicious/noDebugger'],
  ['biome-pass', 'biome', 'passed', '0/0'],
  ['ruff-check', 'ruff', 'failed', '4/-', 'l/bad.py: I001'],
  ['ruff-concise', 'ruff', 'failed', '4/-', 'l/bad.py: I001'],
  ['ruff-pass', 'ruff', 'passed', '0/-'],
  ['ruff-format', 'ruff', 'failed', '1/-', 'l/bad.py: unformatted'],
  ['mypy', 'mypy', 'failed', '1/-', 'l/bad.py: return-value'],
  ['mypy-pass', 'mypy', 'passed', '0/-'],
  ['flake8', 'flake8', 'failed', '5/-', 'l/bad.py: F401'],
  ['flake8-count', 'flake8', 'failed', '5/-', 'l/bad.py: F401'],
  ['golangci', 'golangci-lint', 'failed', '2/-', 'internal/a.go: errcheck'],
  ['golangci-pass', 'golangci-lint', 'passed', '0/-'],
  ['shellcheck', 'shellcheck', 'failed', '1/2', 'deploy.sh: SC2086'],
  ['shellcheck-gcc', 'shellcheck', 'failed', '1/2', 'deploy.sh: SC2086'],
  ['prettier-check', 'prettier', 'passed', '0/-'],
  ['prettier-fail', 'prettier', 'failed', '4/-', 'eslint.config.js: -'],
  ['cargo-build', 'cargo', 'passed', '0/0'],
  ['cargo-clippy', 'cargo', 'passed', '0/0'],
  ['cargo-warning', 'cargo', 'passed', '0/1'],
  ['biome-warning', 'biome', 'passed', '0/2'],
  ['cargo-build-fail', 'cargo', 'failed', '1/0', 'tests/bad.rs: E0308'],
];

const told = (number: number | null): string => (number === null ? '-' : String(number));
const countsOf = ({ passed, failed, skipped, todo, total }: CheckResult): string =>
  [passed, failed, skipped, todo, total].map(told).join('/');
const asked = (kind: CheckKind, runner: CheckRunner | null) =>
  ({ kind, runner, exit: 'known', output: 'whole' }) as const;

describe('the output of a test runner', () => {
  it.each(tests)('%s', (name, runner, status, counts, failures) => {
    const { output, exit } = readFixture(name);
    const result = readResult(asked('test', runner), output, exit);
    expect(countsOf(result)).toBe(counts);
    expect(result.status).toBe(status);
    expect(
      result.failures.map(
        ({ file, name: test, message }) => `${file ?? '-'}: ${test ?? '-'}: ${message.split('\n')[0]}`,
      ),
    ).toEqual(failures);
  });
});

describe('the output of a linter, type checker or build', () => {
  const rows = linters.map(
    ([name, runner, status, counts, first = null]) => [name, runner, status, counts, first] as const,
  );
  it.each(rows)('%s', (name, runner, status, counts, first) => {
    const { output, exit } = readFixture(name);
    const result = readResult(asked('lint', runner), output, exit);
    expect(`${told(result.failed)}/${told(result.warnings)}`).toBe(counts);
    expect(result.status).toBe(status);
    const shown = result.failures.map(({ file, name: rule }) => `${file ?? '-'}: ${rule ?? '-'}`);
    expect(shown[0] ?? null).toBe(first);
  });
});

describe('every fixture and every parser', () => {
  it('has a row of the tables', () => {
    const names = [...tests.map(([name]) => name), ...linters.map(([name]) => name)];
    const files = readdirSync(join(import.meta.dirname, 'fixtures')).map((file) =>
      file.replace(/\.txt$/, ''),
    );
    expect(files.filter((name) => !names.includes(name))).toEqual([]);
    const read = [...tests.map(([, runner]) => runner), ...linters.map(([, runner]) => runner)];
    expect(CheckRunner.options.filter((runner) => !read.includes(runner))).toEqual([]);
  });

  const strange = [
    '',
    'hello',
    '3 of 4 things were passed over',
    '{"passed": 3}',
    'npm error Missing script: "test"',
  ];
  it.each(CheckRunner.options)('%s tells no figure from another text', (runner) => {
    for (const text of strange) {
      const result = readResult(asked('test', runner), text, 0);
      expect([countsOf(result), result.summary]).toEqual(['-/-/-/-/-', false]);
    }
  });

  // Printed figures stand at the end, for three runners before the failures: without them none may be told.
  it.each(tests)('%s tells no more than it knows when its end is cut off', (name, runner) => {
    const { output } = readFixture(name);
    const early = ['mocha-spec', 'mocha-dot', 'node-spec'].includes(name);
    const half = output.slice(0, Math.floor(output.length * (early ? 0.15 : 0.45)));
    const result = readResult({ ...asked('test', runner), output: 'cut' }, half, null);
    expect([null, 0]).toContain(result.total);
    expect(result.passed ?? 0).toBe(0);
    expect(result.status).not.toBe('passed');
  });

  it.each(tests.filter(([, , status]) => status === 'failed'))(
    '%s fails whatever a pipe made of its exit code',
    (name, runner) => {
      const { output } = readFixture(name);
      const { failed, failures } = readResult(asked('test', runner), output, 1);
      const shown = (failed ?? 0) > 0 || failures.length > 0;
      expect(readResult({ ...asked('test', runner), exit: 'unknown' }, output, 0).status).toBe(
        shown ? 'failed' : 'unknown',
      );
    },
  );
});

describe('what the exit code and the figures say together', () => {
  const passing = readFixture('vitest-pass').output;
  const failing = readFixture('vitest-default').output;
  it.each<[string, 'known' | 'if-zero' | 'unknown', number | null, string, Status, string | null]>([
    ['both agree', 'known', 0, passing, 'passed', null],
    ['nobody knows the code', 'known', null, passing, 'unknown', 'the exit code of the check is not known'],
    [
      'the code is of another command',
      'unknown',
      0,
      passing,
      'unknown',
      'the exit code of the check is not known',
    ],
    ['a zero counts', 'if-zero', 0, passing, 'passed', null],
    ['another number does not', 'if-zero', 1, passing, 'unknown', 'the exit code of the check is not known'],
    ['printed failures count', 'if-zero', 1, failing, 'failed', 'the exit code of the check is not known'],
    ['a zero in spite of failures', 'known', 0, failing, 'failed', 'it ended with 0 and printed failures'],
    [
      'failures that are not listed',
      'known',
      0,
      '      Tests  1 failed | 2 passed (3)\n',
      'failed',
      'it ended with 0 and printed failures',
    ],
    ['a code in spite of passes', 'known', 1, passing, 'failed', 'it ended with 1 and printed no failure'],
    ['no output at all', 'known', 0, '', 'unknown', 'the summary of vitest is not in the output'],
  ])('%s', (_what, reach, exit, output, status, doubt) => {
    const result = readResult({ ...asked('test', 'vitest'), exit: reach }, output, exit);
    expect([result.status, result.doubts[0] ?? null]).toEqual([status, doubt]);
  });

  it('takes tests that were all skipped for none', () => {
    const text = ' Test Files  1 skipped (1)\n      Tests  3 skipped (3)\n';
    expect(readResult(asked('test', 'vitest'), text, 0).status).toBe('nothing-ran');
  });

  it('counts items of a part of the output for nothing, and takes printed figures', () => {
    const cut = { ...asked('test', 'maven'), output: 'cut' } as const;
    expect(countsOf(readResult(cut, readFixture('maven-surefire').output, 1))).toBe('-/-/-/-/-');
    const printed = { ...asked('test', 'vitest'), output: 'cut' } as const;
    expect(countsOf(readResult(printed, failing, 1))).toBe('3/1/1/1/6');
  });

  it('takes a report that stops inside a test for incomplete', () => {
    const { output } = readFixture('vitest-tap');
    const half = output.slice(0, output.indexOf('        ok 4'));
    expect(countsOf(readResult(asked('test', 'vitest'), half, 1))).toBe('-/-/-/-/-');
  });

  it.each([
    ['playwright-list', 'playwright', 'tail -1'],
    ['mocha-pass', 'mocha', 'head'],
  ] as const)('%s: a line that is missing is no zero', (_name, runner, _by) => {
    const output = runner === 'mocha' ? '\n  2 passing (3ms)\n' : '  2 passed (1.7s)\n';
    expect(countsOf(readResult({ ...asked('test', runner), output: 'cut' }, output, 0))).toBe('-/-/-/-/-');
    expect(readResult(asked('test', runner), output, 0).failed).toBe(0);
  });

  it('reads nothing when the runner is not known', () => {
    const result = readResult(asked('test', null), passing, 0);
    expect([countsOf(result), result.status]).toEqual(['-/-/-/-/-', 'passed']);
  });

  it('keeps at most fifty failures and says so', () => {
    const text = Array.from({ length: 80 }, (_, at) => `a.ts(${at + 1},1): error TS1000: wrong`).join('\n');
    const result = readResult(asked('types', 'tsc'), text, 2);
    expect([result.failed, result.failures.length, result.doubts]).toEqual([
      80,
      50,
      ['30 failures are left out'],
    ]);
  });
});
