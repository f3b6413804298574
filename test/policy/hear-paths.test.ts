import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import type { LookUp, PathFact } from '../../src/model/facts.ts';
import { decide } from '../../src/policy/decide.ts';
import { actionOf, edit, files, inputOf, read, run, type Setting } from './inputs.ts';

const folders = {
  '/w/src': ['a', 'b'],
  '/w/src/deep': ['c'],
  '/w/secrets': ['k'],
  '/srv': [],
  '/w/docs': [],
};
const lookUp = files(
  {
    '/w/l/env': '/w/.env',
    '/w/.env.old': '/w/x',
    '/w/l/own': '/w/.countersign/x',
    '/w/l/contract': '/w/countersign.yaml',
    '/w/l/null': '/dev/null',
    '/dev/stdout': '/dev/pts/3',
    '/w/l/store': '/store',
    '/w/l/package': '/w/package.json',
    '/w/.husky': '/w/hooks',
    '/w/l/src': '/w/src',
  },
  folders,
);
const nowhere: LookUp = (path) => ({ ...lookUp(path), real: null });
const lost: LookUp = (path) => (path.startsWith('/w/docs/') ? nowhere(path) : lookUp(path));
const all = { read: ['**'], edit: ['**'] };
const fact = (real: string, is: PathFact['is'] = 'file'): PathFact => ({ real, is, tracked: null });
const search = (input: Record<string, unknown>, ...paths: string[]): Action =>
  actionOf({ kind: 'read', tool: 'Grep', input, paths, recursive: true });
const many = Array.from({ length: 7 }, (_, at) => `/w/src/${at}/.env`);

type Row = [action: Action, contract: Record<string, unknown>, parts: string[], setting?: Setting];

/** Each part but the harmless command itself: `effect does target rule`. */
const parts = (action: Action, contract: Record<string, unknown>, setting: Setting = {}): string[] =>
  decide(inputOf(action, { lookUp, contract, ...setting }))
    .parts.map(({ effect, does, target, rule }) => `${effect} ${does} ${target} ${rule.id}`)
    .filter((line) => !line.endsWith('builtin:harmless'));

function rows(title: string, table: readonly Row[]): void {
  describe(title, () => {
    it.each(table.map((row): [string, Row] => [JSON.stringify(row.slice(0, 3)).slice(0, 250), row]))(
      '%s',
      (_, [action, contract, expected, setting]) => {
        expect(parts(action, contract, setting)).toEqual(expected);
      },
    );
  });
}

rows('what is done with a path', [
  [read('src/a'), { may: all }, ['allow read src/a may.read[0]']],
  [edit('src/a'), { may: all }, ['allow edit src/a may.edit[0]']],
  [run('rm src/a'), { may: all }, ['allow delete src/a may.edit[0]']],
  [run('rm src/a'), { may: { read: ['**'] } }, ['ask delete src/a default']],
  [run('ls src'), { may: all }, ['allow read src may.read[0]']],
  [run('cd src'), {}, ['allow run T builtin:nothing'].slice(1)],
  [run('cd /srv'), {}, ['ask read /srv default']],
  [run('cd /srv'), { may: { read: ['/srv/**'] } }, ['allow read /srv may.read[0]']],
  [run('cd nowhere'), {}, ['ask read nowhere default'], { lookUp: nowhere }],
  [run('./src/a'), { may: { run: ['./src/a'] } }, ['allow run ./src/a may.run[0]']],
  [run('mytool src/a'), { may: { run: ['mytool *'] } }, ['allow run mytool src/a may.run[0]']],
]);

rows('devices that hold nothing', [
  [run('cat src/a > /dev/null'), { may: all }, ['allow read src/a may.read[0]']],
  [run('cat src/a > l/null'), { may: all }, ['allow read src/a may.read[0]']],
  [run('cat src/a > /dev/stdout'), { may: all }, ['allow read src/a may.read[0]']],
  [read('/dev/null'), { never: { touch: ['/dev/**'] } }, ['allow read T builtin:nothing']],
]);

