import { byVerb, check, type Reader, whenNamed } from './known-runner.ts';

const jsValues = [
  '--reporter',
  '--reporters',
  '--config',
  '-c',
  '--root',
  '--dir',
  '--outputFile',
  '--coverage.reporter',
];
const vitest = check('test', 'vitest', {
  filter: ['-t', '--testNamePattern'],
  packages: ['--project'],
  valued: [...jsValues, '--pool', '--environment', '--mode', '--testTimeout', '--maxWorkers', '--retry'],
  snapshots: ['-u', '--update'],
});
const jest = check('test', 'jest', {
  filter: ['-t', '--testNamePattern'],
  packages: ['--selectProjects'],
  targets: ['--testPathPattern', '--testPathPatterns', '--testMatch', '--testRegex'],
  valued: [...jsValues, '--env', '--maxWorkers', '-w', '--testTimeout', '--rootDir'],
  snapshots: ['-u', '--updateSnapshot'],
});
const mocha = check('test', 'mocha', {
  filter: ['-g', '--grep', '-f', '--fgrep'],
  valued: [
    '--reporter',
    '-R',
    '--require',
    '-r',
    '--timeout',
    '-t',
    '--ui',
    '-u',
    '--config',
    '--import',
    '--retries',
  ],
});

/** Test runners of JavaScript. */
export const jsRunners: Readonly<Record<string, Reader>> = {
  vitest: byVerb(
    {
      run: vitest,
      watch: vitest,
      dev: vitest,
      related: vitest,
      list: () => null,
      bench: () => null,
      init: () => null,
    },
    vitest,
  ),
  jest,
  mocha,
  ava: check('test', 'ava', {
    filter: ['-m', '--match'],
    valued: ['--timeout', '-c', '--concurrency'],
    snapshots: ['-u', '--update-snapshots'],
  }),
  tap: byVerb(
    { run: check('test', 'tap', { filter: ['--grep'], valued: ['--reporter', '-R'] }) },
    check('test', 'tap', { valued: ['--reporter', '-R'] }),
  ),
  tape: check('test', 'tap'),
  node: whenNamed(
    ['--test'],
    check('test', 'node-test', {
      filter: ['--test-name-pattern'],
      valued: ['--test-reporter', '--import', '--require', '-r', '--test-concurrency', '--test-timeout'],
      snapshots: ['--test-update-snapshots'],
    }),
  ),
  playwright: byVerb({
    test: check('test', 'playwright', {
      filter: ['-g', '--grep', '--grep-invert'],
      packages: ['--project'],
      valued: [...jsValues, '--workers', '-j', '--retries', '--timeout'],
      snapshots: ['-u', '--update-snapshots'],
    }),
  }),
  cypress: byVerb({
    run: check('test', 'cypress', {
      targets: ['--spec', '-s'],
      packages: ['--project', '-P'],
      valued: ['--browser', '-b', '--config', '-c', '--env', '-e', '--reporter'],
    }),
  }),
  jasmine: check('test', null, { filter: ['--filter'] }),
  karma: byVerb({ start: check('test', null) }),
  bun: byVerb({
    test: check('test', null, {
      filter: ['-t', '--test-name-pattern'],
      snapshots: ['-u', '--update-snapshots'],
    }),
  }),
  deno: byVerb({
    test: check('test', null, { filter: ['--filter'] }),
    lint: check('lint', null),
    check: check('types', null),
  }),
};
