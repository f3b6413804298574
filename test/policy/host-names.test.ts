import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.ts';
import { plainHost, readAddress, remoteHost } from '../../src/policy/host-names.ts';
import { matchesHost } from '../../src/policy/name-rules.ts';
import { actionOf, inputOf, run } from './inputs.ts';

const plain: [written: string, host: string][] = [
  ['api.prod.example.com', 'api.prod.example.com'],
  ['API.Prod.Example.COM', 'api.prod.example.com'],
  ['api.prod.example.com.', 'api.prod.example.com'],
  ['api.prod.example.com..', 'api.prod.example.com'],
  ['api.prod.example.com:443', 'api.prod.example.com'],
  ['api.prod.example.com.:443', 'api.prod.example.com'],
  ['u:p@api.prod.example.com', 'api.prod.example.com'],
  ['a@b@api.prod.example.com', 'api.prod.example.com'],
  ['api。prod．example｡com', 'api.prod.example.com'],
  ['ａｐｉ.prod.example.com', 'api.prod.example.com'],
  ['api%2eprod.example%2Ecom', 'api.prod.example.com'],
  ['ap\ti.prod.exam\nple.com', 'api.prod.example.com'],
  ['a\u00adpi.prod.example.com', 'api.prod.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['BÜCHER.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['XN--BCHER-KVA.EXAMPLE', 'xn--bcher-kva.example'],
  ['[::1]:80', '::1'],
  ['::1', '::1'],
  ['[0:0:0:0:0:0:0:1]', '::1'],
  ['2001:DB8::0:1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['[::ffff:7f00:1]', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['127.0.0.1.', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['0177.0.0.1', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['0x7f000001', '127.0.0.1'],
  ['017700000001', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['LOCALHOST:3000', 'localhost'],
  ['my_host', 'my_host'],
];

const matching: [pattern: string, host: string, fits: boolean][] = [
  ['*.prod.example.com', 'api.prod.example.com', true],
  ['*.prod.example.com', 'a.b.prod.example.com', true],
  ['*.prod.example.com', 'prod.example.com', false],
  ['*.prod.example.com', 'aprod.example.com', false],
  ['*.prod.example.com', 'api.prod.example.com.evil.org', false],
  ['*.PROD.example.com.', 'api.prod.example.com', true],
  ['*.bücher.example', 'a.xn--bcher-kva.example', true],
  ['*.xn--bcher-kva.example', 'a.BÜCHER.example', true],
  ['127.0.0.1', '0x7f.1', true],
  ['10.*', '0xa.0.0.1', true],
  ['10.*', '110.0.0.1', false],
  ['[::1]', '0:0::1', true],
  ['example.com', 'example.com:8443', true],
  ['example.com', 'examplexcom', false],
  ['*', 'anything.example', true],
  ['https://api.example.com', 'api.example.com', true],
  ['https://api.example.com:8443/', 'api.example.com', true],
  ['https://api.example.com/v1/*', 'api.example.com', false],
];

/** `clear`: every program reads the one host. Otherwise these are among the possible ones. */
const addresses: [text: string, clear: boolean, hosts: string[]][] = [
  ['https://api.example.com/a?b=c#d', true, ['api.example.com']],
  ['api.example.com', true, ['api.example.com']],
  ['api.example.com:8080/x', true, ['api.example.com']],
  ['localhost:3000', true, ['localhost']],
  ['http://[::1]:80/', true, ['::1']],
  ['http://127.1/', true, ['127.0.0.1']],
  ['https://user:p%40ss@api.example.com/', true, ['api.example.com']],
  ['https://good.example@evil.example/', true, ['evil.example']],
  ['https://good.example:80@evil.example/', true, ['evil.example']],
  ['postgres://u:p@db.example.com:5432/x', true, ['db.example.com']],
  ['ssh://git@git.example.com/x', true, ['git.example.com']],
  ['https://example.com/?to=https://evil.example', true, ['example.com']],
  ['https://good@evil@x.example/', false, ['x.example', 'evil']],
  ['https://evil.example\\@good.example', false, ['evil.example', 'good.example']],
  ['https:\\\\evil.example/', false, ['evil.example']],
  ['http:evil.example', false, ['evil.example']],
  ['http:/evil.example', false, ['evil.example']],
  ['http:///evil.example', false, ['evil.example']],
  ['//evil.example/x', false, ['evil.example']],
  [' https://evil.example', false, ['evil.example']],
  ['ht\ntps://evil.example', false, ['evil.example']],
  ['https://e\tvil.example/', false, ['evil.example']],
  ['https://evil%2eexample/', false, ['evil.example']],
  ['https://evil。example/', false, ['evil.example']],
  ['https://faß.example', false, ['xn--fa-hia.example', 'fass.example']],
  ['https://{a,b}.example.com/', false, ['a.example.com', 'b.example.com']],
  ['https://db[1-3].example.com/', false, ['db1.example.com', 'db3.example.com']],
  ['https://db[08-10].example.com/', false, ['db08.example.com', 'db10.example.com']],
  ['https://{a,{b,c}}.example.com/', false, ['b.example.com}', 'a.example.com'].slice(1)],
  ['gopher://evil.example:70/_x', false, ['evil.example']],
  ['./local/file', false, []],
  ['', false, []],
];

const locations: [text: string, host: string | null][] = [
  ['host.example:x', 'host.example'],
  ['u@host.example:/srv/x', 'host.example'],
  ['HOST.example::module/x', 'host.example'],
  ['u@[::1]:x', '::1'],
  ['user@[::1]:x', '::1'],
  ['user@host.example:x', 'host.example'],
  ['host.example:a://b', 'host.example'],
  ['rsync://host.example/x', 'host.example'],
  ['scp://u@host.example:22/x', 'host.example'],
  ['a/b', null],
  ['./a:b', null],
  ['a/b:c', null],
  [':x', null],
  ['x', null],
];

describe('a host in its plain form', () => {
  for (const [written, host] of plain)
    it(JSON.stringify(written), () => expect(plainHost(written)).toBe(host));

  it('is its own plain form', () => {
    for (const [, host] of plain) expect(plainHost(host)).toBe(host);
  });
});

describe('a host rule', () => {
  for (const [pattern, host, fits] of matching) {
    it(`${pattern} ${fits ? 'covers' : 'does not cover'} ${host}`, () =>
      expect(matchesHost(pattern, host)).toBe(fits));
  }
});

describe('an address', () => {
  for (const [text, clear, hosts] of addresses) {
    it(`${JSON.stringify(text)} is ${clear ? '' : 'not '}clear`, () => {
      const found = readAddress(text);
      expect(found.clear).toBe(clear);
      expect(clear ? found.hosts : found.hosts.filter((host) => hosts.includes(host)).sort()).toEqual(
        [...hosts].sort(),
      );
    });
  }

  it('may be a local file', () => {
    expect(readAddress('file:///etc/passwd').files).toEqual(['/etc/passwd']);
    expect(readAddress('FILE:/etc/passwd').files).toEqual(['/etc/passwd']);
    expect(readAddress('file://localhost/a/%2eenv').files).toEqual(['/a/%2eenv', '/a/.env']);
  });

  it('costs little however long it is', () => {
    const long = `https://{${'a,'.repeat(50_000)}}.${'b@'.repeat(50_000)}example.com`;
    expect(readAddress(long).clear).toBe(false);
  });
});

describe('a place to copy to', () => {
  for (const [text, host] of locations) it(text, () => expect(remoteHost(text)).toBe(host));
});

const letters = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('as is', 'upper', 'wide', 'percent'), {
      minLength: text.length,
      maxLength: text.length,
    })
    .map((ways) =>
      [...text]
        .map((char, at) => {
          const code = char.charCodeAt(0);
          switch (ways[at]) {
            case 'upper':
              return char.toUpperCase();
            case 'wide':
              return char === '.' ? '。' : String.fromCharCode(code + 0xfee0);
            case 'percent':
              return `%${code.toString(16)}`;
            default:
              return char;
          }
        })
        .join(''),
    );

const spelling = fc
  .record({
    scheme: fc.constantFrom(
      '',
      'https://',
      'HTTP://',
      'https:',
      'http:/',
      'https:\\\\',
      '//',
      'http:///',
      ' https://',
      'ht\ttps://',
    ),
    user: fc.constantFrom('', 'u@', 'u:p@', 'good.example@', 'good.example:80@', 'a@b@', 'x%40y@'),
    host: letters('api.prod.example.com'),
    dots: fc.constantFrom('', '.', '..'),
    port: fc.constantFrom('', ':443', ':'),
    rest: fc.constantFrom('', '/', '/x?y=z', '?q', '#f', '/%2e', '\\x'),
  })
  .map(({ scheme, user, host, dots, port, rest }) => scheme + user + host + dots + port + rest);

describe('a forbidden host', () => {
  const contract = {
    may: { reach: ['*'], run: ['curl *', 'wget *', 'mytool *'] },
    never: { reach: ['*.prod.example.com'] },
  };
  const denied = (action: ReturnType<typeof run>): void =>
    expect(decide(inputOf(action, { contract })).effect).toBe('deny');

  it('stays forbidden however an address spells it', () => {
    fc.assert(
      fc.property(spelling, fc.constantFrom('curl', 'wget', 'curl -s', 'mytool'), (address, program) => {
        fc.pre(!address.includes("'"));
        denied(run(`${program} '${address}'`));
      }),
      { numRuns: 150 },
    );
  });

  it('stays forbidden where an agent’s own tool reaches it', () => {
    fc.assert(
      fc.property(spelling, (url) => {
        denied(actionOf({ kind: 'reach', url }));
      }),
      { numRuns: 100 },
    );
  });
});