rows('a path that a rule for the whole command names', [
  [run('cat docs/a'), { may: { run: ['cat *'] } }, ['allow run cat docs/a may.run[0]']],
  [
    run('cat docs/a'),
    { may: { run: ['cat *'] }, ask: { read: ['docs/**'] } },
    ['allow run cat docs/a may.run[0]', 'ask read docs/a ask.read[0]'],
  ],
  [
    run('cat docs/a'),
    { may: { run: ['cat *'] }, ask: { read: ['src/**'], edit: ['docs/**'] } },
    ['allow run cat docs/a may.run[0]'],
  ],
  [
    run('cat docs/a'),
    { may: { run: ['cat *'] } },
    ['allow run cat docs/a may.run[0]', 'ask read docs/a default'],
    { lookUp: lost },
  ],
  [
    run('cat docs/a > docs/b'),
    { may: { run: ['cat *'] } },
    ['allow run cat docs/a may.run[0]', 'ask edit docs/b default'],
  ],
  [
    run('npx eslint docs/a'),
    { may: { run: ['npx eslint *'] } },
    ['allow run npx eslint docs/a may.run[0]', 'allow run eslint docs/a builtin:named-command'],
  ],
]);

const unlisted = ['ask run cat d*/x default', 'allow read . may.read[0]', 'ask unknown d*/x default'];
rows('a pattern nobody could expand', [
  [run('cat d*/x'), { may: all }, unlisted, { lookUp: files() }],
  [
    run('cat d*/x'),
    { may: all },
    unlisted,
    { lookUp: files(), protected: ['/w/docs', '/w/d*'], guarded: ['/w/docs/.env'] },
  ],
  [
    run('cat d*/x'),
    { may: all, never: { touch: ['docs/**', 'src/**'] } },
    [...unlisted.slice(0, 2), 'deny read . never.touch[0]', ...unlisted.slice(2)],
    { lookUp: files() },
  ],
  [
    run('cat d*/x'),
    { may: all, stop_if: [{ touches: ['docs/**'] }] },
    [...unlisted.slice(0, 2), 'stop read . stop_if[0]', ...unlisted.slice(2)],
    { lookUp: files() },
  ],
]);

rows('protected paths', [
  [
    read('/store/x'),
    { may: { read: ['/store/**'] } },
    ['deny read /store/x builtin:protected'],
    { protected: ['/run', '/store'] },
  ],
  [read('l/store'), { may: all }, ['deny read /store builtin:protected'], { protected: ['/store'] }],
  [read('l/store'), { may: all }, ['deny read /store builtin:protected'], { protected: ['/w/l/store'] }],
  [
    read('/stores/x'),
    { may: { read: ['/stores/**'] } },
    ['allow read /stores/x may.read[0]'],
    { protected: ['/store'] },
  ],
  [
    read('/store/x'),
    {},
    ['deny read /store/x builtin:protected'],
    { protected: ['/store'], lookUp: nowhere },
  ],
]);

rows('its own files', [
  [edit('countersign.yaml'), { may: all }, ['deny edit countersign.yaml builtin:own-files']],
  [run('rm countersign.yaml'), { may: all }, ['deny delete countersign.yaml builtin:own-files']],
  [read('countersign.yaml'), { may: all }, ['allow read countersign.yaml may.read[0]']],
  [edit('l/contract'), { may: all }, ['deny edit countersign.yaml builtin:own-files']],
  [edit('l/own'), { may: all }, ['deny edit .countersign/x builtin:own-files']],
  [edit('src/countersign.yaml'), { may: all }, ['allow edit src/countersign.yaml may.edit[0]']],
]);

