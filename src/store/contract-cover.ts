/** Characters that give a glob more meaning than stars: such globs are only compared as text. */
const special = /[?[\]{}()!+@\\]/;

/** Whether a pattern of stars and letters matches everything another one matches. Never wrongly true. */
export function coversWord(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (special.test(wide) || special.test(narrow)) return false;
  // Treating the narrow one's stars as letters is safe: only a star of the wide one can match them.
  let [at, from, star, retry] = [0, 0, -1, 0];
  while (from < narrow.length) {
    if (wide[at] === '*') {
      star = at;
      retry = from;
      at += 1;
    } else if (wide[at] === narrow[from]) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      from = retry;
    } else return false;
  }
  while (wide[at] === '*') at += 1;
  return at === wide.length;
}

/** The parts of a glob, without any `./` at its start. */
const plain = (glob: string): string[] => glob.replace(/^(?:\.\/)+/, '').split('/');

/** Whether a glob matches every path another one matches. Says no when it cannot tell. */
export function coversGlob(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  return coversSegments(plain(wide), plain(narrow), 2_000);
}

/** A glob as `never` and `ask` read it: a name without a slash is meant at any depth. */
const anyDepth = (glob: string): string => (/[/~]/.test(glob) ? glob : `**/${glob}`);

/** Whether a `never.touch` glob refuses all a `may` glob opens. It also holds for everything below what it matches. */
export function refusesGlob(never: string, may: string): boolean {
  const wide = anyDepth(never);
  return coversGlob(wide, may) || coversGlob(`${wide}/**`, may);
}

/** The same for an `ask` glob. */
export function refusesAskGlob(never: string, ask: string): boolean {
  return refusesGlob(never, anyDepth(ask));
}

/** `budget` bounds the work for globs full of `**`. */
function coversSegments(wide: readonly string[], narrow: readonly string[], budget: number): boolean {
  const seen = new Map<string, boolean>();
  const covers = (w: number, n: number): boolean => {
    const key = `${w} ${n}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    if (seen.size > budget) return false;
    const result = coversAt(w, n);
    seen.set(key, result);
    return result;
  };
  const coversAt = (w: number, n: number): boolean => {
    const [first, second] = [wide[w], narrow[n]];
    if (first === undefined) return second === undefined;
    // picomatch: `a/**` matches the folder `a` itself, `*/**` no folder. Then nothing and a folder's own `**` stay out.
    if (first === '**' && w > 0 && w === wide.length - 1 && wide[w - 1]?.includes('*')) {
      return second !== undefined && narrow.at(-1) !== '**';
    }
    if (first === '**') return covers(w + 1, n) || (second !== undefined && covers(w, n + 1));
    if (second === undefined || second === '**') return false;
    // A `**` inside a segment works like one star.
    return coversWord(first, second) && covers(w + 1, n + 1);
  };
  return covers(0, 0);
}

/** Whether a command pattern covers another: `*` is one word, a last `...` any rest. */
export function coversCommand(wide: string, narrow: string): boolean {
  const [a, b] = [wide.split(/\s+/), narrow.split(/\s+/)];
  const open = a.at(-1) === '...';
  const words = open ? a.slice(0, -1) : a;
  if (b.at(-1) === '...' && !open) return false;
  if (open ? b.filter((word) => word !== '...').length < words.length : b.length !== words.length)
    return false;
  return words.every((word, at) => word === b[at] || (word === '*' && b[at] !== '...'));
}

/** Whether one host pattern covers another. */
export function coversHost(wide: string, narrow: string): boolean {
  return coversWord(wide.toLowerCase(), narrow.toLowerCase());
}
