import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withMayLines, writeContract } from '../../src/store/contract-edit.ts';
import { temporaryDirectory } from '../harness/temporary.ts';

const add = (text: string, ...patterns: string[]): string => {
  const outcome = withMayLines(
    text,
    patterns.map((pattern) => ({ list: 'run', pattern })),
  );
  return outcome.ok ? outcome.value : `refused: ${outcome.problems[0]?.message}`;
};

describe('lines added to a contract', () => {
  it('go to the end of the list, with everything else as it was', () => {
    const text = `# why this contract
contract: 1
task: 'a'   # quoted
may:
  read: ["src/**", docs/**]
  # what it runs
  run:
    - npm test # the whole suite
never:
  touch: [.env*]
`;
    expect(add(text, 'npx vitest run test/**')).toBe(
      text.replace('whole suite\n', 'whole suite\n    - npx vitest run test/**\n'),
    );
  });

  it('keep a list on one line on one line', () => {
    expect(add('contract: 1\nmay:\n  run: ["npm test"]\n', 'npm ci')).toBe(
      'contract: 1\nmay:\n  run: ["npm test", npm ci]\n',
    );
  });

  it.each([
    ['contract: 1\n', 'contract: 1\nmay:\n  run:\n    - a\n'],
    ['contract: 1\nmay:\n  read: [x]\n', 'contract: 1\nmay:\n  read: [x]\n  run:\n    - a\n'],
    ['contract: 1\nmay:\n  run:\n', 'contract: 1\nmay:\n  run:\n    - a\n'],
  ])('make the list where there is none', (before, after) => {
    expect(add(before, 'a')).toBe(after);
  });

  it('are quoted where YAML would read them as something else', () => {
    expect(add('may:\n  run:\n    - x\n', 'a: b', '*', '[x] y', '# z')).toBe(
      'may:\n  run:\n    - x\n    - "a: b"\n    - "*"\n    - "[x] y"\n    - "# z"\n',
    );
    expect(add('may: { run: [x] }\n', 'a, b', '**', 'yes sir', '"q"')).toBe(
      'may: { run: [x, "a, b", "**", yes sir, "\\"q\\""] }\n',
    );
  });

  it('are not written twice', () => {
    const text = 'may:\n  run:   [a]\n';
    expect(add(text, 'a')).toBe(text);
  });

  it.each(['', '- a\n', 'may:\n  run: [\n', 'may:\n  run: a\n'])('are refused for %j', (text) => {
    expect(add(text, 'a')).toMatch(/^refused: /);
  });
});

describe('a contract that is written', () => {
  it('is replaced whole and leaves nothing else behind', () => {
    const folder = temporaryDirectory();
    const file = join(folder, 'countersign.yaml');
    writeFileSync(file, 'old\n');
    expect(writeContract(file, 'new\n')).toEqual({ ok: true, value: null });
    expect(readFileSync(file, 'utf8')).toBe('new\n');
    expect(readdirSync(folder)).toEqual(['countersign.yaml']);
  });

  it('is left as it was when that fails', () => {
    const outcome = writeContract(join(temporaryDirectory(), 'none/countersign.yaml'), 'new\n');
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'contract-not-written' }] });
  });
});