rows('secrets', [
  [read('.env'), { may: all }, ['deny read .env builtin:secrets']],
  [read('.env'), { may: { read: ['.env'] } }, ['allow read .env may.read[0]']],
  [read('.env'), { may: { edit: ['.env'] } }, ['deny read .env builtin:secrets']],
  [read('l/env'), { may: all }, ['deny read .env builtin:secrets']],
  [read('.env.old'), { may: all }, ['deny read x builtin:secrets']],
  [edit('.env'), { may: all }, ['stop edit .env builtin:secrets']],
  [edit('.env'), { may: { edit: ['.env'] } }, ['allow edit .env may.edit[0]']],
  [edit('.env'), { may: { read: ['.env'] } }, ['stop edit .env builtin:secrets']],
  [
    edit('.env'),
    { may: all },
    ['allow edit .env may.edit[0]'],
    { circumstances: { answeredStops: ['builtin:secrets'] } },
  ],
  [edit('.env'), {}, ['ask edit .env default'], { circumstances: { answeredStops: ['builtin:secrets'] } }],
  [
    read('.env'),
    { may: all },
    ['deny read .env builtin:secrets'],
    { circumstances: { answeredStops: ['builtin:secrets'] } },
  ],
]);

rows('what lies below a folder that is deleted or moved', [
  [run('rm -r src'), { may: all }, ['allow delete src may.edit[0]']],
  [run('rm -r src'), { may: all }, ['stop delete src builtin:secrets'], { guarded: ['/w/src/.env'] }],
  [
    run('rm -r src'),
    { may: all },
    ['allow delete src may.edit[0]'],
    { guarded: ['/w/.env', '/w/srcs/.env'] },
  ],
  [run('rm src'), { may: all }, ['allow delete src may.edit[0]'], { guarded: ['/w/src/.env'] }],
  [run('rm -r l/src'), { may: all }, ['stop delete src builtin:secrets'], { guarded: ['/w/src/.env'] }],
  [
    run('rm -r src'),
    { may: all, never: { touch: ['src/deep/**'] } },
    ['deny delete src never.touch[0]'],
    { guarded: ['/w/src/deep/c'] },
  ],
  [
    run('rm -r src'),
    { may: all },
    ['deny delete src builtin:protected'],
    { guarded: ['/w/src/x'], protected: ['/w/src/x'] },
  ],
  [
    run('rm -r secrets'),
    { may: { edit: ['secrets/**'] } },
    ['ask delete secrets builtin:recursive'],
    { guarded: ['/w/secrets'] },
  ],
  [run('grep -r x src'), { may: all }, ['ask read src builtin:recursive'], { guarded: ['/w/src/.env'] }],
]);

rows('a name that shows badly', [
  [read('src/a\nb'), { may: all }, ['ask read src/a\nb builtin:odd-name']],
  [read('src/a\tb'), { may: all }, ['ask read src/a\tb builtin:odd-name']],
  [read('src/a\u200bb'), { may: all }, ['ask read src/a\u200bb builtin:odd-name']],
  [read('src/a b'), { may: all }, ['allow read src/a b may.read[0]']],
]);

rows('files that are executed later', [
  [edit('package.json'), { may: all }, ['ask edit package.json builtin:executed-later']],
  [run('rm package.json'), { may: all }, ['ask delete package.json builtin:executed-later']],
  [read('package.json'), { may: all }, ['allow read package.json may.read[0]']],
  [edit('package.json'), { may: { edit: ['package.json'] } }, ['allow edit package.json may.edit[0]']],
  [
    edit('package.json'),
    { may: { edit: ['**'], read: ['package.json'] } },
    ['ask edit package.json builtin:executed-later'],
  ],
  [edit('l/package'), { may: all }, ['ask edit package.json builtin:executed-later']],
  [edit('.husky/x'), { may: all }, ['ask edit hooks/x builtin:executed-later']],
]);

rows('rules that ask', [
  [read('src/a'), { may: all, ask: { read: ['src/**'] } }, ['ask read src/a ask.read[0]']],
  [
    read('src/a'),
    { may: all, ask: { read: ['docs/**'], edit: ['src/**'] } },
    ['allow read src/a may.read[0]'],
  ],
  [edit('src/a'), { may: all, ask: { edit: ['src/**'] } }, ['ask edit src/a ask.edit[0]']],
  [
    edit('src/a'),
    { may: all, ask: { edit: ['docs/**'], read: ['src/**'] } },
    ['allow edit src/a may.edit[0]'],
  ],
]);

