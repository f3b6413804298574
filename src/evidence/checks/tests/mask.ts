/** How a language writes what is no code. */
export interface Lexicon {
  readonly line: string;
  readonly block?: readonly [string, string];
  /** Marks that open and close a string, longest first. */
  readonly strings: readonly string[];
  /** True where `'` also marks a lifetime or a single character. */
  readonly characters?: boolean;
  /** True where `/` may open a regular expression. */
  readonly expressions?: boolean;
}

/** The same text twice, every character in its place: without comments, and without what strings hold too. */
export interface Masked {
  readonly said: string;
  readonly code: string;
  /** For the place of each opening bracket of the code the place behind the one that closes it. */
  readonly closing: ReadonlyMap<number, number>;
}

/** Blanks comments and strings in one pass. A string that is not closed on its line ends there unless its mark spans lines. */
export function mask(text: string, lexicon: Lexicon): Masked {
  const said: string[] = [];
  const code: string[] = [];
  let at = 0;
  while (at < text.length) {
    const comment = commentAt(text, at, lexicon);
    const literal = comment > at ? at : literalAt(text, at, lexicon);
    if (comment > at) {
      said.push(blank(text.slice(at, comment)));
      code.push(blank(text.slice(at, comment)));
      at = comment;
    } else if (literal > at) {
      const part = text.slice(at, literal);
      said.push(part);
      code.push(part.charAt(0), blank(part.slice(1, -1)), part.length > 1 ? part.slice(-1) : '');
      at = literal;
    } else {
      const plain = text.charAt(at);
      said.push(plain);
      code.push(plain);
      at += 1;
    }
  }
  const all = code.join('');
  return { said: said.join(''), code: all, closing: closingOf(all) };
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

function commentAt(text: string, at: number, { line, block }: Lexicon): number {
  if (text.startsWith(line, at)) return endOr(text.indexOf('\n', at), text.length);
  if (block && text.startsWith(block[0], at)) {
    const end = text.indexOf(block[1], at + block[0].length);
    return end < 0 ? text.length : end + block[1].length;
  }
  return at;
}

const endOr = (index: number, otherwise: number): number => (index < 0 ? otherwise : index);

const spans = (mark: string): boolean => mark === '`' || mark.length === 3;

function literalAt(text: string, at: number, { strings, characters, expressions }: Lexicon): number {
  const mark = strings.find((one) => text.startsWith(one, at));
  if (mark !== undefined) return closing(text, at + mark.length, mark);
  if (characters && text.charAt(at) === "'") {
    const length = /^'(?:\\[^\n]{1,8}?|[^'\\\n])'/.exec(text.slice(at, at + 12))?.[0].length ?? 0;
    return at + length;
  }
  if (expressions && text.charAt(at) === '/') return expressionAt(text, at);
  return at;
}

function closing(text: string, from: number, mark: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.startsWith(mark, at)) return at + mark.length;
    else if (text.charAt(at) === '\n' && !spans(mark)) return at;
  }
  return text.length;
}

/** A slash opens an expression only where a value may begin. */
function expressionAt(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - 40), at).trimEnd();
  if (before !== '' && !/(?:[([{,;=:!&|?+*%~^<>-]|\breturn|\btypeof|\bcase)$/.test(before)) return at;
  let inClass = false;
  for (let end = at + 1; end < text.length; end += 1) {
    const one = text.charAt(end);
    if (one === '\n') return at;
    if (one === '\\') end += 1;
    else if (one === '[') inClass = true;
    else if (one === ']') inClass = false;
    else if (one === '/' && !inClass) return end + 1;
  }
  return at;
}

const opening: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };

function closingOf(code: string): ReadonlyMap<number, number> {
  const open: Readonly<Record<string, number[]>> = { '(': [], '{': [], '[': [] };
  const found = new Map<number, number>();
  for (const { 0: bracket, index } of code.matchAll(/[(){}[\]]/g)) {
    const kind = opening[bracket];
    if (kind === undefined) open[bracket]?.push(index);
    else {
      const start = open[kind]?.pop();
      if (start !== undefined) found.set(start, index + 1);
    }
  }
  return found;
}

/** The place behind the bracket that closes the one at `open`; the end of the text when none does. */
export const behindBracket = ({ code, closing }: Masked, open: number): number =>
  closing.get(open) ?? (/[({[]/.test(code.charAt(open)) ? code.length : open);
