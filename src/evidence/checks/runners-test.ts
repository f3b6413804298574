import { byVerb, check, type Reader, whenNamed } from './known-runner.ts';
import type { Selection } from './scope.ts';

const pytest = check('test', 'pytest', {
  filter: ['-k', '-m'],
  valued: [
    '-n',
    '-c',
    '-p',
    '--tb',
    '--rootdir',
    '--cov',
    '--cov-report',
    '-W',
    '--junitxml',
    '--timeout',
    '--durations',
    '-o',
    '-r',
  ],
  snapshots: ['--snapshot-update', '--inline-snapshot'],
});
const cargo: Selection = {
  packages: ['-p', '--package'],
  targets: ['--test', '--bin', '--example', '--bench'],
  valued: [
    '--features',
    '-F',
    '--target',
    '--profile',
    '-j',
    '--jobs',
    '--manifest-path',
    '--color',
    '--target-dir',
    '--test-threads',
  ],
};
const go: Selection = {
  filter: ['-run', '--run'],
  valued: ['-count', '-timeout', '-p', '-parallel', '-tags', '-coverprofile', '-covermode', '-cpu'],
};
const dotnet: Selection = {
  filter: ['--filter'],
  valued: [
    '-c',
    '--configuration',
    '-v',
    '--verbosity',
    '--logger',
    '-l',
    '-f',
    '--framework',
    '--settings',
    '-s',
    '-r',
  ],
};
const cargoTest = check('test', 'cargo-test', { ...cargo, operandsFilter: true });
/** Maven: the last phase decides; `package` and `install` run the tests unless told not to. */
const maven: Reader = (rest) => {
  const how: Selection = {
    filter: ['-Dtest', '-Dit.test'],
    packages: ['-pl', '--projects'],
    valued: ['-f', '-P', '-s'],
  };
  const skipped = rest.some((word) => /^-D(?:skipTests|maven\.test\.skip|skipITs)(?:=true)?$/.test(word));
  const runs = rest.some((word) =>
    /^(?:test|integration-test|verify|package|install|deploy|(?:surefire|failsafe):.*)$/.test(word),
  );
  if (runs && !skipped) return { kind: 'test', runner: 'maven', how, rest };
  const builds = runs || rest.some((word) => /^(?:compile|test-compile)$/.test(word));
  return builds ? { kind: 'build', runner: 'maven', how, rest } : null;
};

const gradle: Reader = (rest) => {
  const how: Selection = {
    filter: ['--tests'],
    targets: ['-x', '--exclude-task'],
    valued: ['-p', '-b', '-c'],
  };
  const excluded = (at: number): boolean => /^(?:-x|--exclude-task)$/.test(rest[at - 1] ?? '');
  const tasks = rest
    .filter((word, at) => !word.startsWith('-') && !excluded(at))
    .map((word) => word.slice(word.lastIndexOf(':') + 1));
  const left = rest.some((word, at) => excluded(at) && /test$/i.test(word));
  const tests = tasks.some((task) => /^(?:test|check)$|Test$/.test(task) || (task === 'build' && !left));
  if (tests) return { kind: 'test', runner: 'gradle', how, rest };
  const builds = tasks.some((task) => /^(?:build|assemble|classes|compile\w+)$/.test(task));
  return builds ? { kind: 'build', runner: 'gradle', how, rest } : null;
};

/** Test runners and builders of the other languages. */
export const nativeRunners: Readonly<Record<string, Reader>> = {
  pytest,
  'py.test': pytest,
  unittest: byVerb(
    { discover: check('test', 'unittest', { filter: ['-k'], targets: ['-s', '-p', '-t'] }) },
    check('test', 'unittest', { filter: ['-k'] }),
  ),
  tox: check('test', null, { packages: ['-e'] }),
  nox: check('test', null, { packages: ['-s'] }),
  go: byVerb({
    test: check('test', 'go-test', go),
    vet: check('lint', null, go),
    build: check('build', null, { ...go, valued: [...(go.valued ?? []), '-o'] }),
  }),
  gotestsum: check('test', null, go),
  cargo: byVerb({
    test: cargoTest,
    t: cargoTest,
    nextest: byVerb({ run: cargoTest, r: cargoTest }),
    build: check('build', 'cargo', cargo),
    b: check('build', 'cargo', cargo),
    check: check('types', 'cargo', cargo),
    c: check('types', 'cargo', cargo),
    clippy: check('lint', 'cargo', cargo),
    fmt: whenNamed(['--check'], check('format', null)),
  }),
  rspec: check('test', 'rspec', {
    filter: ['-e', '--example', '-t', '--tag'],
    valued: ['-f', '--format', '--seed', '-r', '--order', '-o', '--out'],
  }),
  rails: byVerb({
    test: check('test', 'minitest', { filter: ['-n', '--name'] }),
    'test:all': check('test', 'minitest'),
  }),
  rake: byVerb({ test: check('test', null), spec: check('test', null) }),
  phpunit: check('test', 'phpunit', {
    filter: ['--filter', '--group'],
    packages: ['--testsuite'],
    valued: ['-c', '--configuration', '--bootstrap'],
  }),
  pest: check('test', null, { filter: ['--filter'] }),
  dotnet: byVerb({
    test: check('test', 'dotnet-test', dotnet),
    build: check('build', 'dotnet-test', dotnet),
    format: whenNamed(['--verify-no-changes'], check('format', null)),
  }),
  mvn: maven,
  mvnw: maven,
  gradle,
  gradlew: gradle,
};
