import { type Declared, type Language, mostDeclared } from './language.ts';
import { type Masked, mask } from './mask.ts';

/** One test of a file, with what it holds. */
export interface TestOutline {
  /** Groups first: `sum > adds`. The second of a name gets ` (2)`. */
  readonly name: string;
  readonly line: number;
  readonly skipped: string | null;
  readonly focused: string | null;
  readonly assertions: number;
  readonly strong: number;
  readonly weak: number;
  readonly empty: number;
  readonly timeout: number | null;
  readonly retries: number | null;
  /** Lines with an assertion, trimmed. */
  readonly lines: readonly string[];
  readonly snapshots: readonly string[];
  /** Everything but its own name, spaces collapsed. */
  readonly body: string;
}

export interface Outline {
  /** More was declared than is read. */
  readonly cut: boolean;
  readonly tests: readonly TestOutline[];
  /** Groups and tests that keep others from running. */
  readonly focused: readonly { readonly name: string; readonly line: number; readonly how: string }[];
  readonly assertions: number;
  /** Outside of every test. */
  readonly timeout: number | null;
  readonly retries: number | null;
}

const tooMany: Outline = { cut: true, tests: [], focused: [], assertions: 0, timeout: null, retries: null };

/** The tests of a text. Nested tests count on their own; what they hold does not count for the outer one. */
export function outlineOf(text: string, language: Language): Outline {
  const masked = mask(text, language.lexicon);
  const declared = language.declared(masked);
  if (declared.length >= mostDeclared) return tooMany;
  const lineAt = lineCounter(text);
  const names = new Map<string, number>();
  const parents = enclosing(declared);
  const tests = declared.flatMap((one, at): TestOutline[] => {
    if (one.what !== 'test') return [];
    const around = parents[at] ?? [];
    const full = [...around.map(({ name }) => name), one.name].join(' > ').slice(0, 300);
    const times = (names.get(full) ?? 0) + 1;
    names.set(full, times);
    const skipped = one.skipped ?? around.find((group) => group.skipped !== null)?.skipped ?? null;
    const inner = declared.filter(
      (other) => other.what === 'test' && other.start > one.start && other.end <= one.end,
    );
    const own = { ...one, name: times > 1 ? `${full} (${times})` : full, skipped };
    return [contents(own, one.name, masked, inner, language, lineAt(one.start))];
  });
  const outside = without(
    masked.code,
    0,
    masked.code.length,
    declared.filter(({ what }) => what === 'test'),
  );
  return {
    cut: false,
    tests,
    focused: declared.flatMap(({ name, start, focused }) =>
      focused === null ? [] : [{ name, line: lineAt(start), how: focused }],
    ),
    assertions: number(masked.code, language.assertion),
    timeout: highest(outside, language.timeout),
    retries: highest(outside, language.retries),
  };
}

function contents(
  one: Declared,
  ownName: string,
  { code, said }: Masked,
  inner: readonly Declared[],
  language: Language,
  line: number,
): TestOutline {
  const own = without(code, one.start, one.end, inner);
  const words = without(said, one.start, one.end, inner);
  return {
    name: one.name,
    line,
    skipped: one.skipped,
    focused: one.focused,
    assertions: number(own, language.assertion),
    strong: number(own, language.strong),
    weak: number(own, language.weak),
    empty: number(own, language.empty),
    timeout: highest(own, language.timeout),
    retries: highest(own, language.retries),
    lines: assertionLines(own, words, language.assertion),
    snapshots: [...words.matchAll(/InlineSnapshot\(\s*(`[^`]*`|"[^"]*"|'[^']*')/g)].map(
      ([, shot = '']) => shot,
    ),
    body: words.replace(ownName, '').replace(/\s+/g, ' ').trim(),
  };
}

/** For each the groups and tests around it, outermost first. They come in order of their start. */
function enclosing(declared: readonly Declared[]): Declared[][] {
  let open: Declared[] = [];
  return declared.map((one) => {
    open = open.filter(({ end }) => end >= one.end);
    const around = open;
    open = [...open, one];
    return around;
  });
}

/** A part of the text with some parts of it blanked. */
function without(text: string, start: number, end: number, parts: readonly Declared[]): string {
  const pieces: string[] = [];
  let at = start;
  for (const part of parts) {
    if (part.start < at || part.end > end) continue;
    pieces.push(text.slice(at, part.start));
    at = part.end;
  }
  pieces.push(text.slice(at, end));
  return pieces.join(' ');
}

const number = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

function highest(text: string, pattern: RegExp): number | null {
  const found = [...text.matchAll(pattern)]
    .map((match) => match.slice(1).find((group) => group !== undefined))
    .flatMap((digits) => (digits === undefined ? [] : [Number(digits.replaceAll('_', ''))]));
  return found.length === 0 ? null : Math.max(...found);
}

/** Both texts have the same length, so an assertion found in the code can be read with its strings. */
function assertionLines(code: string, said: string, pattern: RegExp): string[] {
  const found = [...code.matchAll(pattern)].map(({ index, 0: match }) => {
    const at = index + (match.length - match.trimStart().length);
    const start = said.lastIndexOf('\n', at) + 1;
    const end = said.indexOf('\n', at);
    return said
      .slice(start, end < 0 ? said.length : end)
      .trim()
      .slice(0, 300);
  });
  return [...new Set(found)];
}

function lineCounter(text: string): (at: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