rows('data classes', [
  [read('src/a'), { may: all, classes: { 'src/**': 'regulated' } }, ['ask read src/a data']],
  [read('src/a'), { may: all, classes: { 'docs/**': 'regulated' } }, ['allow read src/a may.read[0]']],
  [
    read('src/a'),
    { may: all, classes: { 'src/**': 'regulated' }, data: ['regulated'] },
    ['allow read src/a may.read[0]'],
  ],
  [
    run('cat src/a'),
    { may: { run: ['cat *'] }, classes: { 'src/**': 'secret' } },
    ['allow run cat src/a may.run[0]', 'ask read src/a data'],
  ],
]);

rows('a folder that is read whole', [
  [run('grep -r x src'), { may: all }, ['allow read src may.read[0]']],
  [run('grep -r x src'), { may: { read: ['src/*'] } }, ['ask read src default']],
  [run('grep -r x src'), { may: { read: ['src/**'] } }, ['allow read src may.read[0]']],
  [run('grep -r x src/a'), { may: { read: ['src/*'] } }, ['allow read src/a may.read[0]']],
  [run('grep -r x src'), { may: all }, ['ask read src builtin:recursive'], { guardedRoots: [] }],
  [run('grep -r x src/a'), { may: all }, ['allow read src/a may.read[0]'], { guardedRoots: [] }],
  [run('ls src'), { may: all }, ['allow read src may.read[0]'], { guardedRoots: [] }],
  [run('grep -r x l/src'), { may: all }, ['ask read src builtin:recursive'], { guardedRoots: ['/w/l'] }],
  [run('grep -r x l/src'), { may: all }, ['ask read src builtin:recursive'], { guarded: ['/w/src/.env'] }],
  [
    run('grep -r x src'),
    { may: all },
    ['allow read src may.read[0]'],
    { guarded: ['/w/.env', '/w/docs/.env'] },
  ],
  [run('rg x src'), { may: all }, ['allow read src may.read[0]'], { guarded: ['/w/src/.env'] }],
  [run('rg x src'), { may: all }, ['allow read src may.read[0]'], { guarded: ['/w/src/.a/secrets'] }],
  [run('rg x src'), { may: all }, ['ask read src builtin:recursive'], { guarded: ['/w/src/secrets.'] }],
  [
    run('rg x src'),
    { may: all },
    ['ask read src builtin:recursive'],
    { guarded: ['/w/src/.env', '/w/src/secrets'] },
  ],
  [run('rg --hidden x src'), { may: all }, ['ask read src builtin:recursive'], { guarded: ['/w/src/.env'] }],
  [
    run('grep -r x src'),
    { may: all },
    ['ask read src builtin:recursive'],
    { guarded: ['/w/src/.env'], paths: { '/w/src/.env': fact('/w/src/.env') } },
  ],
  [
    search({ glob: '*.ts' }, 'src'),
    { may: all },
    ['allow read src may.read[0]'],
    { guarded: ['/w/src/.env'], paths: { '/w/src/.env': fact('/w/src/.env') } },
  ],
  [
    search({ glob: '*.ts' }, 'src'),
    { may: all },
    ['ask read src builtin:recursive'],
    { guarded: ['/w/src/.env'], paths: { '/w/src/.env': fact('/w/src/.env', 'other') } },
  ],
  [
    search({ glob: '*.ts' }, 'src'),
    { may: all },
    ['ask read src builtin:recursive', 'deny read src/.env.ts builtin:secrets'],
    { guarded: ['/w/src/.env.ts'], paths: { '/w/src/.env.ts': fact('/w/src/.env.ts') } },
  ],
]);

rows('a search for a name', [
  [
    search({ glob: '.env' }, 'docs'),
    { may: all },
    ['allow read docs may.read[0]'],
    { guarded: ['/w/.env', '/w/docsx/.env'] },
  ],
  [
    search({ glob: '.env' }, 'src'),
    { may: all },
    [
      'ask read src builtin:recursive',
      ...many.slice(0, 5).map((path) => `deny read ${path.slice(3)} builtin:secrets`),
    ],
    { guarded: many },
  ],
  [
    search({ glob: 'secrets' }, 'secrets'),
    { may: { read: ['secrets/**'] } },
    ['ask read secrets builtin:recursive'],
    { guarded: ['/w/secrets'] },
  ],
]);

