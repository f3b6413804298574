import { describe, expect, it } from 'vitest';
import { recogniseChecks } from '../../../src/evidence/checks/recognise.ts';
import { scriptCommands } from '../../../src/evidence/checks/script-words.ts';
import type { CheckCommand, CheckSources, RecognisedCheck } from '../../../src/model/check.ts';

const scripts: Readonly<Record<string, string>> = {
  test: 'vitest run',
  'test:unit': 'NODE_ENV=test vitest run --project unit',
  'test:all': 'npm run lint && npm run test:unit; npm run e2e',
  lint: 'eslint . --ext .ts',
  e2e: 'playwright test | tee report.txt',
  quiet: 'vitest run > out.txt 2>&1',
  cut: 'vitest run 2>&1 | tail -20',
  typecheck: 'tsc -p . --noEmit',
  in: 'cd packages/core && vitest run',
  loop: 'npm run loop',
  fork: 'npm run fork && npm run fork && npm run fork',
  shell: 'for f in *; do vitest run $f; done',
  pretty: 'prettier --write .',
  prehooked: 'tsc --noEmit',
  hooked: 'mocha',
};
const sources: CheckSources = {
  scripts: () => scripts,
  declared: [{ kind: 'test', words: ['./verify', 'sync'] }],
};

/** Written as on a command line, without quotes. */
function commandsOf(text: string): CheckCommand[] {
  const parsed = scriptCommands(text) ?? [];
  return parsed.map((command) => ({ ...command, cwd: '/home/dev/app' }));
}

const brief = ({ kind, runner, scope }: RecognisedCheck): string =>
  [
    `${kind} ${runner ?? '?'}`,
    ...(scope.files.length > 0 ? [`files ${scope.files.join(',')}`] : []),
    ...(scope.filter === null ? [] : [`filter ${scope.filter}`]),
    ...(scope.packages.length > 0 ? [`in ${scope.packages.join(',')}`] : []),
    ...(scope.narrowed.length > 0 ? [`only ${scope.narrowed.join(',')}`] : []),
  ].join(' · ');

