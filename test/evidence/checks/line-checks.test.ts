import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksOfLine } from '../../../src/evidence/checks/line-checks.ts';
import { readFiles } from '../../../src/evidence/consequences/read-files.ts';
import type { CheckCommand } from '../../../src/model/check.ts';

function workspace(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'checks-')));
  const scripts = (test: string) => JSON.stringify({ scripts: { test, lint: 'eslint .' } });
  mkdirSync(join(root, 'app/packages/core'), { recursive: true });
  writeFileSync(join(root, 'package.json'), scripts('ava'));
  writeFileSync(join(root, 'app/package.json'), scripts('vitest run'));
  writeFileSync(join(root, 'app/packages/core/package.json'), scripts('jest'));
  return join(root, 'app');
}

const root = workspace();
const drawn: CheckCommand[] = [{ words: ['vitest', 'run'], told: true, cwd: root }];
const found = (text: string, cwd = root, declared = {}) =>
  checksOfLine({ text, cwd, workspace: root, declared, drawn: () => drawn }, readFiles).map(
    ({ kind, runner, scope, exit }) =>
      `${kind} ${runner ?? '?'} ${scope.directory?.replace(root, '.') ?? '?'} ${exit}`,
  );

describe('the checks of a command line', () => {
  it.each<[string, string[]]>([
    ['npm test', ['test vitest . known']],
    ['npm run lint && npm test', ['lint eslint . if-zero', 'test vitest . if-zero']],
    ['cd packages/core && npm test', ['test jest ./packages/core if-zero']],
    ['cd packages/core; npm test', ['test jest ./packages/core known']],
    ['cd "$HOME" && npm test', ['test ? ? if-zero']],
    ['cd packages/core | npm test', ['test vitest . known']],
    ['cd .. && npm test', ['test ? .. if-zero']],
    ['npm test 2>&1 | tail -5', ['test vitest . unknown']],
    ['echo done', []],
    // A real shell is needed to tell: what the judge drew stands in, and nothing is known of how it is joined.
    ['for f in a b; do vitest run; done', ['test vitest . unknown']],
    ['! vitest run', ['test vitest . unknown']],
    ['vitest run &', ['test vitest . unknown']],
    ['vitest run &\n', ['test vitest . unknown']],
    ['true # ; vitest run', ['test vitest . unknown']],
    // A line break ends a command as a semicolon does, but not behind an operator.
    ['npm test\ntrue', ['test vitest . unknown']],
    ['cd packages/core\nnpm test\n', ['test jest ./packages/core known']],
    ['true &&\nnpm test', ['test vitest . if-zero']],
    // It may not run, or something else may.
    ['exit 0; npm test', ['test vitest . unknown']],
    ['exec true; npm test', ['test vitest . unknown']],
    ['exec 2>&1; npm test', ['test vitest . known']],
    ['trap "exit 0" EXIT; npm test', ['test vitest . unknown']],
    ['alias vitest=true\nvitest run', ['test vitest . unknown']],
    ['set -n; npm test', ['test vitest . unknown']],
    ['set -euo pipefail; npm test', ['test vitest . known']],
    ['command -v vitest', []],
    ['pytest --setup-plan', []],
    ['pytest --markers', []],
    ['jest --clearCache', []],
    ['go test -list . ./...', []],
    ['tox --notest', []],
    ['command vitest run', ['test vitest . known']],
    ['python -W error -u -m pytest', ['test pytest . known']],
    ['python fake.py -m pytest', []],
    ['python -c "print()" -m pytest', []],
    ['make test', ['test ? . known']],
    ['make -j4 -C . test', ['test ? . known']],
    ['make -n test', ['test ? . unknown']],
    ['make test --dry-run', ['test ? . unknown']],
    ['make -ki test', ['test ? . unknown']],
  ])('%s', (text, expected) => {
    const parent = root.replace(/\/app$/, '');
    expect(found(text)).toEqual(expected.map((line) => line.replace('..', parent)));
  });

  it('begin in the folder the agent was in', () => {
    expect(found('npm test', join(root, 'packages/core'))).toEqual(['test jest ./packages/core known']);
  });

  it('are those the contract declares as well', () => {
    const declared = { test: ['./verify sync'], lint: ['make "strict lint"'] };
    expect(found('./verify sync --fast', root, declared)).toEqual(['test ? . known']);
    expect(found('./verify other', root, declared)).toEqual([]);
  });

  it('read no package.json that leads elsewhere', () => {
    mkdirSync(join(root, 'linked'));
    symlinkSync('/etc/passwd', join(root, 'linked/package.json'));
    expect(found('npm test', join(root, 'linked'))).toEqual(['test vitest ./linked known']);
  });
});
