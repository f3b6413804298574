import { describe, expect, it } from 'vitest';
import type { RuleRef } from '../../src/model/verdict.ts';
import { createRunRules } from '../../src/policy/run-index.ts';

const ref: RuleRef = { id: 'may.run[0]', source: 'contract', text: '', file: null, line: null };
const patterns = [
  'npm test',
  'git status',
  '* --version',
  'npm|pnpm run lint',
  'bin/* x',
  'in:pkg make all',
  '"my tool" x',
  'git push',
];
const rules = createRunRules(patterns.map((pattern) => ({ pattern, ref })));
const always = ['* --version', 'bin/* x'];

const table: [programs: string[], found: string[]][] = [
  [[], always],
  [['ls'], always],
  [['npm'], ['npm test', '* --version', 'npm|pnpm run lint', 'bin/* x']],
  [['pnpm'], ['* --version', 'npm|pnpm run lint', 'bin/* x']],
  [['make'], ['* --version', 'bin/* x', 'in:pkg make all']],
  [['my tool'], ['* --version', 'bin/* x', '"my tool" x']],
  [
    ['git', 'npm'],
    ['npm test', 'git status', '* --version', 'npm|pnpm run lint', 'bin/* x', 'git push'],
  ],
];

describe('rules about commands by their program', () => {
  it.each(table)('%j', (programs, found) => {
    expect(rules.about(programs).map(({ pattern }) => pattern)).toEqual(found);
  });

  it('stay in the order they are written, beyond ten', () => {
    const many = Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? `git ${at}` : `* ${at}`));
    const found = createRunRules(many.map((pattern) => ({ pattern, ref }))).about(['git', 'git']);
    expect(found.map(({ pattern }) => pattern)).toEqual(many);
  });
});
