/**
 * Characters that draw nothing, move others about, or mean something to the compositor: controls, bidi and zero-width
 * formats, separators, private use (the hole marker is one), lone surrogates, unassigned, fillers, blank braille.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{DI}\u2800]|(?! )\p{Zs}/u;
/** What our own screens are drawn with (lines, blocks, shapes): a text must not look like a part of them. */
const drawing = /[\u2016\u2500-\u25ff]/u;
/**
 * What terminals do not agree about the width of: signs that got another one since Unicode 11, by which our screens are laid
 * out, colours of skin, parts of syllables, and newer marks. A row with one of them would be longer than it was measured.
 */
const disputed = new RegExp(
  `[${[
    String.raw`\u0e33\u0eb3\u1160-\u11ff\u2630-\u2637\u268a-\u268f\u2ffc-\u2fff\u31bb-\u31bf\u31e4-\u31e5\u31ef`,
    String.raw`\u4dc0-\u4dff\u{16ff2}-\u{16ff6}\u{187f8}-\u{187ff}\u{18af3}-\u{18cd5}\u{18cff}-\u{18d1e}`,
    String.raw`\u{18d80}-\u{18df2}\u{1aff0}-\u{1aff3}\u{1aff5}-\u{1affb}\u{1affd}-\u{1affe}\u{1b11f}-\u{1b122}`,
    String.raw`\u{1b132}\u{1b155}\u{1d300}-\u{1d356}\u{1d360}-\u{1d376}\u{1f3fb}-\u{1f3ff}\u{1f6d6}-\u{1f6d8}`,
    String.raw`\u{1f6dc}-\u{1f6df}\u{1f6fb}-\u{1f6fc}\u{1f7f0}\u{1f90c}\u{1f93b}\u{1f946}\u{1f972}`,
    String.raw`\u{1f977}-\u{1f979}\u{1f9a3}-\u{1f9a4}\u{1f9ab}-\u{1f9ad}\u{1f9cb}-\u{1f9cc}\u{1fa74}-\u{1fa77}`,
    String.raw`\u{1fa7b}-\u{1fa7c}\u{1fa83}-\u{1fa8a}\u{1fa8e}-\u{1fa8f}\u{1fa96}-\u{1fac6}\u{1fac8}`,
    String.raw`\u{1facd}-\u{1fadc}\u{1fadf}-\u{1faea}\u{1faef}-\u{1faf8}`,
    String.raw`\u0897-\u089f\u08ca-\u08d2\u0b55\u0c3c\u0d81\u0ece\u1734\u1abf-\u1add\u1ae0-\u1aeb\u1dfa\ua82c`,
    String.raw`\u{10d69}-\u{10d6d}\u{10eab}-\u{10eac}\u{10efa}-\u{10eff}\u{10f82}-\u{10f85}\u{11070}`,
    String.raw`\u{11073}-\u{11074}\u{110c2}\u{111cf}\u{11241}\u{113bb}-\u{113c0}\u{113ce}\u{113d0}\u{113d2}`,
    String.raw`\u{113e1}-\u{113e2}\u{1171e}\u{1193b}-\u{1193c}\u{1193e}\u{11943}\u{11b60}\u{11b62}-\u{11b64}`,
    String.raw`\u{11b66}\u{11f00}-\u{11f01}\u{11f36}-\u{11f3a}\u{11f40}\u{11f42}\u{11f5a}\u{13440}`,
    String.raw`\u{13447}-\u{13455}\u{1611e}-\u{16129}\u{1612d}-\u{1612f}\u{16fe4}\u{16ff0}-\u{16ff1}`,
    String.raw`\u{1cf00}-\u{1cf2d}\u{1cf30}-\u{1cf46}\u{1e08f}\u{1e2ae}\u{1e4ec}-\u{1e4ef}\u{1e5ee}-\u{1e5ef}`,
    String.raw`\u{1e6e3}\u{1e6e6}\u{1e6ee}-\u{1e6ef}\u{1e6f5}`,
    // Letters that join the one behind them.
    String.raw`\u0d4e\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}`,
  ].join('')}]`,
  'u',
);
/** Characters that are one together, and take as much room as they do apart: flags, Korean syllables, voiced kana. */
const whole = /^(?:\p{RI}{2}|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uff66-\uff9d][\uff9e\uff9f])$/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Blanks in a row from which on something may be meant to stay unseen. */
const LONG_GAP = 20;
/** Nothing to look at closely; most text is. */
const plain = /^[\x20-\x7e]*$/;
const mark = /\p{M}/u;
/** Marks stacked higher than this hide what is under and beside them. */
const MAX_MARKS = 2;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const known = short[character];
  if (known) return known;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** One line in which every character can be seen; a line break becomes `\n`. */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  let marks = MAX_MARKS;
  let out = '';
  for (const { segment } of graphemes.segment(text)) {
    const isWhole = segment.length > 1 && whole.test(segment);
    let letters = 0;
    for (const character of segment) {
      const isMark = mark.test(character);
      marks = isMark ? marks + 1 : 0;
      letters += isMark ? 0 : 1;
      // A second letter in one sign is measured as nothing, and drawn.
      const odd = !isWhole && (letters > 1 || disputed.test(character));
      const never = hidden.test(character) || drawing.test(character) || (isMark && marks > MAX_MARKS);
      out += odd || never ? escaped(character) : character;
      // A mark must not join the escape in front of it: the next one counts as having no base.
      if (odd || never) marks = MAX_MARKS;
    }
  }
  return out;
}

