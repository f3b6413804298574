import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { testing } from '../../../../src/policy/shell/grammars/testing.ts';
import { judged, provedBy, rowsOf, wrongRows } from './project-judging.ts';

/** `+` allow, `?` ask, `-` deny, `!` stop, under the contract beside this file. Never executed. */
const table = `
- uv run pytest deploy/x.py
- uv run --env-file .env pytest test/x.py
- bundle exec rspec deploy/x_spec.rb
+ pytest test/test_a.py
+ pytest -x -q test
+ pytest -k deploy test/test_a.py
+ vitest run test/a.test.ts
+ vitest run -t 'deploy and secrets' test/a.test.ts
+ npx vitest run test/a.test.ts
+ npx vitest run -t deploy test/a.test.ts
+ uv run pytest test/test_a.py
+ bundle exec rspec test/a_spec.rb
? pytest
? pytest --version
? pytest --snapshot-update test/test_a.py
? pytest -p no:cacheprovider test/test_a.py
? vitest
? vitest run -u test/a.test.ts
? vitest --coverage.reportsDirectory src/c
? jest --watch
? jest -u
? mocha --require ts-node/register test/a.ts
? playwright test --headed
? playwright install chromium
? cypress run --record
? tox -e py312
? rspec
- pytest deploy/test_x.py
- pytest -c deploy/pytest.ini test
- pytest --junitxml=deploy/r.xml test
- pytest --rootdir deploy test
- pytest --basetemp=deploy/tmp test
- vitest run deploy/a.test.ts
- vitest run --config deploy/v.ts test/a.test.ts
- vitest run --outputFile deploy/r.json test/a.test.ts
- vitest -r deploy
- jest --config=deploy/j.js
- jest --coverageDirectory deploy/c
- mocha -r ./deploy/x.js test/a.js
- playwright test -c deploy/p.ts
- cypress run --project deploy
- tox -c deploy/tox.ini
- rspec -r ./deploy/x.rb
- bats -o deploy test/a.bats
`;

describe('the test runners', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(testing).error).toBeUndefined();
  });

  it('need a rule each, but for these', () => {
    expect(provedBy(testing)).toEqual([]);
  });

  it('are judged as the rows say', () => {
    expect(rowsOf(table).length).toBeGreaterThan(43);
    expect(wrongRows(table)).toEqual([]);
  });

  it('say in the question what a command would do', () => {
    expect(judged('jest').reason).toContain("it runs the project's tests");
    expect(judged('playwright install').reason).toContain('it downloads or opens browsers');
    expect(judged('tox').reason).toContain("it installs packages and runs the project's tests");
  });
});
