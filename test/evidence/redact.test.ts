import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/evidence/redact.ts';
import { mayMatchOwn, mayMatchPreset } from '../../src/evidence/redact-patterns.ts';
import { ownSpans, presetSpans } from '../../src/evidence/redact-scan.ts';

/** `n` characters that look generated. Samples are put together here so that no scanner takes this file for a leak. */
const mix = (n: number, alphabet = 'aB3dE5gH7jK9mN2pQ4sT6vW8xYzA1cR0'): string =>
  Array.from({ length: n }, (_, index) => alphabet[(index * 7 + (index >> 3)) % alphabet.length]).join('');
const hex = (n: number) => mix(n, '0f1e2d3c4b5a6978');
const pem = (kind: string, body = mix(300)) =>
  `-----BEGIN ${kind}PRIVATE KEY-----\n${body}\n-----END ${kind}PRIVATE KEY-----`;

/** name, text around the secret with % in its place, the secret */
const shapes: [string, string, string][] = [
  ['GitHub classic', 'git clone %', `gh${'p_'}${mix(36)}`],
  ['GitHub app', 'x=%', `gh${'s_'}${mix(36)}`],
  ['GitHub fine-grained', 'token is %.', `github_${'pat_'}${mix(82)}`],
  ['GitLab', '%', `glp${'at-'}${mix(20)}`],
  ['AWS example key id', 'aws_access_key_id = %', `AKI${'AIOSFODNN7EXAMPLE'}`],
  ['AWS key id in a sentence', 'the key % works', `ASI${'A'}${mix(16).toUpperCase()}`],
  ['AWS secret key', 'aws_secret_access_key = %', mix(40)],
  ['AWS secret key in JSON text', '{"SecretAccessKey": "%"}', mix(40)],
  ['npm', '//registry.npmjs.org/:_authToken=%', `npm${'_'}${mix(36)}`],
  ['Slack', '%', `xox${'b-'}1234567890-1234567890-${mix(24)}`],
  ['Stripe', '%', `sk_${'live_'}${mix(24)}`],
  ['SendGrid', '%', `S${'G.'}${mix(22)}.${mix(43)}`],
  ['Shopify', '%', `shp${'at_'}${hex(32)}`],
  ['OpenAI', 'OPENAI=%', `sk${'-'}${mix(20)}T3BlbkFJ${mix(20)}`],
  ['OpenAI project', '%', `sk${'-proj-'}${mix(74)}T3BlbkFJ${mix(74)}`],
  ['Anthropic', '%', `sk${'-ant-'}api03-${mix(93)}AA`],
  ['Anthropic of another length', '%', `sk${'-ant-'}oat01-${mix(60)}`],
  ['Groq', '%', `gs${'k_'}${mix(52)}`],
  ['Hugging Face', '%', `h${'f_'}${mix(34, 'aBcDeFgHiJkL')}`],
  ['Linear', '%', `lin_${'api_'}${mix(40)}`],
  ['Notion', '%', `nt${'n_'}12345678901${mix(35)}`],
  ['1Password', '%', `ops${'_'}ey${mix(100)}fQ`],
  ['Vault', '%', `hv${'s.'}${mix(95)}`],
  ['Vercel', '%', `vc${'p_'}${mix(24)}`],
  ['Databricks', '%', `dap${'i'}${hex(32)}`],
  ['Docker', '%', `dckr_${'pat_'}${mix(27)}`],
  ['Figma', '%', `fig${'d_'}${mix(40)}`],
  ['Cloudflare', '%', `cf${'ut_'}${mix(40)}${hex(8)}`],
  ['Tailscale', '%', `tsk${'ey-'}auth-${mix(12)}-${mix(30)}`],
  ['Grafana', '%', `gls${'a_'}${mix(32)}_${hex(8)}`],
  ['Google', 'key=%', `AIz${'a'}${mix(35)}`],
  ['JWT', 'x %', `ey${'J'}${mix(20)}.eyJ${mix(40)}.${mix(43)}`],
  ['PEM', 'cat <<E\n%\nE', pem('RSA ')],
  ['PEM without its end', '%', pem('').slice(0, 200)],
  ['PEM inside JSON', '{"private_key":"%"}', pem('').replaceAll('\n', '\\n')],
  ['Slack webhook', 'curl %', `https://hooks.slack.${'com'}/services/T${mix(8)}/B${mix(8)}/${mix(24)}`],
  ['password in a URL', 'git clone https://dana:%@example.com/x.git', 'hunter2x'],
  ['password of a database', 'psql postgres://app:%@db.internal/x', mix(12)],
  ['password of a Redis', 'redis://:%@cache:6379', mix(12)],
  ['basic authorization', 'curl -H "Authorization: Basic %"', 'ZGFuYTpodW50ZXIy'],
  ['bearer authorization', "curl -H 'authorization: bearer %' x", mix(20)],
  ['api key header', 'curl -H "X-Api-Key: %"', mix(16)],
  ['curl -u', 'curl -u dana:% https://x', 'hunter2'],
  ['flag', 'mysql --password=% db', 'swordfish'],
  ['flag and value', 'login --api-key % --quiet', 'abcd1234efgh'],
  ['shell assignment', 'DB_PASSWORD=% npm test', 'swordfish'],
  ['.env line', 'A=1\nSESSION_SECRET="%"\n', 'correct-horse-battery'],
  ['YAML', 'password: %\n', 'c0rrect-h0rse'],
  ['code', "const apiKey = '%';", mix(24)],
  ['escaped JSON', '{\\"token\\": \\"%\\"}', mix(20)],
];

