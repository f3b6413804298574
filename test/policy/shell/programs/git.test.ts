import { describe, expect, it } from 'vitest';
import type { PathFact } from '../../../../src/model/facts.ts';
import { createJudge } from '../../../../src/policy/decide.ts';
import { gitProgram } from '../../../../src/policy/shell/grammars/git.ts';
import { actionOf, inputOf } from '../../inputs.ts';
import { allowed } from './git-allowed-table.ts';
import { narrow } from './git-narrow-table.ts';
import { refused } from './git-refused-table.ts';

const folders = [
  '/',
  '/w',
  '/w/.git',
  '/w/src',
  '/w/docs',
  '/w/deploy',
  '/w/config',
  '/w/config/secrets',
  '/tmp',
];
const files = [
  '/w/README.md',
  '/w/src/a.ts',
  '/w/src/b.ts',
  '/w/docs/x.md',
  '/w/deploy/prod.yaml',
  '/w/.env',
];
const guarded = ['/w/deploy', '/w/.env', '/w/config/secrets'];

function lookUp(path: string): PathFact {
  const bare = path.length > 1 ? path.replace(/\/$/, '') : path;
  const is = folders.includes(bare) ? 'directory' : files.includes(bare) ? 'file' : 'missing';
  const fact: PathFact = { real: bare, is, tracked: null };
  const below = [...folders, ...files].filter((other) => other.slice(0, other.lastIndexOf('/')) === bare);
  const entries = below.map((other) => other.slice(bare.length + 1) + (folders.includes(other) ? '/' : ''));
  return path.endsWith('/') && is === 'directory' ? { ...fact, entries } : fact;
}

const remotes = {
  '': ['git@example.org:a/b.git'],
  origin: ['git@example.org:a/b.git'],
  prod: ['https://git.prod.example.com/x'],
  slow: ['ssh://slow.example.org/x'],
};
const never = { touch: ['deploy/**', '.env*'], reach: ['*.prod.example.com'] };
const judge = createJudge();

function verdictOf(command: string, contract: Record<string, unknown>, known = true) {
  const input = inputOf(actionOf({ kind: 'run', command }), { contract, lookUp, guarded });
  return judge(known ? { ...input, facts: { ...input.facts, remotes } } : input);
}

const effects = { '+': 'allow', '?': 'ask', '-': 'deny', '!': 'stop' } as const;
const isMark = (text: string): text is keyof typeof effects => Object.hasOwn(effects, text);

function wrongIn(table: string, contract: Record<string, unknown>): string[] {
  return table
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [mark, command] = [line.charAt(0), line.slice(2)];
      const verdict = verdictOf(command, contract);
      if (isMark(mark) && verdict.effect === effects[mark]) return [];
      return [`${line} → ${verdict.effect}: ${verdict.reason}`];
    });
}

const wideContract = { may: { read: ['**'] }, never };
const narrowContract = {
  may: { read: ['src/**'], run: ['git add src/**...', 'git commit -m *'], expose: ['push'] },
  never,
  ask: { reach: ['slow.example.org'] },
};

describe('git', () => {
  it('is judged by what it reads', () => expect(wrongIn(allowed, wideContract)).toEqual([]));

  it('is held back where it does more', () => expect(wrongIn(refused, wideContract)).toEqual([]));

  it('is judged within a narrow contract', () => expect(wrongIn(narrow, narrowContract)).toEqual([]));

  it('asks nothing more of a push whose remotes nobody looked up', () => {
    expect(verdictOf('git push prod main', narrowContract, false).effect).toBe('allow');
  });

  it('denies a push that may go to a forbidden remote when none is preferred', () => {
    const input = inputOf(actionOf({ kind: 'run', command: 'git push' }), {
      contract: narrowContract,
      lookUp,
    });
    const { origin, prod } = remotes;
    expect(judge({ ...input, facts: { ...input.facts, remotes: { origin, prod } } }).effect).toBe('deny');
  });

  // Options that take no word of their own leave the next one to git, which takes it for a path.
  const paths =
    'status diff log show whatchanged diff-index diff-files rev-list shortlog blame ls-files check-ignore';
  it.each(paths.split(' '))('%s: no option hides the path after it', (verb) => {
    const grammar = gitProgram.subcommands?.[verb];
    const names = [grammar?.flags, grammar?.optional, grammar?.attached].join(' ').split(/\s+/);
    const options = [...new Set(names)].filter((name) => name !== '');
    expect(options.length).toBeGreaterThan(4);
    const allowed = options
      .map((name) => `git ${verb} ${name.length > 1 ? '--' : '-'}${name} .env`)
      .filter((command) => verdictOf(command, wideContract).effect !== 'deny');
    expect(allowed).toEqual([]);
  });

  it('names what a subcommand does in the question', () => {
    const reasons: [command: string, reason: string][] = [
      ['git rebase main', 'it rewrites commits and runs the hooks'],
      ['git reset --hard', 'it throws every uncommitted change away'],
      ['git branch -D x', 'it deletes branches, merged or not'],
      ['git push --force origin x', 'it overwrites what others may have pushed'],
      ['git -c a.b=c status', 'settings run programs'],
      ['git commit --no-verify -m x', 'without the checks of the hooks'],
      ['git submodule update', 'repositories with settings of their own'],
      ['git some-alias', 'is not a subcommand known to be harmless'],
    ];
    for (const [command, reason] of reasons)
      expect(verdictOf(command, wideContract).reason).toContain(reason);
  });

  it('stays within -C for what a rule names', () => {
    const named = { may: { read: ['**'], run: ['git -C /srv/app status', 'git -C src add **...'] }, never };
    expect(verdictOf('git -C /srv/app status', named).effect).toBe('allow');
    expect(verdictOf('git -C /srv/other status', named).effect).toBe('ask');
    expect(verdictOf('git -C src add a.ts', named).effect).toBe('allow');
    expect(verdictOf('git -C src add ../deploy', named).effect).toBe('deny');
    expect(verdictOf('cd src && git -C src add a.ts', named).effect).toBe('ask');
  });

  it('asks for -C and for every subcommand that a policy lists', () => {
    const asking = { ...wideContract, ask: { run: ['git -C', 'git blame|branch'] } };
    for (const command of [
      'git -C src status',
      'git --no-pager -C src log',
      'git -C src blame a.ts',
      'git branch -a',
    ])
      expect(verdictOf(command, asking).effect).toBe('ask');
    expect(verdictOf('git log -C', asking).effect).toBe('allow');
  });
});
