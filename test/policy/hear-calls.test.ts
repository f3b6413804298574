import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.ts';
import { actionOf, files, inputOf, type Setting } from './inputs.ts';

type Args = Record<string, unknown>;
const call = (args: Args, cwd = '/w') =>
  actionOf({ kind: 'call', server: 'fs', name: 'read_file', args, input: args, cwd });
const lookUp = files({ '/w/docs/out': '/w/deploy' }, { '/w/docs': ['a.md'] });
/** Most of what people write in arguments is no file. */
const bare: Setting['lookUp'] = (path) =>
  path.startsWith('/w/docs') || path === '/w' || path === '/w/fix deploy/x'
    ? lookUp(path)
    : { real: path, is: 'missing', tracked: null };
const verdict = (args: Args, setting: Setting = {}) => decide(inputOf(call(args), { lookUp, ...setting }));
const may = { call: ['fs.*'] };
const never = { touch: ['deploy/**', '*.sql'], reach: ['*.prod.example.com'] };

/** Arguments of a call that `may.call` allows whatever they are; evidence against `never` in them refuses it. */
const evidence: readonly [args: Args, rule: string][] = [
  [{ path: '/w/.env' }, 'builtin:secrets'],
  [{ path: '~/.ssh/id_rsa' }, 'builtin:secrets'],
  [{ path: 'file:///home/dana/.ssh/id_rsa' }, 'builtin:secrets'],
  [{ path: 'file:///w/%2eenv' }, 'builtin:secrets'],
  [{ path: 'file:/w/docs/../.env' }, 'builtin:secrets'],
  [{ path: ' .env ' }, 'builtin:secrets'],
  [{ path: '.env\n' }, 'builtin:secrets'],
  [{ path: `/w/${'./'.repeat(3_000)}.env` }, 'builtin:secrets'],
  [{ resource: 'repo:///w/.env' }, 'builtin:secrets'],
  [{ path: 'deploy/x' }, 'never.touch[0]'],
  [{ path: 'docs/out/x' }, 'never.touch[0]'],
  [{ outputDir: 'deploy' }, 'never.touch[0]'],
  [{ file_name: 'deploy/x' }, 'never.touch[0]'],
  [{ target: 'deploy/x' }, 'never.touch[0]'],
  [{ target: './deploy/x' }, 'never.touch[0]'],
  [{ target: 'schema.sql' }, 'never.touch[1]'],
  [{ paths: ['docs/a.md', 'deploy/x'] }, 'never.touch[0]'],
  [{ paths: '["deploy/x"]' }, 'never.touch[0]'],
  [{ edits: [{ to: { file: 'deploy/x' } }] }, 'never.touch[0]'],
  [{ files: { 'deploy/x': 'text' } }, 'never.touch[0]'],
  [{ options: '{"path":"deploy/x"}' }, 'never.touch[0]'],
  [{ body: '/w/deploy/x' }, 'never.touch[0]'],
  [{ title: 'fix deploy/x', path: 'docs/a.md' }, 'allow'],
  [{ branch: 'deploy/hotfix' }, 'allow'],
  [{ body: 'see deploy/x for why\nor not' }, 'allow'],
  [{ repo: 'acme/secrets' }, 'allow'],
  [{ query: 'schema.sql' }, 'allow'],
  [{ q: 'deploy' }, 'allow'],
  [{ path: 'docs/a.md', content: 'password = x' }, 'allow'],
  [{ limit: 10, all: true, none: null, list: [] }, 'allow'],
  [{ url: 'https://db.prod.example.com/x' }, 'never.reach[0]'],
  [{ host: 'DB.prod.example.com.' }, 'never.reach[0]'],
  [{ a: [{ b: 'wss://user@db.prod.example.com:1/x' }] }, 'never.reach[0]'],
  [{ a: '//db.prod.example.com/x' }, 'never.reach[0]'],
  [{ url: 'https://example.com/deploy/x' }, 'allow'],
  [{ body: 'read https://db.prod.example.com/x first' }, 'allow'],
];