const rows: readonly (readonly [line: string, ...checks: string[]])[] = [
  ['vitest run test/sync/a.test.ts', 'test vitest · files test/sync/a.test.ts'],
  ['vitest', 'test vitest'],
  ['vitest run -t adds --reporter dot', 'test vitest · filter adds'],
  ['vitest run --testNamePattern=adds --project unit', 'test vitest · filter adds · in unit'],
  ['vitest run --changed', 'test vitest · only --changed'],
  ['vitest list'],
  ['vitest --version'],
  ['npx vitest run a.test.ts', 'test vitest · files a.test.ts'],
  ['npx --yes vitest@3 run', 'test vitest'],
  ['pnpm exec vitest run', 'test vitest'],
  ['pnpm vitest run x', 'test vitest · files x'],
  ['yarn vitest run x', 'test vitest · files x'],
  ['bunx vitest run', 'test vitest'],
  ['./node_modules/.bin/vitest run', 'test vitest'],
  ['node node_modules/vitest/vitest.mjs run', 'test vitest'],
  ['node ./node_modules/.bin/jest a', 'test jest · files a'],
  ['npm test', 'test vitest'],
  ['npm t', 'test vitest'],
  ['npm test -- -t adds a.test.ts', 'test vitest · files a.test.ts · filter adds'],
  ['yarn test -t adds', 'test vitest · filter adds'],
  ['pnpm test a.test.ts', 'test vitest · files a.test.ts'],
  ['npm run test:unit', 'test vitest · in unit'],
  ['npm --prefix web run lint', 'lint eslint · files .'],
  ['npm run typecheck', 'types tsc · files -p .'],
  ['npm run test:all', 'lint eslint · files .', 'test vitest · in unit', 'test playwright'],
  ['npm run hooked', 'types tsc', 'test mocha'],
  ['npm run in', 'test vitest'],
  ['npm run test:missing', 'test ? · files test:missing'],
  ['npm test -w packages/a', 'test ? · files test · in packages/a'],
  ['pnpm --filter core test', 'test ? · files test · in core'],
  ['npm run loop'],
  ['npm run fork'],
  ['npm run pretty'],
  ['npm install'],
  ['yarn install'],
  ['npm exec -- eslint src', 'lint eslint · files src'],
  ['make test', 'test ? · files test'],
  ['make check', 'test ? · files check'],
  ['make -C sub lint', 'lint ? · files lint'],
  ['make install'],
  ['just test-unit', 'test ? · files test-unit'],
  ['timeout 60 npm test', 'test vitest'],
  ['env CI=1 npm test', 'test vitest'],
  ['CI=1 npm test', 'test vitest'],
  ['time nice -n 5 pytest -q', 'test pytest'],
  ['c8 --reporter lcov mocha a.js', 'test mocha · files a.js'],
  ['jest --findRelatedTests a.js', 'test jest · files a.js · only --findRelatedTests'],
  ['jest --listTests'],
  ['mocha -g adds test/a.js', 'test mocha · files test/a.js · filter adds'],
  ['ava a.js --match=adds', 'test ava · files a.js · filter adds'],
  ['node --test test/a.test.js', 'test node-test · files test/a.test.js'],
  ['node --test-name-pattern=adds --test', 'test node-test · filter adds'],
  ['node server.js'],
  [
    'playwright test a.spec.ts -g adds --project=chromium',
    'test playwright · files a.spec.ts · filter adds · in chromium',
  ],
  ['playwright install'],
  ['cypress run --spec a.cy.js', 'test cypress · files --spec a.cy.js'],
  [
    'pytest tests/a.py::test_one -k adds -x',
    'test pytest · files tests/a.py::test_one · filter adds · only -x',
  ],
  ['python -m pytest --lf', 'test pytest · only --lf'],
  ['python3.11 -m unittest discover -s u', 'test unittest · files -s u'],
  ['poetry run pytest', 'test pytest'],
  ['uv run --with x pytest a', 'test pytest · files a'],
  ['python script.py'],
  ['pytest --collect-only'],
  ['go test ./...', 'test go-test · files ./...'],
  ['go test -v -run TestSum -count=1 ./sum', 'test go-test · files ./sum · filter TestSum'],
  ['go vet ./...', 'lint ? · files ./...'],
  ['go build ./...', 'build ? · files ./...'],
  ['go run .'],
  ['cargo test', 'test cargo-test'],
  ['cargo test -p core adds -- --nocapture', 'test cargo-test · filter adds · in core'],
  ['cargo +nightly test --test whole', 'test cargo-test · files --test whole'],
  ['cargo test --no-run'],
  ['cargo nextest run -p core', 'test cargo-test · in core'],
  ['cargo clippy', 'lint cargo'],
  ['cargo build --release', 'build cargo'],
  ['cargo run'],
  ['bundle exec rspec spec/a_spec.rb:12 -e adds', 'test rspec · files spec/a_spec.rb:12 · filter adds'],
  ['rails test test/a_test.rb', 'test minitest · files test/a_test.rb'],
  ['vendor/bin/phpunit --filter adds', 'test phpunit · filter adds'],
  ['dotnet test A.sln --filter Name=x', 'test dotnet-test · files A.sln · filter Name=x'],
  ['mvn -q test -Dtest=SumTest -pl core', 'test maven · files test · filter SumTest · in core'],
  ['mvn package -DskipTests', 'build maven · files package'],
  ['mvn clean'],
  ['./gradlew :core:test --tests SumTest', 'test gradle · files :core:test · filter SumTest'],
  ['gradle build -x test', 'build gradle · files -x test,build · only -x'],
  ['cargo test -- --ignored', 'test cargo-test · only --ignored'],
  ['eslint src --fix', 'lint eslint · files src'],
  ['tsc --noEmit', 'types tsc'],
  ['biome check --write src', 'lint biome · files src'],
  ['biome format src', 'format biome · files src'],
  ['biome init'],
  ['ruff check src', 'lint ruff · files src'],
  ['ruff format src'],
  ['ruff format --check src', 'format ruff · files src'],
  ['mypy -p app', 'types mypy · in app'],
  ['golangci-lint run ./...', 'lint golangci-lint · files ./...'],
  ['shellcheck -s bash a.sh', 'lint shellcheck · files a.sh'],
  ['prettier --check .', 'format prettier · files .'],
  ['prettier --write .'],
  ['vite build', 'build ?'],
  ['./verify sync', 'test ?'],
  ['ls -la'],
  ['constructor'],
  ['npm run constructor'],
  ['echo vitest run'],
];

