import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Effect } from '../../src/model/words.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { actionOf, files, inputOf, type Setting } from './inputs.ts';

const judge = createJudge();
type Args = Record<string, unknown>;
const call = (name: string, args: Args, cwd = '/w') => {
  const [server = '', ...tool] = name.split('.');
  return actionOf({ kind: 'call', server, name: tool.join('.'), args, input: args, cwd });
};
const verdict = (name: string, args: Args, setting: Setting) => judge(inputOf(call(name, args), setting));

const lookUp = files({ '/w/docs/out': '/w/deploy' }, { '/w/docs': ['a.md'], '/w/deploy': ['x'] });

/** One pattern in `may.call`, arguments, and whether it names the call; `ask` when it does not. */
const named: readonly [pattern: string, args: Args, effect: 'allow' | 'ask'][] = [
  // Without matchers
  ['t.x', {}, 'allow'],
  ['t.x', { a: 1, b: { c: [] } }, 'allow'],
  ['t.*', { a: 'b' }, 'allow'],
  ['t.y', {}, 'ask'],
  // path
  ['t.x path=path(docs/**)', { path: 'docs/a.md' }, 'allow'],
  ['t.x path=path(docs/**)', { path: '/w/docs/a.md' }, 'allow'],
  ['t.x path=path(docs/**)', { path: './docs/../docs/a.md' }, 'allow'],
  ['t.x path=path(docs/**)', { path: 'file:///w/docs/a%20b.md' }, 'allow'],
  ['t.x path=path(docs/**)', { path: 'file://localhost/w/docs/a.md' }, 'allow'],
  ['t.x path=path(docs/**)', { path: 'docs' }, 'allow'],
  ['t.x path=path(src/**, docs/*.{md,txt})', { path: 'docs/a.txt' }, 'allow'],
  ['t.x p=path("a b/**")', { p: 'a b/c' }, 'allow'],
  ['t.x p=path(readme)', { p: 'readme' }, 'allow'],
  ['t.x p=path("read me")', { p: 'read me' }, 'allow'],
  ['t.x path=path(docs/**)', { path: 'src/a.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'docs/../src/a.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'docs/out/x' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'file:///w/docs/%2e%2e/src/a' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'file:///w/docs%2fa.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'file:///w/src/../docs/a.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'file://evil/w/docs/a.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'file:///w/docs/a.md?x' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'https://a.b/w/docs/a.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: ' docs/a.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'docs/*' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'docs/a\0.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: '$HOME/docs/a.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: '~root/docs' }, 'ask'],
  ['t.x path=path(docs/**)', { path: '~/docs/a.md' }, 'ask'],
  ['t.x path=path(docs/**)', { path: '' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'docs/a\nb' }, 'ask'],
  ['t.x path=path(docs/**)', { path: 'docs/a\u202eb' }, 'ask'],
  ['t.x path=path(**)', { path: 7 }, 'ask'],
  ['t.x path=path(**)', { path: null }, 'ask'],
  ['t.x path=path(**)', { path: ['docs/a.md'] }, 'ask'],
  ['t.x path=path(**)', { path: '/proc/self/environ' }, 'ask'],
  ['t.x path=path(**)', { path: `docs/${'a/'.repeat(2_100)}` }, 'ask'],
  // host
  ['t.x url=host(api.github.com)', { url: 'https://api.github.com/repos/a/b' }, 'allow'],
  ['t.x url=host(api.github.com)', { url: 'https://API.GitHub.com.:443/x' }, 'allow'],
  ['t.x url=host(api.github.com)', { url: 'api.github.com' }, 'allow'],
  ['t.x url=host(api.github.com)', { url: 'api.github.com:8080' }, 'allow'],
  ['t.x url=host(a.b, *.example.com)', { url: 'wss://x.y.example.com/s?a=b#c' }, 'allow'],
  ['t.x url=host(127.0.0.1)', { url: 'http://0x7f.1/x' }, 'allow'],
  ['t.x url=host(api.github.com)', { url: 'https://evil.com/api.github.com' }, 'ask'],
  ['t.x url=host(api.github.com)', { url: 'https://api.github.com@evil.com/' }, 'ask'],
  ['t.x url=host(api.github.com)', { url: 'https://evil.com\\@api.github.com/' }, 'ask'],
  ['t.x url=host(api.github.com)', { url: 'https://evil.com#@api.github.com/' }, 'ask'],
  ['t.x url=host(api.github.com)', { url: 'https://api.github.com.evil.com/' }, 'ask'],
  ['t.x url=host(*.example.com)', { url: 'https://example.com.evil/' }, 'ask'],
  ['t.x url=host(*)', { url: 'not a host' }, 'ask'],
  ['t.x url=host(*)', { url: { href: 'https://a.b' } }, 'ask'],
  ['t.x url=host(*)', { url: 'file:///etc/hosts' }, 'ask'],
  ['t.x url=host(*)', { url: '' }, 'ask'],
  // one-of
  ['t.x s=one-of(open, closed)', { s: 'closed' }, 'allow'],
  ['t.x s=open', { s: 'open' }, 'allow'],
  ['t.x s="two words"', { s: 'two words' }, 'allow'],
  ['t.x n=one-of(10,20)', { n: 20 }, 'allow'],
  ['t.x n=one-of(10,20)', { n: '20' }, 'allow'],
  ['t.x n=1.0', { n: 1 }, 'allow'],
  ['t.x n=one-of(-1)', { n: -1 }, 'allow'],
  ['t.x b=true', { b: true }, 'allow'],
  ['t.x s=one-of("a,b", "c)d")', { s: 'c)d' }, 'allow'],
  ['t.x s=one-of(open)', { s: 'Open' }, 'ask'],
  ['t.x s=one-of(open)', { s: 'open ' }, 'ask'],
  ['t.x s=one-of(open)', { s: ['open'] }, 'ask'],
  ['t.x n="10"', { n: 10 }, 'ask'],
  ['t.x n=one-of(10)', { n: 10.5 }, 'ask'],
  ['t.x b=true', { b: 1 }, 'ask'],
  ['t.x s=one-of(null)', { s: null }, 'ask'],
  // regex
  ['t.x q=regex(is:open .*)', { q: 'is:open label:bug' }, 'allow'],
  ['t.x q=regex(^is:(open|closed)$)', { q: 'is:open' }, 'allow'],
  ['t.x q=regex([()]\\)x)', { q: '()x'.replace('(', ')').replace('))', '()') }, 'allow'],
  ['t.x n=regex(\\d+)', { n: 12 }, 'allow'],
  ['t.x q=regex(\\p{L}+)', { q: 'größe' }, 'allow'],
  ['t.x q=regex(open)', { q: 'is:open' }, 'ask'],
  ['t.x q=regex(is:open .*)', { q: 'is:open \nis:closed' }, 'ask'],
  ['t.x q=regex(a*)', { q: 'a'.repeat(65_537) }, 'ask'],
  ['t.x q=regex(.*)', { q: {} }, 'ask'],
  ['t.x q=regex(.*)', { q: null }, 'ask'],
  // any, missing, further arguments
  ['t.x a=*', { a: { b: [1, { c: 2 }] } }, 'allow'],
  ['t.x a=* ...', { a: 1, b: 2 }, 'allow'],
  ['t.x ...', { a: 1 }, 'allow'],
  ['t.x a?=1', {}, 'allow'],
  ['t.x a?=1', { a: 1 }, 'allow'],
  ['t.x a=*', {}, 'ask'],
  ['t.x a=*', { a: 1, b: 2 }, 'ask'],
  ['t.x a?=1', { a: 2 }, 'ask'],
  ['t.x a?=1', { b: 1 }, 'ask'],
  // nested
  ['t.x o.d=1', { o: { d: 1 } }, 'allow'],
  ['t.x o.d=1 o.e=*', { o: { d: 1, e: [] } }, 'allow'],
  ['t.x files[].path=path(src/**) files[].text=*', { files: [{ path: 'src/a', text: 'x' }] }, 'allow'],
  ['t.x paths[]=path(src/**)', { paths: ['src/a', 'src/b'] }, 'allow'],
  ['t.x g[][]=1', { g: [[1], [1, 1]] }, 'allow'],
  ['t.x "odd name"=1', { 'odd name': 1 }, 'allow'],
  ['t.x paths[]?=path(src/**)', { paths: [] }, 'allow'],
  ['t.x o.d=1', { o: { d: 1, e: 2 } }, 'ask'],
  ['t.x o.d=1', { 'o.d': 1 }, 'ask'],
  ['t.x o.d=1 ...', { o: '{"d":1}' }, 'ask'],
  ['t.x files[].path=path(src/**)', { files: [{ path: 'src/a', text: 'x' }] }, 'ask'],
  ['t.x paths[]=path(src/**)', { paths: ['src/a', 'docs/b'] }, 'ask'],
  ['t.x paths[]=path(src/**)', { paths: [] }, 'ask'],
  ['t.x g[][]=1', { g: [[1], []] }, 'ask'],
  ['t.x g[][]=1 ...', { g: [[1], 1] }, 'ask'],
  ['t.x paths[]=path(src/**)', { paths: 'src/a' }, 'ask'],
  ['t.x files[].path=path(src/**) ...', { files: [{ path: 'src/a' }, {}] }, 'ask'],
  ['t.x a[]=1', { a: Array.from({ length: 1_001 }, () => 1) }, 'ask'],
  ['t.x constructor=*', {}, 'ask'],
  // A pattern nobody can read names nothing
  ['t.x path=glob(**)', { path: 'docs/a' }, 'ask'],
  ['t.x q=regex([)', { q: '[' }, 'ask'],
  ['t.x q=regex(a**)', { q: 'a' }, 'ask'],
];

/** One pattern in `never.call`, beside a `may.call` for everything, and whether it refuses the call. */
const meant: readonly [pattern: string, args: Args, effect: 'allow' | 'deny'][] = [
  ['t.x path=path(deploy/**)', { path: 'docs/a.md' }, 'allow'],
  ['t.x path=path(deploy/**)', { path: 'deploy' }, 'deny'],
  ['t.x path=path(deploy/**)', { path: 'docs/out/y' }, 'deny'],
  ['t.x path=path(deploy/**)', { path: ['docs/a.md', 'deploy/x'] }, 'deny'],
  ['t.x path=path(deploy/**)', { path: '["deploy/x"]' }, 'deny'],
  ['t.x path=path(deploy/**)', { path: 'dep*/x' }, 'deny'],
  ['t.x path=path(deploy/**)', { path: 'docs/*.md' }, 'allow'],
  ['t.x path=path(deploy/**)', { path: 7 }, 'deny'],
  ['t.x path=path(deploy/**)', { path: '$D/x' }, 'deny'],
  ['t.x path=path(deploy/**)', { path: 'file:///w/deploy/x' }, 'deny'],
  ['t.x path=path(deploy/**)', {}, 'allow'],
  ['t.x path=path(deploy/**)', { other: 'docs/x' }, 'allow'],
  ['t.x path?=path(deploy/**)', {}, 'deny'],
  ['t.x url=host(*.prod.example.com)', { url: 'https://db.prod.example.com' }, 'deny'],
  ['t.x url=host(*.prod.example.com)', { url: 'https://a@b@DB.PROD.example.com.:1' }, 'deny'],
  ['t.x url=host(*.prod.example.com)', { url: 'https://db.example.com' }, 'allow'],
  ['t.x url=host(*.prod.example.com)', { url: '' }, 'deny'],
  ['t.x url=host(*.prod.example.com)', { url: 'x'.repeat(5_000) }, 'deny'],
  ['t.x k=one-of(OPS)', { k: 'ops' }, 'deny'],
  ['t.x k=one-of(OPS)', { k: ' OPS\n' }, 'deny'],
  ['t.x k=one-of(OPS)', { k: { id: 1 } }, 'deny'],
  ['t.x k=one-of(OPS)', { k: 'DEV' }, 'allow'],
  ['t.x n=10', { n: '10.0' }, 'deny'],
  ['t.x force=true', { force: 'Yes' }, 'deny'],
  ['t.x force=true', { force: 1 }, 'deny'],
  ['t.x force=true', { force: false }, 'allow'],
  ['t.x force=false', { force: 0 }, 'deny'],
  ['t.x q=regex(drop)', { q: '{"a":1}' }, 'allow'],
  ['t.x q=regex(drop)', { q: '[{"a":1}]' }, 'allow'],
  ['t.x q=regex(^drop)', { q: '["drop"]' }, 'deny'],
  ['t.x q=regex(drop)', { q: { a: 1 } }, 'deny'],
  ['t.x q=regex(drop)', { q: 'select 1;\ndrop table x' }, 'deny'],
  ['t.x q=regex(drop.*x)', { q: 'drop\ntable x' }, 'deny'],
  ['t.x q=regex(drop)', { q: 'select 1' }, 'allow'],
  ['t.x q=regex(drop)', { q: 'a'.repeat(65_537) }, 'deny'],
  ['t.x q=regex(drop) db=prod', { q: 'drop', db: 'test' }, 'allow'],
  ['t.x q=regex(drop) db=prod', { q: 'drop', db: 'prod' }, 'deny'],
  ['t.x files[].path=path(deploy/**)', { files: [{ path: 'docs/a' }, { path: 'deploy/b' }] }, 'deny'],
  ['t.x files[].path=path(deploy/**)', { files: [{ path: 'docs/a' }] }, 'allow'],
  ['t.x files[].path=path(deploy/**)', { files: { path: 'deploy/b' } }, 'deny'],
  ['t.x files[].path=path(deploy/**)', { files: '[{"path":"deploy/b"}]' }, 'deny'],
  ['t.x files[].path=path(deploy/**)', { files: 'what' }, 'deny'],
  ['t.x a=1', { a: Array.from({ length: 1_001 }, () => 2) }, 'deny'],
  ['t.x a=*', { a: null }, 'deny'],
  ['t.x a=*', { b: null }, 'allow'],
  ['t.x a=what(b)', {}, 'deny'],
  ['t.x q=regex(a**)', { q: 'b' }, 'deny'],
  ['t.y a=1', { a: 1 }, 'allow'],
];

describe('a may.call pattern names a call', () => {
  it.each(named)('%s %j: %s', (pattern, args, effect) => {
    const said = verdict('t.x', args, { contract: { may: { call: [pattern] } }, lookUp });
    expect([said.effect, said.reason]).toEqual([effect, said.reason]);
  });
});

describe('a never.call pattern means a call', () => {
  it.each(meant)('%s %j: %s', (pattern, args, effect) => {
    const setting = { contract: { may: { call: ['t.*'] }, never: { call: [pattern] } }, lookUp };
    expect(verdict('t.x', args, setting).effect).toBe(effect);
  });

  it.each(meant)('as ask and stop rule, too: %s %j', (pattern, args, effect) => {
    const may = { call: ['t.*'] };
    const held = (contract: Record<string, unknown>) => verdict('t.x', args, { contract, lookUp }).effect;
    expect(held({ may, ask: { call: [pattern] } })).toBe(effect === 'deny' ? 'ask' : 'allow');
    expect(held({ may, stop_if: [{ calls: [pattern] }] })).toBe(effect === 'deny' ? 'stop' : 'allow');
  });
});

describe('a reason names the argument and the matcher', () => {
  const may = { call: ['fs.read path=path(docs/**)', 'fs.read path=path(src/**) limit=one-of(1, 2)'] };
  it.each<[args: Args, ...words: string[]]>([
    [{ path: 'lib/x' }, 'path "lib/x" is not path(docs/**) (may.call[0])', 'path(src/**) (may.call[1])'],
    [{ path: 'src/x' }, 'limit is missing (may.call[1])'],
    [{ path: 'src/x', limit: 3 }, 'limit 3 is not one-of(1, 2) (may.call[1])'],
    [{ path: 'docs/x', all: true }, 'all is not listed (may.call[0])'],
    [{ path: '$A' }, 'path "$A" cannot be compared with path(docs/**)'],
    [{ path: ['x'] }, 'path (a list of 1) cannot be compared with path(docs/**)'],
    [{ path: 'x'.repeat(201) }, 'path (201 characters) is not path(docs/**)'],
  ])('%j', (args, ...words) => {
    const { reason } = verdict('fs.read', args, { contract: { may } });
    for (const word of words) expect(reason).toContain(word);
  });

  it('and which one a rule refused', () => {
    const never = { call: ['fs.read path=path(deploy/**)'] };
    const { reason } = verdict('fs.read', { path: 'deploy/x' }, { contract: { may, never } });
    expect(reason).toBe(
      'Calling fs.read with path "deploy/x" is off limits: never.call[0] "fs.read path=path(deploy/**)" (countersign.yaml).',
    );
  });
});

it('takes a relative path for relative to the workspace and to where the agent is', () => {
  const setting = { contract: { may: { call: ['t.x path=path(docs/**)'] } } };
  const effect = (path: string) => judge(inputOf(call('t.x', { path }, '/w/src'), setting)).effect;
  expect(effect('docs/a')).toBe('ask');
  expect(effect('/w/docs/a')).toBe('allow');
  for (const list of [
    { call: ['t.x path=path(src/docs/**)'] },
    { call: ['t.x path=path(docs/**)'] },
    { touch: ['docs/**'] },
  ]) {
    const never = { contract: { may: { call: ['t.x'] }, never: list } };
    expect(judge(inputOf(call('t.x', { path: 'docs/a' }, '/w/src'), never)).effect).toBe('deny');
  }
});

const severity = (effect: Effect): number => Effect.options.indexOf(effect);
const word = fc.constantFrom(
  'docs/a',
  'deploy/x',
  '/w/.env',
  'open',
  'https://a.b/c',
  '..',
  '',
  '[1]',
  '{"a":"deploy/x"}',
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  word,
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
);
const args = fc.dictionary(fc.constantFrom('a', 'path', 'url', 'o', 'x y', 'constructor'), value, {
  maxKeys: 4,
});
const matcher = fc.constantFrom(
  '*',
  'path(docs/**)',
  'host(a.b)',
  'one-of(open, 1)',
  'regex(o.*)',
  'what(',
  'path(**)',
);
const rule = fc.constantFrom('a', 'path', 'url?', 'o.a', 'o[]', 'a[].path');
const pattern = fc
  .tuple(
    fc.constantFrom('t.x', 't.*', '*', 't.y'),
    fc.array(fc.tuple(rule, matcher), { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([tool, rules, rest]) =>
    [tool, ...rules.map((one) => one.join('=')), ...(rest ? ['...'] : [])].join(' '),
  );
const patterns = fc.array(pattern, { maxLength: 3 });
const check = (property: fc.IProperty<unknown>): void => fc.assert(property, { numRuns: 300, seed: 11 });

describe('call rules never loosen', () => {
  it('with one more never, ask or stop rule', () => {
    check(
      fc.property(
        args,
        patterns,
        pattern,
        fc.constantFrom('never', 'ask', 'stop'),
        (given, may, more, list) => {
          const input = inputOf(call('t.x', given), { contract: { may: { call: may } } });
          const stricter = structuredClone(input);
          const { contract } = stricter.contract;
          if (list === 'stop') contract.stop_if.push({ calls: [more] });
          else if (list === 'never') contract.never.call.push(more);
          else contract.ask.call.push(more);
          expect(severity(judge(stricter).effect)).toBeGreaterThanOrEqual(severity(judge(input).effect));
        },
      ),
    );
  });

  it('with one more argument, where the pattern says what arguments there are', () => {
    check(
      fc.property(args, fc.constantFrom('zz', '__x', 'é'), value, pattern, (given, name, extra, may) => {
        fc.pre(may.includes('='));
        const setting = { contract: { may: { call: [may] } } };
        const before = verdict('t.x', given, setting);
        const after = verdict('t.x', { ...given, [name]: extra }, setting);
        expect(severity(after.effect)).toBeGreaterThanOrEqual(severity(before.effect));
      }),
    );
  });

  it('with a pattern that both names and means the call: what may takes, never takes', () => {
    check(
      fc.property(args, pattern, (given, both) => {
        const open = verdict('t.x', given, { contract: { may: { call: [both] } } });
        fc.pre(open.effect === 'allow');
        const closed = verdict('t.x', given, {
          contract: { may: { call: [both] }, never: { call: [both] } },
        });
        expect(closed.effect).toBe('deny');
      }),
    );
  });
});

describe('large arguments', () => {
  const big = 3_000_000;
  it.each<[name: string, pattern: string, args: Args]>([
    ['one text', 't.x body=* path=path(docs/**)', { path: 'docs/a', body: 'x'.repeat(big) }],
    ['a text with slashes', 't.x body=regex(.*)', { body: 'a/b '.repeat(big / 4) }],
    [
      'many texts',
      't.x body[]=regex((.*a){9}c)',
      { body: Array.from({ length: big / 30 }, (_, at) => `src/${at}/aaaaaaaaaaaaa`) },
    ],
    [
      'many fields',
      't.x path=path(docs/**) ...',
      Object.fromEntries(Array.from({ length: big / 30 }, (_, at) => [`name${at}`, 'docs/a'])),
    ],
    ['JSON in a text', 't.x body.a=1', { body: `{"a":"${'x'.repeat(big)}"}` }],
    ['a long path', 't.x path=path(**)', { path: `/${'a/'.repeat(big / 2)}` }],
    ['a long address', 't.x url=host(*)', { url: `https://${'a.'.repeat(big / 2)}` }],
    ['brackets', 't.x body.a=1', { body: '['.repeat(big) }],
  ])('%s are judged at once', (_, may, given) => {
    const input = inputOf(call('t.x', given), {
      contract: { may: { call: [may] }, never: { call: [may.replace('t.x', 't.*')] } },
    });
    const start = performance.now();
    expect(['ask', 'deny']).toContain(judge(input).effect);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
