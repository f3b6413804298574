/** What a byte after a secret's prefix means: the secret is over, it is hidden, or it is shown and changes nothing. */
export const END = 0;
export const HIDE = 1;
export const SHOW = 2;

/** A family of secrets known by how they begin. */
export type SecretShape = {
  kind: string;
  prefixes: readonly string[];
  /** Meaning of each following byte, 256 entries. */
  body: Uint8Array;
  /** Characters a real one has: until then a line break or cursor move does not end it. */
  expected: number;
  /** Five dashes in a row end it. */
  dashed: boolean;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

function bodyOf(hidden: string, shown = ''): Uint8Array {
  const body = new Uint8Array(256);
  for (const char of hidden) body[char.charCodeAt(0)] = HIDE;
  for (const char of shown) body[char.charCodeAt(0)] = SHOW;
  return body;
}

const WORD = bodyOf(`${LETTERS}${DIGITS}_`);
const DASHED_WORD = bodyOf(`${LETTERS}${DIGITS}_-`);

function token(kind: string, expected: number, body: Uint8Array, ...prefixes: string[]): SecretShape {
  return { kind, prefixes, body, expected, dashed: false };
}

/** Key material is shown with line numbers, gutters and frames: those pass, the base64 does not. */
function pemBody(): Uint8Array {
  const body = bodyOf(`${LETTERS}${DIGITS}+/=,:\\`, ' \t\r\n-|');
  return body.fill(SHOW, 0x80);
}

const PEM_NAMES = ['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '];
const pem: SecretShape = {
  kind: 'private-key',
  prefixes: [
    ...PEM_NAMES.map((name) => `-----BEGIN ${name}PRIVATE KEY-----`),
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
  ],
  body: pemBody(),
  expected: Number.MAX_SAFE_INTEGER,
  dashed: true,
};

/** The documented prefixes of access tokens, from their issuers' own pages, and PEM private keys (RFC 7468). */
export const SECRET_SHAPES: readonly SecretShape[] = [
  token('github-token', 36, WORD, 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'),
  token('github-token', 82, WORD, 'github_pat_'),
  token('anthropic-key', 90, DASHED_WORD, 'sk-ant-'),
  token('openai-key', 90, DASHED_WORD, 'sk-proj-', 'sk-svcacct-'),
  token('slack-token', 40, DASHED_WORD, 'xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-'),
  token('aws-key-id', 16, bodyOf(`${LETTERS.slice(0, 26)}${DIGITS}`), 'AKIA', 'ASIA'),
  token('gitlab-token', 20, DASHED_WORD, 'glpat-'),
  token('npm-token', 36, bodyOf(`${LETTERS}${DIGITS}`), 'npm_'),
  token('google-key', 35, DASHED_WORD, 'AIza'),
  token('stripe-key', 24, WORD, 'sk_live_', 'rk_live_'),
  token('json-web-token', 60, bodyOf(`${LETTERS}${DIGITS}_-.=`), 'eyJ'),
  pem,
];
