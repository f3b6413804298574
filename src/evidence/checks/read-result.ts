import type { CheckResult, CheckRunner, RecognisedCheck } from '../../model/check.ts';
import { cleanOutput } from './clean-output.ts';
import { readAva } from './parsers/ava.ts';
import { readBiome } from './parsers/biome.ts';
import { readCargo } from './parsers/cargo.ts';
import { readCargoTest } from './parsers/cargo-test.ts';
import { readCypress } from './parsers/cypress.ts';
import { readDotnetTest } from './parsers/dotnet-test.ts';
import { readEslint } from './parsers/eslint.ts';
import { readFlake8 } from './parsers/flake8.ts';
import { readGoTest } from './parsers/go-test.ts';
import { readGolangciLint } from './parsers/golangci-lint.ts';
import { readGradle } from './parsers/gradle.ts';
import { readJest } from './parsers/jest.ts';
import { readJunit } from './parsers/junit.ts';
import { readMaven } from './parsers/maven.ts';
import { readMinitest } from './parsers/minitest.ts';
import { readMocha } from './parsers/mocha.ts';
import { readMypy } from './parsers/mypy.ts';
import { readNodeTest } from './parsers/node-test.ts';
import { readPhpunit } from './parsers/phpunit.ts';
import { readPlaywright } from './parsers/playwright.ts';
import { readPrettier } from './parsers/prettier.ts';
import { readPytest } from './parsers/pytest.ts';
import { readRspec } from './parsers/rspec.ts';
import { readRuff } from './parsers/ruff.ts';
import { readShellcheck } from './parsers/shellcheck.ts';
import { readTap } from './parsers/tap.ts';
import { readTsc } from './parsers/tsc.ts';
import { readUnittest } from './parsers/unittest.ts';
import { readVitest } from './parsers/vitest.ts';
import { nothing, type Parser, type Reading } from './reading.ts';

const parsers: Readonly<Record<CheckRunner, Parser>> = {
  vitest: readVitest,
  jest: readJest,
  mocha: readMocha,
  ava: readAva,
  tap: readTap,
  'node-test': readNodeTest,
  playwright: readPlaywright,
  cypress: readCypress,
  pytest: readPytest,
  unittest: readUnittest,
  'go-test': readGoTest,
  'cargo-test': readCargoTest,
  rspec: readRspec,
  minitest: readMinitest,
  phpunit: readPhpunit,
  'dotnet-test': readDotnetTest,
  maven: readMaven,
  gradle: readGradle,
  junit: readJunit,
  eslint: readEslint,
  tsc: readTsc,
  biome: readBiome,
  ruff: readRuff,
  mypy: readMypy,
  flake8: readFlake8,
  'golangci-lint': readGolangciLint,
  shellcheck: readShellcheck,
  prettier: readPrettier,
  cargo: readCargo,
};

const mostFailures = 50;

/** What readResult has to know of the command: all of it is in a RecognisedCheck. */
type Asked = Pick<RecognisedCheck, 'kind' | 'runner' | 'exit' | 'output'>;

/**
 * What a run of a check showed. `exit` is that of the whole command line, null when it is not known; `asked.exit` says how
 * much it tells about this check. What the runner did not print stays unknown.
 */
export function readResult(asked: Asked, output: string, exit: number | null): CheckResult {
  const { text, unread } = cleanOutput(output);
  const cut = asked.output === 'cut' || unread > 0;
  const read = asked.runner === null ? nothing : parsers[asked.runner](text);
  const reading = cut && read.counted ? onlyWhatWasSeen(read) : read;
  const told = toldExit(asked, exit);
  const { empty: _empty, counted: _counted, doubts: _doubts, ...figures } = reading;
  return {
    ...figures,
    status: statusOf(asked, reading, told),
    failures: reading.failures.slice(0, mostFailures),
    doubts: doubtsOf(asked, reading, told, cut),
  };
}

/** Items counted in a part of the output say nothing about the rest. */
const onlyWhatWasSeen = (read: Reading): Reading => ({
  ...nothing,
  failures: read.failures,
  ...(read.doubts ? { doubts: read.doubts } : {}),
});

function toldExit({ exit: reach }: Asked, exit: number | null): number | null {
  if (exit === null) return null;
  switch (reach) {
    case 'known':
      return exit;
    case 'if-zero':
      return exit === 0 ? 0 : null;
    case 'unknown':
      return null;
    default:
      return reach satisfies never;
  }
}

function statusOf({ kind, runner }: Asked, reading: Reading, exit: number | null): CheckResult['status'] {
  if ((reading.failed ?? 0) > 0) return 'failed';
  if (kind === 'test') {
    if (reading.failures.length > 0) return 'failed';
    if (reading.empty || reading.total === 0 || ranNone(reading)) return 'nothing-ran';
  }
  if (exit === null) return 'unknown';
  // A test program that ran says what it ran: without that an exit code of 0 is what any program could end with.
  if (exit === 0 && kind === 'test' && runner !== null && !reading.summary) return 'unknown';
  return exit === 0 ? 'passed' : 'failed';
}

/** Every test was skipped or is still to be written. */
const ranNone = ({ passed, failed, total }: Reading): boolean =>
  passed === 0 && failed === 0 && total !== null;

function doubtsOf({ kind, runner }: Asked, reading: Reading, exit: number | null, cut: boolean): string[] {
  const { failed, failures, summary, doubts = [] } = reading;
  const silent = !summary && (kind === 'test' || exit !== 0) && !reading.empty;
  return [
    ...doubts,
    ...(exit === null ? ['the exit code of the check is not known'] : []),
    ...(runner === null ? ['which program ran is not known: no figures are read'] : []),
    ...(runner !== null && silent ? [`the summary of ${runner} is not in the output`] : []),
    ...(cut ? ['a part of the output is missing'] : []),
    ...(exit === 0 && ((failed ?? 0) > 0 || (kind === 'test' && failures.length > 0))
      ? ['it ended with 0 and printed failures']
      : []),
    ...(exit !== null && exit !== 0 && failed === 0 && failures.length === 0 && !reading.empty
      ? [`it ended with ${exit} and printed no failure`]
      : []),
    ...(failures.length > mostFailures ? [`${failures.length - mostFailures} failures are left out`] : []),
  ];
}