describe('arguments are evidence', () => {
  it.each(evidence)('%j: %s', (args, rule) => {
    const real: Setting = rule === 'allow' ? { lookUp: bare } : {};
    const { effect, rule: said } = verdict(args, { contract: { may, never }, ...real });
    expect([effect, said.id]).toEqual(rule === 'allow' ? ['allow', 'may.call[0]'] : ['deny', rule]);
  });

  it('a text with spaces counts when such a file is there', () => {
    const there = files();
    const { rule } = verdict({ title: 'deploy/x y' }, { contract: { may, never }, lookUp: there });
    expect(rule.id).toBe('never.touch[0]');
    const gone: Setting['lookUp'] = (path) => ({ real: path, is: 'missing', tracked: null });
    expect(verdict({ title: 'deploy/x y' }, { contract: { may, never }, lookUp: gone }).effect).toBe('allow');
  });

  it('a word that a rule says is a path is one', () => {
    const withPath = { call: ['fs.read_file q=path(**)'] };
    expect(verdict({ q: 'deploy' }, { contract: { may: withPath, never } }).rule.id).toBe('never.touch[0]');
    expect(verdict({ q: 'docs' }, { contract: { may: withPath, never } }).effect).toBe('allow');
  });

  it('stops for what a stop rule names', () => {
    const stop_if = [{ touches: ['prisma/**'] }, { reaches: ['*.prod.example.com'] }];
    expect(verdict({ path: 'prisma/x' }, { contract: { may, stop_if } }).effect).toBe('stop');
    expect(verdict({ url: 'db.prod.example.com' }, { contract: { may, stop_if } }).effect).toBe('stop');
  });

  it.each<[string, Args, string]>([
    ['more paths than are looked up', { paths: Array.from({ length: 65 }, (_, at) => `src/${at}`) }, 'ask'],
    [
      '… with a forbidden one last',
      { paths: [...Array.from({ length: 90 }, (_, at) => `src/${at}`), 'deploy/x'] },
      'deny',
    ],
    ['as many as are', { paths: Array.from({ length: 64 }, (_, at) => `src/${at}`) }, 'allow'],
    ['the same path again and again', { paths: Array.from({ length: 900 }, () => 'src/a') }, 'allow'],
    ['many plain words', { words: Array.from({ length: 900 }, (_, at) => `w${at}`) }, 'allow'],
    ['too deep', JSON.parse(`${'{"a":'.repeat(10)}"deploy/x"${'}'.repeat(10)}`), 'ask'],
    ['deep enough', JSON.parse(`${'{"a":'.repeat(8)}"deploy/x"${'}'.repeat(8)}`), 'deny'],
    ['too many values', { n: Array.from({ length: 6_000 }, () => 1) }, 'ask'],
    ['a path without end', { path: `/w/${'a/'.repeat(3_000)}` }, 'ask'],
  ])('%s', (_, args, effect) => {
    expect(verdict(args, { contract: { may, never } }).effect).toBe(effect);
  });
});

const entry = (fields: Args) => ({
  profile: {
    capabilities: [
      {
        call: 'fs.*',
        capability: 'files',
        owner: 'o',
        purpose: 'p',
        exposes: 'e',
        data: 'internal',
        access: 'read-only',
        approval: 'contract',
        ...fields,
      },
    ],
  },
});
const argumentsAre = (kinds: Args) => entry({ arguments: kinds });

const slashes = Array.from({ length: 90 }, (_, at) => `src/${at}`);

