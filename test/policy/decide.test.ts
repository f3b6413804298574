import { describe, expect, it } from 'vitest';
import { actionKey } from '../../src/policy/action-key.ts';
import { createJudge, decide } from '../../src/policy/decide.ts';
import { actionOf, edit, files, inputOf, profileOf, read, type run, type Setting } from './inputs.ts';

const may = {
  may: { read: ['src/**', '.env.example'], edit: ['src/**', 'package.json'], call: ['github.get_*'] },
};
const call = (name: string) => actionOf({ kind: 'call', server: 'github', name, args: {} });

const search = (input: Record<string, unknown>, tool = 'Grep') =>
  actionOf({ kind: 'read', tool, input, paths: ['.'], recursive: true });
const linked = files({ '/w/src/out': '/w/deploy' });
const never = (touch: string): Setting => ({ contract: { ...may, never: { touch: [touch] } } });
const counters = { denied: 3, similarFailures: 2, elapsedMs: 120_000, costUsd: 3, tokens: 9, filesEdited: 4 };
const stopIf = (rule: Record<string, unknown>): Setting => ({
  contract: { ...may, stop_if: [rule] },
  circumstances: { counters },
});
const grant = (action: ReturnType<typeof run>, until: number | null = null) => ({
  id: 'g1',
  key: actionKey(action, inputOf(action).facts, profileOf()),
  what: 'that',
  by: { name: 'sam', osUser: 'sam', how: 'claimed' as const },
  action: 'a0',
  until,
});

