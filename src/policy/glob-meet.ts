/**
 * Tokens of a path pattern, a shell's (`dot` off: `**` is only `*`) or a policy's. A brace group counts as any text, which
 * only ever finds more. `whole`: a `**` that ends where a name begins, as the one before a slash does.
 */
type Token =
  | { one: string }
  | { any: 'char'; dot: boolean; takes: (char: string) => boolean; text: string }
  | Many;
interface Many {
  any: 'part' | 'path';
  dot: boolean;
  whole: boolean;
}

/** A bracket of a glob, from its `[` to its `]`. */
export const bracket = /^\[[!^]?\]?(?:\[[:.=][^\]]*\]|\\[\s\S]|[^\]\\])*\]/;
const everything = (): boolean => true;
const isMany = (token: Token): token is Many => 'whole' in token;

function tokens(pattern: string, dot: boolean): Token[] {
  const out: Token[] = [];
  const lastBracket = pattern.lastIndexOf(']');
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    const starts = at === 0 || pattern.charAt(at - 1) === '/';
    if (char === '\\') {
      at += 1;
      out.push({ one: pattern.charAt(at) });
    } else if (dot && char === '*' && pattern.charAt(at + 1) === '*') {
      while (pattern.charAt(at + 1) === '*') at += 1;
      // `a/**/b` also means `a/b`.
      const whole = starts && pattern.charAt(at + 1) === '/';
      out.push({ any: 'path', dot: true, whole });
      if (whole) at += 1;
    } else if (char === '*') {
      while (pattern.charAt(at + 1) === '*') at += 1;
      out.push({ any: 'part', dot, whole: false });
    } else if (char === '{') {
      out.push({ any: 'path', dot: true, whole: false });
      at = Math.max(at, pattern.indexOf('}', at));
    } else if (char === '?' || char === '[') {
      const group = at < lastBracket ? (bracket.exec(pattern.slice(at))?.[0] ?? char) : char;
      const text = group.slice(1, -1);
      out.push({ any: 'char', dot, takes: group === char ? everything : classOf(text), text });
      at += group.length - 1;
    } else {
      out.push({ one: char });
    }
  }
  return out;
}

/**
 * What a bracket takes, in either case: `a-c` depends on the locale. Named classes, escapes and all but a few characters
 * beyond ASCII count as everything.
 */
function classOf(text: string): (char: string) => boolean {
  const negated = /^[!^]/.test(text);
  if (/[[\\]/.test(text) || (negated && /[^ -~]/.test(text))) return everything;
  const ranges = [...(negated ? text.slice(1) : text).matchAll(/([\s\S])-([\s\S])|[\s\S]/gu)];
  const holds = (char: string): boolean =>
    ranges.some(([all, from = all, to = all]) => from <= char && char <= to);
  return (char) => (negated ? !holds(char) : holds(char.toLowerCase()) || holds(char.toUpperCase()));
}

/** `fresh`: a name begins here. */
const accepts = (token: Token, char: string, fresh: boolean): boolean =>
  'one' in token
    ? token.one === char
    : (token.any === 'path' || char !== '/') &&
      (token.dot || char !== '.' || !fresh) &&
      (token.any !== 'char' || token.takes(char));

const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
const written = (token: Token): string => ('text' in token ? token.text : '');

/** Characters two tokens have to be tried with: a written one, or a slash and one that both take, if there is one. */
function samples(a: Token, b: Token, fresh: boolean): string[] {
  if ('one' in a) return [a.one];
  if ('one' in b) return [b.one];
  const common = [...ascii, ...written(a), ...written(b)].find(
    (char) => char !== '/' && accepts(a, char, fresh) && accepts(b, char, fresh),
  );
  return common === undefined ? ['/'] : [common, '/'];
}

/** Longer ones are not looked at: that only ever finds more. */
const longestPattern = 8_192;

/**
 * Whether some path could match both patterns. `a` is what a shell would expand (a leading dot has to be written), `b` is a
 * policy pattern (dots are ordinary).
 */
export function couldMeet(a: string, b: string): boolean {
  if (a.length > longestPattern) return true;
  const left = tokens(a, false);
  const right = tokens(b, true);
  const seen = new Set<string>();
  const open: [i: number, j: number, fresh: boolean][] = [[0, 0, true]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [i, j, fresh] = next;
    if (i === left.length && j === right.length) return true;
    const key = `${i} ${j} ${fresh}`;
    if (seen.has(key)) continue;
    seen.add(key);
    open.push(...successors(left[i], right[j], i, j, fresh));
  }
  return false;
}

function successors(
  a: Token | undefined,
  b: Token | undefined,
  i: number,
  j: number,
  fresh: boolean,
): [number, number, boolean][] {
  const next: [number, number, boolean][] = [];
  if (a !== undefined && isMany(a) && (fresh || !a.whole)) next.push([i + 1, j, fresh]);
  if (b !== undefined && isMany(b) && (fresh || !b.whole)) next.push([i, j + 1, fresh]);
  if (a === undefined || b === undefined) return next;
  for (const char of samples(a, b, fresh)) {
    if (!accepts(a, char, fresh) || !accepts(b, char, fresh)) continue;
    next.push([isMany(a) ? i : i + 1, isMany(b) ? j : j + 1, char === '/']);
  }
  return next;
}