/** What the register says of the arguments, the contract's `may`, arguments, what comes of it. */
const register: readonly [kinds: Args, may: Args, args: Args, effect: string, rule: string][] = [
  [{ where: 'path' }, { ...may }, { where: 'docs/a' }, 'ask', 'default'],
  [{ where: 'path' }, { ...may, read: ['docs/**'] }, { where: 'docs/a' }, 'allow', 'may.read[0]'],
  [{ where: 'path' }, { ...may, read: ['src/**'] }, { where: 'docs/a' }, 'ask', 'default'],
  [{ where: 'path' }, { call: ['fs.* where=path(docs/**)'] }, { where: 'docs/a' }, 'allow', 'may.call[0]'],
  [
    { where: 'path' },
    { call: ['fs.*', 'fs.* where=path(docs/**)'] },
    { where: 'docs/a' },
    'allow',
    'may.call[0]',
  ],
  [
    { where: 'path' },
    { call: ['fs.* to=path(docs/**) ...'] },
    { where: 'docs/a', to: 'docs/a' },
    'ask',
    'default',
  ],
  [{ where: 'path' }, { call: ['fs.* where=*'] }, { where: 'docs/a' }, 'ask', 'default'],
  [{ where: 'path' }, { call: ['fs.* where=path(**)'] }, { where: 'deploy/a' }, 'deny', 'never.touch[0]'],
  [{ where: 'path' }, { ...may, read: ['**'] }, { where: 7 }, 'ask', 'default'],
  [{ where: 'path' }, { ...may, read: ['**'] }, { where: 'file://else/w/docs/a' }, 'ask', 'default'],
  [{ where: 'path' }, { ...may, read: ['**'] }, {}, 'allow', 'may.call[0]'],
  [{ where: 'path' }, { ...may, read: ['**'] }, { where: '$X/a' }, 'ask', 'default'],
  [{ f: 'path' }, { call: ['fs.* f[]=path(docs/**)'] }, { f: ['docs/a'] }, 'ask', 'default'],
  [{ 'f[]': 'path' }, { call: ['fs.* f[]=path(docs/**)'] }, { f: ['docs/a'] }, 'allow', 'may.call[0]'],
  [
    { 'o.p': 'path' },
    { call: ['fs.* o.q=path(docs/**) ...'] },
    { o: { p: 'docs/a', q: 'docs/a' } },
    'ask',
    'default',
  ],
  [{ o: 'path' }, { call: ['fs.* o.p=path(docs/**)'] }, { o: { p: 'docs/a' } }, 'ask', 'default'],
  [{}, { call: ['fs.* q=one-of(deploy)'] }, { q: 'deploy' }, 'allow', 'may.call[0]'],
  [{ 'f[].p': 'edit' }, { ...may, read: ['**'] }, { f: [{ p: 'docs/a' }] }, 'ask', 'default'],
  [{ 'f[].p': 'edit' }, { ...may, edit: ['docs/**'] }, { f: [{ p: 'docs/a' }] }, 'allow', 'may.edit[0]'],
  [
    { 'f[].p': 'edit' },
    { ...may, edit: ['docs/**'] },
    { f: [{ p: 'docs/a' }, { p: 'src/a' }] },
    'ask',
    'default',
  ],
  [{ p: 'edit' }, { ...may, edit: ['**'] }, { p: 'countersign.yaml' }, 'deny', 'builtin:own-files'],
  [{ to: 'host' }, { ...may }, { to: 'a.example.com' }, 'ask', 'default'],
  [
    { to: 'host' },
    { ...may, reach: ['*.example.com'] },
    { to: 'https://a.example.com/x' },
    'allow',
    'may.call[0]',
  ],
  [
    { to: 'host' },
    { call: ['fs.* to=host(*.example.com)'] },
    { to: 'a.example.com' },
    'allow',
    'may.call[0]',
  ],
  [{ to: 'host' }, { call: ['fs.* to=host(*)'] }, { to: 'a.prod.example.com' }, 'deny', 'never.reach[0]'],
  [{ to: 'host' }, { ...may, reach: ['*'] }, { to: 'a b' }, 'ask', 'default'],
  [{ note: 'text' }, { ...may }, { note: 'deploy/x' }, 'allow', 'may.call[0]'],
  [{ note: 'text' }, { ...may }, { note: 'deploy/x', path: 'deploy/x' }, 'deny', 'never.touch[0]'],
  [{ note: 'text' }, { ...may }, { note: slashes, path: 'docs/a' }, 'ask', 'default'],
  [{ note: 'text' }, { ...may }, { path: 'docs/a', note: slashes }, 'allow', 'may.call[0]'],
  [{ 'n.note': 'text' }, { ...may }, { n: { note: 'deploy/x', path: 'docs/a' } }, 'allow', 'may.call[0]'],
  [{ 'n.note': 'text' }, { ...may }, { n: { note: 'x', path: 'deploy/x' } }, 'deny', 'never.touch[0]'],
  [{ 'n[].note': 'text' }, { ...may }, { n: [{ path: 'deploy/x' }] }, 'deny', 'never.touch[0]'],
  [{ 'n.note': 'text' }, { ...may }, { n: 'deploy/x' }, 'deny', 'never.touch[0]'],
  [
    { to: 'host' },
    { ...may, reach: ['*.example.com'] },
    { to: `https://a.example.com/${'x'.repeat(5_000)}` },
    'allow',
    'may.reach[0]',
  ],
  [{ 'n[].note': 'text' }, { ...may }, { n: [{ note: 'deploy/x' }] }, 'allow', 'may.call[0]'],
];

describe('the capability register says what arguments are', () => {
  it.each(register)('%j, may %j, %j: %s by %s', (kinds, given, args, effect, rule) => {
    const said = verdict(args, { contract: { may: given, never }, ...argumentsAre(kinds) });
    expect([said.effect, said.parts.map((part) => part.rule.id).includes(rule)]).toEqual([effect, true]);
  });
});

