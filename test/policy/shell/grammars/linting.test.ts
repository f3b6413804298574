import { describe, expect, it } from 'vitest';
import { Grammars } from '../../../../src/model/grammar.ts';
import { linting } from '../../../../src/policy/shell/grammars/linting.ts';
import { judged, provedBy, rowsOf, wrongRows } from './project-judging.ts';

/** `+` allow, `?` ask, `-` deny, `!` stop, under the contract beside this file. Never executed. */
const table = `
+ tsc --noEmit
+ tsc --version
+ tsc -v
+ eslint src/a.ts
+ eslint --quiet --max-warnings 0 src/api
+ eslint --version
+ prettier --check src/a.ts
+ prettier --version
+ ruff check src/a.py
+ ruff --version
+ mypy src/a.py
+ gofmt -l src/a.go
+ gofmt -l -s src
+ gofmt -e src/a.go
+ shellcheck --version
+ hadolint --version
+ biome --version
? eslint .
? eslint --fix src/a.ts
? prettier --write .
? tsc
? tsc -w
? tsc --version -p .
? biome check --write src
? ruff format src
? ruff check --fix src
? black src
? mypy .
? gofmt -w src/a.go
? gofmt -d src/a.go
? gofmt -l other
? shellcheck scripts/x.sh
? shellcheck -x scripts/x.sh
? hadolint Dockerfile
? hadolint +RTS -tsrc/x -RTS Dockerfile
- eslint --config deploy/eslint.config.js src/a.ts
- eslint -o deploy/report.json src/a.ts
- eslint --rulesdir deploy/rules src/a.ts
- prettier --write deploy/a.yaml
- prettier --config .env src/a.ts
- tsc -p deploy/tsconfig.json
- tsc --outDir deploy
- black deploy/x.py
- ruff check -o deploy/r.txt src/a.py
- mypy --config-file deploy/mypy.ini src/a.py
- gofmt -l deploy
- gofmt -cpuprofile deploy/p src/a.go
- gofmt -l .env
- shellcheck deploy/x.sh
- hadolint deploy/Dockerfile
`;

describe('the linters', () => {
  it('have a well-formed table', () => {
    expect(Grammars.safeParse(linting).error).toBeUndefined();
  });

  it('need a rule each, but for these', () => {
    expect(provedBy(linting)).toEqual([
      'eslint: v version h help',
      'prettier: v version h help',
      'biome: V version h help',
      'tsc: v version h help all',
      'ruff: V version h help',
      'gofmt',
      'shellcheck: V version help',
      'hadolint: v version h help',
    ]);
  });

  it('are judged as the rows say', () => {
    expect(rowsOf(table).length).toBeGreaterThan(49);
    expect(wrongRows(table)).toEqual([]);
  });

  it('say in the question what a command would do', () => {
    expect(judged('eslint .').reason).toContain('configuration and plugins are code');
    expect(judged('gofmt -w src/a.go').reason).toContain('it rewrites its files');
    expect(judged('tsc').reason).toContain('tsconfig.json says what it reads and writes');
    expect(judged('shellcheck scripts/x.sh').reason).toContain('.shellcheckrc');
  });
});
