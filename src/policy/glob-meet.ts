/** Tokens of a path pattern, a shell's (`dot` off: `**` is only `*`) or a policy's; a class or brace group counts as any text, which only ever finds more. */
type Token = { one: string } | { any: 'char' | 'part' | 'path'; dot: boolean };

function tokens(pattern: string, dot: boolean): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    const starts = at === 0 || pattern.charAt(at - 1) === '/';
    if (char === '\\') {
      at += 1;
      out.push({ one: pattern.charAt(at) });
    } else if (dot && char === '*' && pattern.charAt(at + 1) === '*') {
      while (pattern.charAt(at + 1) === '*') at += 1;
      out.push({ any: 'path', dot: true });
      // `a/**/b` also means `a/b`.
      if (starts && pattern.charAt(at + 1) === '/') at += 1;
    } else if (char === '*') {
      while (pattern.charAt(at + 1) === '*') at += 1;
      out.push({ any: 'part', dot: dot || !starts });
    } else if (char === '?' || char === '[' || char === '{') {
      const close =
        char === '[' ? pattern.indexOf(']', at + 2) : char === '{' ? pattern.indexOf('}', at) : at;
      out.push({ any: char === '{' ? 'path' : 'char', dot: dot || !starts });
      if (close > at) at = close;
    } else {
      out.push({ one: char });
    }
  }
  return out;
}

const accepts = (token: Token, char: string, starts: boolean): boolean =>
  'one' in token
    ? token.one === char
    : (token.any === 'path' || char !== '/') && (token.dot || char !== '.' || !starts);

/**
 * Whether some path could match both patterns. `a` is what a shell would expand (a leading dot has to be written), `b` is a
 * policy pattern (dots are ordinary).
 */
export function couldMeet(a: string, b: string): boolean {
  const left = tokens(a, false);
  const right = tokens(b, true);
  const seen = new Set<number>();
  const width = right.length + 1;
  const open: number[] = [0];
  while (open.length > 0) {
    const key = open.pop() ?? 0;
    if (seen.has(key)) continue;
    seen.add(key);
    const i = Math.floor(key / width);
    const j = key % width;
    if (i === left.length && j === right.length) return true;
    open.push(...successors(left, right, i, j).map(([x, y]) => x * width + y));
  }
  return false;
}

function successors(left: Token[], right: Token[], i: number, j: number): [number, number][] {
  const a = left[i];
  const b = right[j];
  const next: [number, number][] = [];
  const many = (token: Token | undefined) => token !== undefined && 'any' in token && token.any !== 'char';
  if (many(a)) next.push([i + 1, j]);
  if (many(b)) next.push([i, j + 1]);
  if (a === undefined || b === undefined) return next;
  const before = left[i - 1];
  const starts = i === 0 || (before !== undefined && 'one' in before && before.one === '/');
  const char = 'one' in a ? a.one : 'one' in b ? b.one : 'x';
  if (accepts(a, char, starts) && accepts(b, char, starts)) {
    for (const x of many(a) ? [i, i + 1] : [i + 1])
      for (const y of many(b) ? [j, j + 1] : [j + 1]) next.push([x, y]);
  }
  return next;
}
