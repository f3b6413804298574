import { describe, expect, it } from 'vitest';
import { readResult } from '../../../src/evidence/checks/read-result.ts';
import type { CheckResult, CheckRunner } from '../../../src/model/check.ts';
import { readFixture } from './read-fixture.ts';

const read = (runner: CheckRunner, output: string, exit: number): CheckResult =>
  readResult({ kind: 'test', runner, exit: 'known', output: 'whole' }, output, exit);

describe('how long it took, in milliseconds', () => {
  it.each<[string, CheckRunner, number | null]>([
    ['vitest-default', 'vitest', 375],
    ['jest-default', 'jest', 438],
    ['mocha-spec', 'mocha', 31],
    ['tap-direct', 'tap', 28.813],
    ['node-spec', 'node-test', 134.952367],
    ['playwright-list', 'playwright', 1_700],
    ['playwright-json', 'playwright', 1_057],
    ['cypress', 'cypress', 3_000],
    ['pytest-default', 'pytest', 80],
    ['unittest', 'unittest', 6],
    ['go-json', 'go-test', null],
    ['cargo-test', 'cargo-test', 400],
    ['rspec', 'rspec', 12.34],
    ['minitest', 'minitest', 1.022],
    ['phpunit', 'phpunit', 12],
    ['dotnet', 'dotnet-test', null],
    ['dotnet-terminal', 'dotnet-test', 900],
    ['maven-surefire', 'maven', 4_505],
    ['gradle', 'gradle', 3_000],
    ['junit-console', 'junit', 64],
    ['biome-pass', 'biome', 3],
    ['cargo-build', 'cargo', 120],
  ])('%s', (name, runner, ms) => expect(read(runner, readFixture(name).output, 0).durationMs).toBe(ms));
});

/** `status passed/failed/skipped/total`, then the first failure as `file: name: message`. */
function seen({ status, passed, failed, skipped, total, failures }: CheckResult): string {
  const [first] = failures;
  const counts = [passed, failed, skipped, total].map((count) => count ?? '-').join('/');
  return `${status} ${counts}${first ? ` ${first.file ?? '-'}: ${first.name ?? '-'}: ${first.message}` : ''}`;
}

const goTwice = `--- FAIL: TestA (0.00s)
    --- FAIL: TestA/x (0.00s)
FAIL
FAIL\texample.com/a\t0.005s
--- FAIL: TestA (0.00s)
FAIL
FAIL\texample.com/b\t0.005s
FAIL
`;

