/** What secrets look like beside what secretlint's preset knows. All patterns are linear: bounded repeats, no nesting. */
export interface SecretPattern {
  kind: string;
  /** Global. Group 1 is the secret; the whole match when there is no group. */
  pattern: RegExp;
  /** Whether a match is a secret: names alone say too little. */
  accept?: (secret: string) => boolean;
}

/** Names whose value is a secret, as they are written in text. */
const name =
  '(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)';
const quote = '(?:\\\\?["\'`])?';

export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: 'private-key',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  {
    kind: 'aws-key-id',
    pattern: /\b(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}\b/g,
  },
  { kind: 'github', pattern: /(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})/g },
  { kind: 'npm', pattern: /npm_[A-Za-z0-9]{20,100}/g },
  {
    kind: 'api-key',
    pattern: /\b[sr]k[-_](?:[a-z]{2,10}[-_]){0,3}[A-Za-z0-9_-]{20,255}/g,
    accept: looksRandom,
  },
  { kind: '1password', pattern: /ops_ey[A-Za-z0-9+/=_-]{40,2048}/g },
  { kind: 'google', pattern: /AIza[0-9A-Za-z_-]{35}/g },
  { kind: 'slack', pattern: /\bxox[a-z]-[A-Za-z0-9-]{10,255}/g },
  { kind: 'jwt', pattern: /eyJ[A-Za-z0-9_-]{8,2048}\.eyJ[A-Za-z0-9_-]{4,4096}\.[A-Za-z0-9_-]{0,1024}/g },
  {
    kind: 'url-password',
    pattern: /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,256}:([^\s@/]{1,256})@/gi,
    accept: isValue,
  },
  {
    kind: 'authorization',
    pattern: new RegExp(
      `(?:authorization|x-api-key|x-auth-token|private-token)${quote}\\s{0,3}[:=]\\s{0,3}${quote}(?:(?:bearer|basic|token|digest)\\s{1,3})?([^\\s"'\`\\\\,;]{8,4096})`,
      'gi',
    ),
    accept: isValue,
  },
  { kind: 'authorization', pattern: /\bbearer\s{1,3}([A-Za-z0-9._~+/=-]{16,4096})/gi, accept: looksRandom },
  {
    kind: 'password',
    pattern: new RegExp(
      `${name}[\\w-]{0,20}${quote}\\s{0,3}(?:=>|:=|[=:])\\s{0,3}${quote}([^\\s"'\`\\\\,;&|<>(){}[\\]]{8,1024})`,
      'gi',
    ),
    accept: looksRandom,
  },
  {
    // A shell or .env assignment needs no randomness: nothing else is written like this.
    kind: 'password',
    pattern:
      /\b[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL)S?=["']?([^\s"'$`/.][^\s"'`]{5,1024})/g,
    accept: (secret) => isValue(secret) && !/^\d+$/.test(secret),
  },
  {
    kind: 'password',
    pattern: new RegExp(`--[a-z-]{0,20}${name}(?:=|\\s{1,3})["']?([^\\s"'\`$-][^\\s"'\`]{3,1024})`, 'gi'),
    accept: isValue,
  },
  {
    kind: 'password',
    pattern: /(?:\s-u|\s--user)(?:=|\s{0,3})["']?[^\s"':@]{1,100}:([^\s"'@]{3,256})/g,
    accept: isValue,
  },
];

/** What only secretlint's preset looks for: when none of these is there, it has nothing to find. */
const presetShapes =
  /A3T|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA|[Ss]ecret_?[Aa]ccess|SECRET_?ACCESS|(?:ACCOUNT|[Aa]ccount)_?(?:ID|[Ii]d)?["']?\s{0,9}(?:=|:|=>)|PRIVATE KEY|private_key|x-oauth-basic|_authToken|npm_|xox|xapp|[Hh][Oo][Oo][Kk][Ss]\.[Ss][Ll]|:\/\/[^\s]{0,520}@|SG\.|shp(?:pa|ca|at|ss)_|[sr]k_(?:live|test)|sk-|gsk_|hf_|lin_api_|ntn_|gh[pousr]_|github_pat_|glpat-|glc_|glsa_|ops_ey|hv[sbr]\.|vc[piark]_|dapi|dckr_pat_|figd_|cf(?:k|ut|at)_|tskey-/;

/** What our own patterns begin with. */
const ownShapes =
  /-----BEGIN|A3T|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA|gh[pousr]_|github_pat_|npm_|[sr]k[-_]|ops_ey|AIza|xox|eyJ|:\/\/[^\s]{0,520}@|authorization|x-api-key|x-auth-token|private-token|bearer\s|passw|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|\s-u|--user/i;

/** Whether secretlint could find something. Errs on the side of yes. */
export function mayMatchPreset(text: string): boolean {
  return presetShapes.test(text);
}

/** Whether one of our own patterns could match. Errs on the side of yes. */
export function mayMatchOwn(text: string): boolean {
  return ownShapes.test(text);
}

/** Whether a name says that its value is a secret: `DB_PASSWORD`, `apiKey`, `client-secret`; not `max_tokens`, `tokenPath`. */
export function isSecretName(text: string): boolean {
  return (
    /(?:passw(?:or)?d|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|credentials?|authorization|pwd|pass)$/i.test(
      text,
    ) && !/^(?:old)?pwd$|bypass$|compass$/i.test(text)
  );
}

/** Whether the name alone suffices, whatever the value looks like. */
export function isPasswordName(text: string): boolean {
  return /(?:passw(?:or)?d|passwd|passphrase|secret|private[_-]?key|credentials?|authorization)$/i.test(text);
}

/** A command-line flag that takes a secret as its next argument. */
export function isSecretFlag(text: string): boolean {
  return text.startsWith('--') && isSecretName(text);
}

/** Not a reference to a value (`$TOKEN`, `${{ … }}`, `<token>`), not a mask, not something redacted before. */
export function isValue(text: string): boolean {
  return !/^(?:[$<%{▒]|\*{3}|x{3,}$|\.{3})/i.test(text);
}

/** Letters and digits mixed with the variety of a generated value, not of a word, a path or a call. */
export function looksRandom(text: string): boolean {
  if (!isValue(text) || text.length < 8) return false;
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text)) return false;
  return bitsPerCharacter(text) >= (text.length < 16 ? 2.5 : 3);
}

/** Shannon entropy. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