/** Ordinary text that must stay as it is. */
const harmless = [
  'npm run test -- src/sync/retry.test.ts',
  'const token = getToken();',
  'password: z.string().min(8)',
  'token: string; secret: string;',
  'export TOKEN=$GITHUB_TOKEN',
  `Authorization: Bearer $${'{token}'}`,
  'curl -H "Authorization: Bearer $TOKEN"',
  'https://user:$PASSWORD@example.com',
  'max_tokens: 400000',
  'TOKEN_LIMIT=400000',
  'if (password !== confirmation) throw new PasswordMismatch();',
  'git push origin main',
  'cd /home/dana/app && ls -la',
  'const credentials = await loadCredentials(user);',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'sk-button sk-large',
  'https://example.com:8080/a@b',
  'PWD=/home/dana/app',
];

const redactor = createRedactor({ literals: [], key: new Uint8Array(32) });
const inText = async (text: string) => (await redactor.redact(text)).value;

describe('createRedactor', () => {
  it.each(shapes)('hides %s', async (_, around, secret) => {
    const { value, found } = await redactor.redact({
      kind: 'run',
      command: around.replace('%', () => secret),
    });
    expect(value.command).toMatch(/▒\[[\w-]+:\d+:[0-9a-f]{8}\]/);
    expect(value.command).not.toContain(secret.slice(-12));
    expect(value.command).not.toContain(secret.slice(0, 12).padEnd(12, '\0'));
    expect([value.kind, found.reduce((sum, { count }) => sum + count, 0)]).toEqual(['run', 1]);
  });

  it.each(harmless)('leaves %j alone, object identity included', async (text) => {
    const value = { command: text, list: [text] };
    const redacted = await redactor.redact(value);
    expect(redacted).toEqual({ value, found: [] });
  });

  /** name, value, what must be gone, what must stay */
  const json: [string, unknown, string[], string[]][] = [
    ['key and value apart', { password: 'swordfish', user: 'dana' }, ['swordfish'], ['dana']],
    ['camel case', { args: { dbPassword: 'correcthorse' } }, ['correcthorse'], ['dbPassword']],
    ['a random token under its name', { token: 'a1b2c3d4e5f6' }, ['a1b2c3'], []],
    ['a word under a token’s name', { token: 'identifier' }, [], ['identifier']],
    ['a list under its name', { secrets: [], secret: ['swordfish', 'x9y8z7w6'] }, ['swordfish', 'x9y8'], []],
    [
      'a flag before it',
      { argv: ['login', '--password', 'swordfish', 'now'] },
      ['swordfish'],
      ['login', 'now'],
    ],
    ['a secret as a key', { [`gh${'p_'}${mix(36)}`]: 1 }, [mix(36)], []],
    ['deep inside', { a: [{ b: { c: `x gh${'p_'}${mix(36)} y` } }] }, [mix(36)], ['x ', ' y']],
    ['a reference', { password: '$DB_PASSWORD' }, [], ['$DB_PASSWORD']],
    ['numbers, nulls and booleans', { token: 5, password: null, secret: true }, [], ['5', 'null', 'true']],
    [
      'switched off by a comment',
      { text: `/* secretlint-disable */ gl${'pat-'}${mix(20)}` },
      [mix(20)],
      ['secretlint-disable'],
    ],
  ];
  it.each(json)('%s', async (_, value, gone, stays) => {
    const text = JSON.stringify((await redactor.redact(value)).value);
    expect(gone.filter((secret) => text.includes(secret))).toEqual([]);
    expect(stays.filter((word) => !text.includes(word))).toEqual([]);
  });

  it('hides the values of secret variables, and only of those', async () => {
    const literals = [
      { name: 'MY_TOKEN', value: 'not/random words' },
      { name: 'SESSION', value: 'k3Jd82mQpz71LxVb' },
      { name: 'HOME', value: '/home/dana' },
      { name: 'TERM', value: 'xterm-256color' },
      { name: 'SHORT_TOKEN', value: 'abc' },
    ];
    const { redact } = createRedactor({ literals, key: new Uint8Array(1) });
    const { value, found } = await redact(
      'not/random words, not%2Frandom%20words, bm90L3JhbmRvbSB3b3Jkcw==, k3Jd82mQpz71LxVb, /home/dana, xterm-256color, abc',
    );
    expect(value).toMatch(
      /^▒\[env-MY_TOKEN:16:\w+\], ▒.*\], ▒.*\], ▒\[env-SESSION:16:\w+\], \/home\/dana, xterm-256color, abc$/,
    );
    expect(found).toEqual([
      { kind: 'env-MY_TOKEN', count: 3 },
      { kind: 'env-SESSION', count: 1 },
    ]);
  });

  it('marks the same secret alike within a run and differently in another', async () => {
    const text = `--password=swordfish`;
    const other = createRedactor({ literals: [], key: new Uint8Array([1]) });
    expect(await inText(text)).toBe(await inText(text));
    expect(await inText(text)).not.toBe((await other.redact(text)).value);
    expect(await inText(text)).not.toBe(await inText('--password=swordfisk'));
  });

  it('finds nothing more in what it redacted', async () => {
    for (const [, around, secret] of shapes) {
      const once = await inText(around.replace('%', () => secret));
      expect(await inText(once)).toBe(once);
    }
  });

  it('stays fast on text made to slow it down', async () => {
    const hostile = [
      '-----BEGIN PRIVATE KEY-----',
      'password=',
      'eyJaaaaaaaa.',
      '://a:',
      'a'.repeat(50),
      'xoxb-a-',
      ' -u',
      '--token ',
    ];
    const started = performance.now();
    for (const piece of hostile) await redactor.redact(piece.repeat(100_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(5_000);
  }, 20_000);
});

describe('the prefilter never skips what a full scan finds', () => {
  const piece = fc.oneof(
    fc.constantFrom(...shapes.map(([, around, secret]) => around.replace('%', () => secret))),
    fc.constantFrom(...shapes.map(([, , secret]) => secret)),
    fc.constantFrom(...harmless),
    fc.string({ maxLength: 20 }),
  );
  it('in any mixture of known shapes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 4 }),
        fc.constantFrom('', ' ', '\n', '"', '\\n'),
        async (pieces, glue) => {
          const text = pieces.join(glue);
          const skipped = [
            ...(mayMatchPreset(text) ? [] : await presetSpans(text)),
            ...(mayMatchOwn(text) ? [] : ownSpans(text)),
          ];
          expect(skipped).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each(shapes)('%s alone', async (_, __, secret) => {
    if (!mayMatchPreset(secret)) expect(await presetSpans(secret)).toEqual([]);
    expect(mayMatchOwn(secret) || ownSpans(secret).length === 0).toBe(true);
  });
});