describe('what the runners print more rarely', () => {
  it.each<[CheckRunner, number, string, string]>([
    [
      'vitest',
      1,
      '      Tests  2 passed (2)\n     Errors  1 error\n',
      'failed 2/0/0/2 -: -: 1 error outside of tests',
    ],
    [
      'vitest',
      1,
      ' × a.test.ts > adds 9ms\n   → expected 1 to be 2\n',
      'failed -/-/-/- -: a.test.ts > adds: ',
    ],
    [
      'vitest',
      1,
      ' FAIL  |unit| a.test.ts > adds\n FAIL  |unit| a.test.ts > more\nError: no\n',
      'failed -/-/-/- a.test.ts: adds: Error: no',
    ],
    ['jest', 0, '  ● Console\n\n    console.log\n\nTests:       1 passed, 1 total\n', 'passed 1/0/0/1'],
    [
      'jest',
      1,
      'FAIL a.test.js\n  ● Test suite failed to run\n\n    SyntaxError: x\n\nTests:       0 total\n',
      'failed 0/0/0/0 a.test.js: Test suite failed to run: SyntaxError: x',
    ],
    ['ava', 0, '  ✔ adds\n  ─\n\n  3 tests passed\n', 'passed 3/0/0/-'],
    ['ava', 1, '  1 uncaught exception\n', 'failed -/1/0/-'],
    [
      'tap',
      1,
      'TAP version 13\nok 1 - a\nBail out! no database\n',
      'failed -/-/-/- -: -: Bail out! no database',
    ],
    ['tap', 0, 'TAP version 13\nok 1 - a\nok 2 - b\n1..2\n', 'passed 2/0/0/2'],
    ['tap', 0, 'TAP version 13\n1..0 # skip nothing\n', 'nothing-ran 0/0/0/0'],
    ['playwright', 1, 'Error: No tests found\n', 'nothing-ran -/-/-/0'],
    ['playwright', 0, '  1 flaky\n    a.spec.ts:1:1 › adds\n  2 passed (1.0s)\n', 'passed 3/0/0/3'],
    [
      'pytest',
      2,
      '____ ERROR collecting a.py ____\nE   ImportError\n1 error in 0.10s\n',
      'failed 0/1/0/1 -: ERROR collecting a.py: ',
    ],
    [
      'pytest',
      1,
      '________ test_one ________\n1 failed in 62.00s (0:01:02)\n',
      'failed 0/1/0/1 -: test_one: ',
    ],
    ['pytest', 5, 'no tests ran in 0.01s\n', 'nothing-ran 0/0/0/0'],
    ['unittest', 5, 'Ran 0 tests in 0.000s\n\nNO TESTS RAN\n', 'nothing-ran 0/0/0/0'],
    ['go-test', 1, goTwice, 'failed -/2/-/- -: TestA/x: '],
    [
      'go-test',
      2,
      'panic: no database\n\nFAIL\texample.com/a\t0.005s\n',
      'failed -/0/-/- -: -: panic: no database',
    ],
    ['go-test', 0, '?   \texample.com/a\t[no test files]\n', 'nothing-ran -/0/-/0'],
    [
      'cargo-test',
      100,
      '     Summary [   0.003s] 3 tests run: 2 passed, 1 failed, 4 skipped\n',
      'failed 2/1/4/7',
    ],
    [
      'cargo-test',
      101,
      "---- adds stdout ----\nthread 'adds' panicked at 'no', src/lib.rs:2:3\n",
      'failed -/-/-/- src/lib.rs: adds: no',
    ],
    ['phpunit', 1, 'No tests executed!\n', 'nothing-ran -/-/-/0'],
    [
      'phpunit',
      0,
      'There was 1 risky test:\n\n1) A::b\nno assertions\n\nOK, but there were issues!\nTests: 1, Assertions: 0, Risky: 1.\n',
      'passed 1/0/0/1',
    ],
    [
      'dotnet-test',
      1,
      '/a/B.cs(3,4): error CS1002: ; expected [/a/A.csproj]\n',
      'failed -/-/-/- /a/B.cs: CS1002: ; expected',
    ],
    ['dotnet-test', 0, 'No test is available in /a/A.dll.\n', 'nothing-ran -/-/-/0'],
    ['maven', 0, '[INFO] No tests to run.\n[INFO] BUILD SUCCESS\n', 'nothing-ran -/-/-/0'],
    [
      'gradle',
      1,
      '/a/B.java:3: error: cannot find symbol\nBUILD FAILED in 1s\n',
      'failed -/-/-/- /a/B.java: -: cannot find symbol',
    ],
    ['tsc', 2, 'a.ts(1,1): error TS1000: x\n\nFound 9 errors.\n', 'failed -/9/-/- a.ts: TS1000: x'],
    [
      'prettier',
      1,
      '[warn] a.js\n[warn] Code style issues found in the above file. Run Prettier to fix.\n',
      'failed -/1/-/- a.js: -: not formatted',
    ],
    [
      'eslint',
      1,
      '[warn] old config\n[{"filePath":"a.js","errorCount":1,"warningCount":0,"messages":[{"ruleId":"x","severity":2,"message":"no"}]}]\n',
      'failed -/1/-/- a.js: x: no',
    ],
  ])('%s, exit %i: %j', (runner, exit, output, expected) => {
    expect(seen(read(runner, output, exit))).toBe(expected);
  });

  it('says what stands behind the figures', () => {
    const flaky = read('playwright', '  1 flaky\n  2 passed (1.0s)\n', 0);
    const cached = read('go-test', 'ok  \ta\t(cached)\n', 0);
    expect([flaky.doubts, cached.doubts]).toEqual([
      ['1 passed only when tried again'],
      ['some packages were not run again: (cached)'],
    ]);
  });
});