const cases: [
  name: string,
  action: ReturnType<typeof run>,
  setting: Setting,
  effect: string,
  rule: string,
][] = [
  ['reads what may.read lists', read('src/a.ts'), { contract: may }, 'allow', 'may.read[0]'],
  ['asks for what no rule lists', read('docs/a.md'), { contract: may }, 'ask', 'default'],
  [
    'denies it when nobody is there',
    read('docs/a.md'),
    { circumstances: { attended: false } },
    'deny',
    'default',
  ],
  ['edits what may.edit lists', edit('src/a.ts'), { contract: may }, 'allow', 'may.edit[0]'],
  ['does not open ancestors', edit('src/../docs/a.ts'), { contract: may }, 'ask', 'default'],
  [
    'reads ~ as home',
    read('~/.ssh/id_rsa'),
    { contract: { may: { read: ['**'] } } },
    'deny',
    'builtin:secrets',
  ],
  ['compares by component', edit('srcs/a.ts'), { contract: may }, 'ask', 'default'],
  ['follows symlinks for may', edit('src/out/x'), { contract: may, lookUp: linked }, 'ask', 'default'],
  [
    'follows symlinks for never',
    edit('src/out/x'),
    { ...never('deploy/**'), lookUp: linked },
    'deny',
    'never.touch[0]',
  ],
  [
    'sees the written path too',
    edit('src/out/x'),
    { ...never('src/out/**'), lookUp: linked },
    'deny',
    'never.touch[0]',
  ],
  ['a bare name means any depth', edit('src/deep/x.sql'), never('*.sql'), 'deny', 'never.touch[0]'],
  [
    'an unrecorded path is not allowed',
    edit('src/a.ts'),
    { contract: may, lookUp: () => ({ real: null, is: 'missing', tracked: null }) },
    'ask',
    'default',
  ],
  [
    'the contract is not edited',
    edit('countersign.yaml'),
    { contract: { may: { edit: ['**'] } } },
    'deny',
    'builtin:own-files',
  ],
  [
    'nor its folder',
    edit('.countersign/x'),
    { contract: { may: { edit: ['**'] } } },
    'deny',
    'builtin:own-files',
  ],
  [
    'protected paths stay shut',
    read('src/a.ts'),
    { contract: may, protected: ['/w/src'] },
    'deny',
    'builtin:protected',
  ],
  [
    'hooks need a literal rule',
    edit('.git/hooks/pre-commit'),
    { contract: { may: { edit: ['**'] } } },
    'ask',
    'builtin:executed-later',
  ],
  ['which may exist', edit('package.json'), { contract: may }, 'allow', 'may.edit[1]'],
  ['secrets are not read', read('.env'), { contract: { may: { read: ['**'] } } }, 'deny', 'builtin:secrets'],
  ['unless named', read('.env.example'), { contract: may }, 'allow', 'may.read[1]'],
  [
    'secrets are not changed',
    edit('.env'),
    { contract: { may: { edit: ['**'] } } },
    'stop',
    'builtin:secrets',
  ],
  [
    'edits wait for the rollback note',
    edit('src/a.ts'),
    { contract: { ...may, rollback: { change: 'c' } }, circumstances: { risk: 'medium' } },
    'deny',
    'builtin:rollback',
  ],
  [
    'also when this edit raises the risk',
    edit('src/auth/a.ts'),
    { contract: { ...may, rollback: { change: 'c' } } },
    'deny',
    'builtin:rollback',
  ],
  [
    'reads do not wait',
    read('src/a.ts'),
    { contract: { ...may, rollback: {} }, circumstances: { risk: 'high' } },
    'allow',
    'may.read[0]',
  ],
  [
    'an expired contract allows nothing',
    read('src/a.ts'),
    {
      contract: { ...may, expires: '2026-12-01T18:00:00+02:00' },
      circumstances: { at: Date.UTC(2026, 11, 1, 16, 0, 0) },
    },
    'deny',
    'builtin:expired',
  ],
  [
    'a moment earlier it does',
    read('src/a.ts'),
    {
      contract: { ...may, expires: '2026-12-01T18:00:00+02:00' },
      circumstances: { at: Date.UTC(2026, 11, 1, 16, 0, 0) - 1 },
    },
    'allow',
    'may.read[0]',
  ],
  [
    'ask goes before may',
    edit('src/a.ts'),
    { contract: { ...may, ask: { edit: ['src/a.ts'] } } },
    'ask',
    'ask.edit[0]',
  ],
  [
    'stop goes before never',
    edit('src/a.sql'),
    { contract: { never: { touch: ['*.sql'] }, stop_if: [{ touches: ['*.sql'] }] } },
    'stop',
    'stop_if[0]',
  ],
  [
    'an answered stop is skipped',
    edit('src/a.sql'),
    {
      contract: { ...may, stop_if: [{ touches: ['*.sql'] }] },
      circumstances: { answeredStops: ['stop_if[0]'] },
    },
    'allow',
    'may.edit[0]',
  ],
  [
    'a data class outside data asks',
    read('src/a.ts'),
    { contract: { ...may, classes: { 'src/**': 'regulated' } } },
    'ask',
    'data',
  ],
  [
    'a class the contract lists does not',
    read('src/a.ts'),
    { contract: { ...may, classes: { 'src/**': 'internal' } } },
    'allow',
    'may.read[0]',
  ],
  ['counts denials', read('src/a.ts'), stopIf({ denied: 3 }), 'stop', 'stop_if[0]'],
  ['not before the limit', read('src/a.ts'), stopIf({ denied: 4 }), 'allow', 'may.read[0]'],
  ['counts minutes', read('src/a.ts'), stopIf({ minutes: 2 }), 'stop', 'stop_if[0]'],
  ['counts cost', read('src/a.ts'), stopIf({ cost_usd: 3 }), 'stop', 'stop_if[0]'],
  ['counts tokens', read('src/a.ts'), stopIf({ tokens: 9 }), 'stop', 'stop_if[0]'],
  ['counts files', read('src/a.ts'), stopIf({ files: 4 }), 'stop', 'stop_if[0]'],
  ['counts similar failures', read('src/a.ts'), stopIf({ similar_failures: 2 }), 'stop', 'stop_if[0]'],
  [
    'a grant opens the default',
    read('docs/a'),
    { circumstances: { grants: [grant(read('docs/a'))] } },
    'allow',
    'grant:g1',
  ],
  [
    'only for the same thing',
    read('docs/b'),
    { circumstances: { grants: [grant(read('docs/a'))] } },
    'ask',
    'default',
  ],
  [
    'only in time',
    read('docs/a'),
    { circumstances: { at: 5, grants: [grant(read('docs/a'), 5)] } },
    'ask',
    'default',
  ],
  [
    'never over a deny',
    read('docs/a'),
    { contract: { never: { touch: ['docs/**'] } }, circumstances: { grants: [grant(read('docs/a'))] } },
    'deny',
    'never.touch[0]',
  ],
  ['calls what may.call lists', call('get_issue'), { contract: may }, 'allow', 'may.call[0]'],
  ['not what it does not', call('delete_repo'), { contract: may }, 'ask', 'default'],
  [
    'never.call wins',
    call('get_issue'),
    { contract: { ...may, never: { call: ['github.*'] } } },
    'deny',
    'never.call[0]',
  ],
  [
    'a disabled capability is off',
    call('get_issue'),
    {
      contract: may,
      circumstances: { disabled: [{ call: 'github.*', by: 'kim', reason: 'incident', at: '' }] },
    },
    'deny',
    'builtin:disabled',
  ],
  [
    'reaches nothing by default',
    actionOf({ kind: 'reach', url: 'https://a.example.org/x' }),
    { contract: may },
    'ask',
    'default',
  ],
  [
    'reaches listed hosts',
    actionOf({ kind: 'reach', url: 'https://A.example.org:443/x' }),
    { contract: { may: { reach: ['*.example.org'] } } },
    'allow',
    'may.reach[0]',
  ],
  [
    'never reaches others',
    actionOf({ kind: 'reach', url: 'https://x.PROD.example.org./' }),
    { contract: { may: { reach: ['*'] }, never: { reach: ['*.prod.example.org'] } } },
    'deny',
    'never.reach[0]',
  ],
  [
    'a broken URL is not allowed',
    actionOf({ kind: 'reach', url: 'http://' }),
    { contract: { may: { reach: ['*'] } } },
    'ask',
    'default',
  ],
  [
    'exposes listed kinds',
    actionOf({ kind: 'expose', what: 'comment' }),
    { contract: { may: { expose: ['comment'] } } },
    'allow',
    'may.expose[0]',
  ],
  [
    'delegates where actions are held',
    actionOf({ kind: 'delegate', to: 'x', task: 'y' }),
    {},
    'allow',
    'builtin:delegate',
  ],
  [
    'not where they are only seen',
    actionOf({ kind: 'delegate', to: 'x', task: 'y', holds: 'watch' }),
    {},
    'ask',
    'default',
  ],
  [
    'asks about unknown tools',
    actionOf({ kind: 'unknown', why: 'no mapping' }),
    { contract: { may: { read: ['**'] } } },
    'ask',
    'default',
  ],
  [
    'a standing may opens nothing',
    read('docs/a'),
    {
      standing: [
        {
          source: 'user',
          file: 'u',
          rules: {
            may: { read: ['**'], edit: [], run: [], call: [], reach: [], expose: [] },
            ask: { read: [], edit: [], run: [], call: [], reach: [], expose: [] },
            never: { touch: [], run: [], call: [], reach: [], expose: [] },
          },
        },
      ],
    },
    'ask',
    'default',
  ],
  [
    'a recursive read asks near secrets',
    actionOf({ kind: 'read', paths: ['.'], recursive: true }),
    { contract: { may: { read: ['**'] } }, guarded: ['/w/config/secrets'] },
    'ask',
    'builtin:recursive',
  ],
  [
    'and not elsewhere',
    actionOf({ kind: 'read', paths: ['src'], recursive: true }),
    {
      contract: { may: { read: ['**'] } },
      guarded: ['/w/config/secrets'],
      lookUp: files({}, { '/w/src': [] }),
    },
    'allow',
    'may.read[0]',
  ],
  [
    'a recursive read looks into hidden files',
    search({}),
    { contract: { may: { read: ['**'] } }, guarded: ['/w/.env'] },
    'ask',
    'builtin:recursive',
  ],
  [
    'a search narrowed to a blocked name is refused',
    search({ glob: '**/.en{v,w}*' }),
    { contract: { may: { read: ['**'] } }, guarded: ['/w/.env'] },
    'deny',
    'builtin:secrets',
  ],
  [
    'one narrowed to other names passes a blocked file over',
    search({ glob: '*.ts' }),
    {
      contract: { may: { read: ['**'] } },
      guarded: ['/w/.env'],
      paths: { '/w/.env': { real: '/w/.env', is: 'file', tracked: null } },
    },
    'allow',
    'may.read[0]',
  ],
  [
    'not a blocked folder',
    search({ glob: '*.ts' }),
    {
      contract: { may: { read: ['**'] } },
      guarded: ['/w/secrets'],
      paths: { '/w/secrets': { real: '/w/secrets', is: 'directory', tracked: null } },
    },
    'ask',
    'builtin:recursive',
  ],
  [
    'nor what nobody looked at',
    search({ glob: '*.ts' }),
    { contract: { may: { read: ['**'] } }, guarded: ['/w/.env'] },
    'ask',
    'builtin:recursive',
  ],
  [
    'also one that finds files',
    search({ pattern: '**/secr*/*' }, 'Glob'),
    { ...never('config/**'), guarded: ['/w/config/secrets'] },
    'deny',
    'never.touch[0]',
  ],
  [
    'an expression is no glob',
    search({ pattern: '.env' }),
    { contract: { may: { read: ['**'] } } },
    'allow',
    'may.read[0]',
  ],
  [
    'a folder nobody looked through is not read whole',
    actionOf({ kind: 'read', paths: ['/srv/app'], recursive: true }),
    { contract: { may: { read: ['/srv/**'] } }, lookUp: files({}, { '/srv/app': [] }) },
    'ask',
    'builtin:recursive',
  ],
  [
    'one that was looked through is',
    actionOf({ kind: 'read', paths: ['/srv/app'], recursive: true }),
    {
      contract: { may: { read: ['/srv/**'] } },
      lookUp: files({}, { '/srv/app': [] }),
      guardedRoots: ['/srv'],
    },
    'allow',
    'may.read[0]',
  ],
  [
    'a launcher of dependencies needs a rule of its own',
    edit('node_modules/.bin/git'),
    { contract: { may: { edit: ['**'] } } },
    'ask',
    'builtin:executed-later',
  ],
  [
    'a grant is bound to where a link leads',
    read('src/out'),
    {
      lookUp: linked,
      circumstances: {
        grants: [
          {
            ...grant(read('docs/a')),
            key: actionKey(read('src/out'), inputOf(read('src/out')).facts, profileOf()),
          },
        ],
      },
    },
    'ask',
    'default',
  ],
  [
    'and holds while it leads there',
    read('src/out'),
    {
      lookUp: linked,
      circumstances: {
        grants: [
          {
            ...grant(read('docs/a')),
            key: actionKey(read('src/out'), inputOf(read('src/out'), { lookUp: linked }).facts, profileOf()),
          },
        ],
      },
    },
    'allow',
    'grant:g1',
  ],
  [
    'a grant is bound to the change',
    edit('docs/a', 'other'),
    { circumstances: { grants: [grant(edit('docs/a', 'one'))] } },
    'ask',
    'default',
  ],
  ['hidden characters are shown', edit('src/a\u202e.ts'), { contract: may }, 'ask', 'builtin:odd-name'],
];

describe('decide', () => {
  for (const [name, action, setting, effect, rule] of cases) {
    it(name, () => {
      const verdict = decide(inputOf(action, setting));
      expect([verdict.effect, verdict.rule.id, verdict.reason]).toEqual([effect, rule, verdict.reason]);
    });
  }

  it('names file and line of the rule', () => {
    expect(decide(inputOf(edit('src/a.ts'), { contract: may })).rule).toMatchObject({
      file: 'countersign.yaml',
      line: 7,
    });
  });

  it('raises the risk once', () => {
    expect(decide(inputOf(edit('src/auth/a.ts'), { contract: may })).raises?.to).toBe('high');
    const high = { contract: may, circumstances: { risk: 'high' as const } };
    expect(decide(inputOf(edit('src/auth/a.ts'), high)).raises).toBeNull();
  });

  it('gives the same verdict from a judge that remembers patterns', () => {
    const judge = createJudge();
    for (const [, action, setting] of cases) {
      const input = inputOf(action, setting);
      expect(judge(input)).toEqual(decide(input));
    }
  });
});