describe('recogniseChecks', () => {
  it.each(rows.map(([text, ...checks]) => [text, checks] as const))('%s', (text, checks) => {
    const found = recogniseChecks(commandsOf(text), sources).map(brief);
    const declared = found.map((line) => line.replace(' · files sync', ''));
    expect(declared).toEqual(checks);
  });

  it.each<[string, string, string, string | null]>([
    ['npm test', 'known', 'whole', null],
    ['npm test 2>&1 | tail -20', 'unknown', 'cut', 'its output was cut by tail'],
    ['npm test | tee log', 'unknown', 'whole', 'the exit code is that of tee'],
    ['npm test > log', 'known', 'cut', 'its output went to a file'],
    ['npm run cut', 'unknown', 'cut', 'its output was cut by tail'],
    ['npm run quiet', 'known', 'cut', 'its output went to a file'],
    ['cd web && npm test', 'if-zero', 'whole', 'an exit code other than 0 may be that of another command'],
    ['npm test && git push', 'if-zero', 'whole', 'an exit code other than 0 may be that of another command'],
    ['npm test; echo done', 'unknown', 'whole', 'the exit code is that of a later command'],
    ['npm test || true', 'unknown', 'whole', 'the exit code is that of a later command'],
    ['ls; npm test', 'known', 'whole', null],
    ['ls || npm test', 'unknown', 'whole', 'it may not have run: it stands behind ||'],
    ['npm test & ls', 'unknown', 'whole', 'the exit code is that of a later command'],
    ['set -o pipefail; npm test | tail', 'if-zero', 'cut', 'its output was cut by tail'],
    ['cat a | vitest run', 'known', 'whole', null],
    [
      'ls && cat a | vitest run',
      'if-zero',
      'whole',
      'an exit code other than 0 may be that of another command',
    ],
    ['npm test | grep FAIL && ls', 'unknown', 'cut', 'its output was cut by grep'],
  ])('%s: exit %s, output %s', (text, exit, output, doubt) => {
    const found = recogniseChecks(commandsOf(text), sources)[0];
    expect([found?.exit, found?.output, found?.doubts[0] ?? null]).toEqual([exit, output, doubt]);
  });

  it('lets every check of a script know no more than the script tells', () => {
    const found = recogniseChecks(commandsOf('npm run test:all'), sources);
    expect(found.map(({ exit, output }) => `${exit} ${output}`)).toEqual([
      'unknown whole',
      'unknown whole',
      'unknown whole',
    ]);
    expect(found[1]?.through).toEqual(['npm run test:all', 'npm run test:unit', 'vitest run --project unit']);
  });

  it.each<[string, string[]]>([
    ['eslint --fix .', ['files']],
    ['biome check --write', ['files']],
    ['vitest run -u', ['snapshots']],
    ['jest --updateSnapshot', ['snapshots']],
    ['mocha -u tdd', []],
    ['vitest run', []],
  ])('%s rewrites %j', (text, rewrites) => {
    expect(recogniseChecks(commandsOf(text), sources)[0]?.rewrites).toEqual(rewrites);
  });

  it.each<[string, string | null]>([
    ['vitest run', null],
    ['./node_modules/.bin/vitest run', null],
    ['node packages/a/node_modules/vitest/vitest.mjs run', null],
    ['.venv/bin/pytest', null],
    ['vendor/bin/phpunit', null],
    ['/usr/bin/pytest', null],
    ['/home/dev/.local/bin/pytest', null],
    ['./gradlew test', null],
    ['bin/rspec', null],
    ['NODE_ENV=test vitest run', null],
    ['./verify sync', null],
    ['verify sync', 'verify is not the ./verify that was declared'],
    ['./fake/vitest run', './fake/vitest may be another program than vitest'],
    ['fake/node_modules.d/vitest run', 'fake/node_modules.d/vitest may be another program than vitest'],
    ['/tmp/pytest', '/tmp/pytest may be another program than pytest'],
    ['sub/gradlew test', 'sub/gradlew may be another program than gradlew'],
    ['env ./fake/vitest run', './fake/vitest may be another program than vitest'],
    ['npx ./fake/vitest run', './fake/vitest may be another program than vitest'],
    ['timeout 60 ./fake/vitest run', './fake/vitest may be another program than vitest'],
    ['PATH=fake:$PATH vitest run', 'PATH is set for it: it may be another program'],
    ['A=1 LD_PRELOAD=./x.so vitest run', 'LD_PRELOAD is set for it: it may be another program'],
    ['env -u X PATH=fake vitest run', 'PATH is set for it: it may be another program'],
    ['PYTHONPATH=fake python -m pytest', 'PYTHONPATH is set for it: it may be another program'],
    ['./fake/verify sync', './fake/verify is not the ./verify that was declared'],
  ])('%s: %s', (text, doubt) => {
    const [found] = recogniseChecks(commandsOf(text), sources);
    expect(found?.exit).toBe(doubt === null ? 'known' : 'unknown');
    expect(found?.doubts.find((one) => / may be |declared$/.test(one)) ?? null).toBe(doubt);
  });

  it('knows where a script runs', () => {
    const at = (text: string) => recogniseChecks(commandsOf(text), sources)[0]?.scope.directory;
    expect([at('npm run in'), at('npm --prefix web test'), at('make -C sub test'), at('vitest')]).toEqual([
      '/home/dev/app/packages/core',
      '/home/dev/app/web',
      '/home/dev/app/sub',
      '/home/dev/app',
    ]);
  });

  it('trusts no exit code when nobody says how commands are joined, and no words that are not told', () => {
    const plain = (words: [string, ...string[]], told = true): CheckCommand => ({ words, told, cwd: null });
    const two = recogniseChecks([plain(['npm', 'test']), plain(['tail'])], sources)[0];
    expect([two?.exit, two?.doubts[0]]).toEqual(['unknown', 'how the commands are joined is not known']);
    const vague = recogniseChecks([plain(['vitest', 'run', '$FILES'], false)], sources)[0];
    expect(vague?.doubts).toEqual(['some of its words are not told']);
    expect(vague?.scope.directory).toBeNull();
  });
});

describe('scriptCommands', () => {
  it.each<[string, string[] | null]>([
    [`eslint 'a b' "c d" e\\ f`, ['eslint|a b|c d|e f']],
    ['A=1 B=2 mocha && ava', ['mocha', '&& ava']],
    ['mocha 2>/dev/null | cat', ['mocha', '| cat']],
    ['mocha < in > out', ['mocha > file']],
    ['mocha $X', ['mocha|$X ?']],
    ["mocha '$X'", ['mocha|$X']],
    ['(cd a; mocha)', null],
    ['if true; then mocha; fi', null],
    ["mocha 'open", null],
    ['mocha $(ls)', null],
    ['', []],
  ])('%s', (text, expected) => {
    const found = scriptCommands(text)?.map(
      ({ words, joined, told, toFile }) =>
        `${joined === null ? '' : `${joined} `}${words.join('|')}${told ? '' : ' ?'}${toFile ? ' > file' : ''}`,
    );
    expect(found ?? null).toEqual(expected);
  });
});