rows('names of the folders that lead to something readable', [
  [run('ls src'), { may: { read: ['src/deep/**'] } }, ['allow read src may.read[0]']],
  [run('ls'), { may: { read: ['src/deep/**'] } }, ['allow read . may.read[0]']],
  [run('ls src'), { may: { read: ['docs/**', 'src/*/x'] } }, ['allow read src may.read[1]']],
  [run('ls src/deep'), { may: { read: ['src/*/x'] } }, ['ask read src/deep default']],
  [run('ls src'), { may: { read: ['src/deep/?', 'x'] } }, ['allow read src may.read[0]']],
  [run('ls src'), { may: { read: ['s*/deep'] } }, ['ask read src default']],
  [run('ls src'), { may: { read: ['[s]rc/deep'] } }, ['ask read src default']],
  [run('ls src'), { may: { read: ['{src,x}/deep'] } }, ['ask read src default']],
  [run('ls src'), { may: { edit: ['src/deep/**'] } }, ['ask read src default']],
  [run('ls docs'), { may: { read: ['src/deep/**'] } }, ['ask read docs default']],
  [run('ls'), { may: { read: ['~/notes/**'] } }, ['ask read . default']],
  [run('ls /srv'), { may: { read: ['/srv/x/**'] } }, ['ask read /srv default']],
  [run('ls /'), { may: { read: ['src/deep/**'] } }, ['ask read / default']],
  [run('ls src/a'), { may: { read: ['src/a/*'] } }, ['ask read src/a default']],
  [run('ls src'), { may: { read: ['src/deep/**'] } }, ['ask read src default'], { lookUp: nowhere }],
  [read('src'), { may: { read: ['src/deep/**'] } }, ['ask read src default']],
]);

describe('the reason', () => {
  it.each<[Action, Setting, string]>([
    [
      read('x'),
      { lookUp: nowhere },
      "Reading x needs a person's word: where the path leads could not be resolved.",
    ],
    [read('x'), {}, 'Reading x is outside what the contract delegates.'],
    [edit('x'), {}, 'Editing x is outside'],
    [run('rm x'), {}, 'Deleting x is outside'],
    [run('ls x'), {}, 'Listing x is outside'],
    [run('cd /srv'), {}, 'Changing to /srv is outside'],
    [run('./x'), { contract: { never: { touch: ['x'] } } }, 'Executing x is off limits'],
    [run('mytool x/y'), { contract: { never: { touch: ['x'] } } }, 'Naming x/y is off limits'],
    [read('a\nb'), { contract: { may: all } }, 'it contains a line break'],
    [read('a\u200bb'), { contract: { may: all } }, 'U+200B'],
    [run('rm -r src'), { guarded: ['/w/src/.env'] }, 'Deleting src, with src/.env, would change secrets'],
    [
      run('grep -r x src'),
      { guarded: ['/w/src/.env'], contract: { may: all } },
      'would read src/.env, which is blocked',
    ],
    [
      run('grep -r x src'),
      { guardedRoots: [], contract: { may: all } },
      'nobody looked for blocked files there',
    ],
  ])('%j %j: %s', (action, setting, said) => {
    expect(decide(inputOf(action, { lookUp, ...setting })).reason).toContain(said);
  });

  it('of a data class names where it is written', () => {
    const contract = { may: all, classes: { 'src/**': 'secret' }, data: ['public', 'internal'] };
    const { rule, reason } = decide(inputOf(read('src/a'), { contract }));
    expect(rule).toEqual({
      id: 'data',
      source: 'contract',
      text: 'data classes the contract lists: public, internal',
      file: 'countersign.yaml',
      line: null,
    });
    expect(reason).toBe('Reading src/a touches secret data, which the contract does not list.');
  });
});