it('judges what the register says of an argument as its own part', () => {
  const heard = (kinds: Args, args: Args): string[] =>
    verdict(args, { contract: { may: { call: ['fs.*'] } }, ...argumentsAre(kinds) }).parts.map(
      ({ effect, does, target }) => `${effect} ${does} ${target}`,
    );
  const called = 'allow call fs.read_file';
  expect(heard({ p: 'path' }, { p: 'docs/a' })).toEqual([called, 'ask read docs/a']);
  expect(heard({ p: 'edit' }, { p: 'docs/a' })).toEqual([called, 'ask edit docs/a']);
  expect(heard({ p: 'host' }, { p: 'a.b' })).toEqual([called, 'ask reach a.b']);
  expect(heard({ p: 'path' }, { p: 7 })).toEqual([called, 'ask call fs.read_file']);
  expect(heard({ p: 'text' }, { p: 'docs/a' })).toEqual([called]);
});

describe('data classes', () => {
  const classes = { 'customers/**': 'regulated', 'docs/**': 'public' };
  it.each<[Args, Setting, string, string[]]>([
    [{ path: 'docs/a' }, {}, 'allow', ['public']],
    [{ path: 'docs/a' }, entry({ data: 'internal' }), 'allow', ['internal', 'public']],
    [{ path: 'customers/a' }, {}, 'ask', ['regulated']],
    [
      { path: 'customers/a', data: ['regulated'] },
      entry({ data: 'confidential' }),
      'ask',
      ['confidential', 'regulated'],
    ],
    [{ q: 'customers' }, entry({ arguments: { q: 'path' } }), 'ask', ['internal', 'regulated']],
    [{ q: 'none' }, {}, 'allow', []],
  ])('%j', (args, profile, effect, expected) => {
    const contract = { may, classes };
    const said = verdict(args, { contract, ...profile });
    expect([said.effect, said.dataClasses.toSorted()]).toEqual([effect, expected]);
  });
});

it('writes down no value that is secret by its name, neither looked up nor in a reason', () => {
  const args = {
    password: 'hunter2',
    api_token: 'a/hunter2',
    argv: ['--secret', 'hunter2'],
    more: '{"pass":"hunter2"}',
  };
  const contract = { may: { call: ['fs.* password=one-of(x)'] }, ask: { call: ['fs.* password=hunter2'] } };
  const input = inputOf(call(args), { contract, lookUp });
  expect(Object.keys(input.facts.paths).join()).not.toContain('hunter2');
  const { ask: _, ...open } = contract;
  for (const given of [contract, open]) {
    const { reason, effect } = decide(inputOf(call(args), { contract: given, lookUp }));
    expect([effect, reason.replace(/ask\.call\[0\] "[^"]*"/, '')]).toEqual([
      'ask',
      expect.not.stringContaining('hunter2'),
    ]);
  }
  const forbidden = { may, never };
  expect(decide(inputOf(call({ token: 'deploy/x' }), { contract: forbidden, lookUp })).effect).toBe('deny');
});

it('judges again from recorded facts alone, and allows no path without them', () => {
  const contract = { may: { call: ['fs.* q=path(docs/**)'] } };
  const input = inputOf(call({ q: 'docs/out/x' }), { contract, lookUp });
  expect(input.facts.paths['/w/docs/out/x']?.real).toBe('/w/deploy/x');
  expect(decide(structuredClone(input)).effect).toBe('ask');
  const plain = inputOf(call({ q: 'docs/x' }), { contract, lookUp });
  expect(decide(plain).effect).toBe('allow');
  expect(decide({ ...plain, facts: { ...plain.facts, paths: {} } }).effect).toBe('ask');
});

describe('the capability register', () => {
  it.each<[fields: Args, effect: string, rule: string]>([
    [{}, 'allow', 'may.call[0]'],
    [{ approval: 'ask' }, 'ask', 'builtin:capability'],
    [{ approval: 'never' }, 'deny', 'builtin:capability'],
    [{ enabled: false }, 'deny', 'builtin:capability'],
    [{ enabled: false, call: 'other.*' }, 'allow', 'may.call[0]'],
    [{ approval: 'ask', call: 'other.*' }, 'allow', 'may.call[0]'],
  ])('%j: %s', (fields, effect, rule) => {
    const action = actionOf({ kind: 'call', server: 'fs', name: 'list', args: {} });
    const verdict = decide(inputOf(action, { ...entry(fields), contract: { may: { call: ['fs.*'] } } }));
    expect([verdict.effect, verdict.rule.id]).toEqual([effect, rule]);
  });
});