/** The lines of a text, each made visible; only line feeds break lines. */
export function visibleLines(text: string): string[] {
  return text.split('\n').map(visible);
}

const hostLike = /(?:[\p{L}\p{M}\p{N}-]+\.)+[\p{L}\p{M}\p{N}-]{2,}/gu;
const mixed = /[\p{L}\p{M}\p{N}_-]+/gu;

/** The name a resolver would look up, null when the text is no host name. */
function asciiHost(host: string): string | null {
  return URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : null;
}

/** A host as a person should read it: punycode when it holds anything beyond ASCII. */
export function visibleHost(host: string): string {
  if (/^[\x21-\x7e]*$/.test(host)) return host;
  const ascii = asciiHost(host);
  return ascii && ascii !== host ? `${ascii} (written ${visible(host)})` : visible(host);
}

const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\uff01-\uff5e]/u;

function mixedWords(text: string): string[] {
  const words = text.match(mixed) ?? [];
  return words.flatMap((word) => {
    const stranger = foreign.exec(word)?.[0];
    return stranger && /[A-Za-z]/.test(word) ? [`"${visible(word)}" mixes alphabets: ${code(stranger)}`] : [];
  });
}

const code = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} looks like another letter`;

function hiddenCount(text: string): string[] {
  const found = [...text].filter((character) => !/[\n\t]/.test(character) && hidden.test(character));
  if (found.length === 0) return [];
  const kinds = [...new Set(found.map(escaped))];
  const named = kinds.slice(0, 6).join(' ') + (kinds.length > 6 ? ' …' : '');
  return [`${found.length} hidden ${found.length === 1 ? 'character' : 'characters'} written out: ${named}`];
}

/** Blanks that push the rest of a line out of sight. */
function gaps(text: string): string[] {
  const longest = (text.match(/\S +(?=\S)/g) ?? []).reduce((most, gap) => Math.max(most, gap.length - 1), 0);
  return longest >= LONG_GAP ? [`a gap of ${longest} blanks inside a line`] : [];
}

/** What a reader should be told about a text before trusting their eyes: hidden characters, look-alikes, hosts. */
export function textWarnings(text: string): string[] {
  if (/^[\x20-\x7e\n\t]*$/.test(text)) return gaps(text);
  const hosts = (text.match(hostLike) ?? []).flatMap((host) => {
    if (/^[\x21-\x7e]*$/.test(host)) return [];
    const ascii = asciiHost(host);
    return ascii && ascii !== host ? [`host ${visible(host)} is really ${ascii}`] : [];
  });
  return [...new Set([...hiddenCount(text), ...gaps(text), ...hosts, ...mixedWords(text)])];
}
