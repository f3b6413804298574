/**
 * Characters that draw nothing, move others about, or mean something to the compositor: controls, bidi and zero-width
 * formats, separators, private use (the hole marker is one), lone surrogates, unassigned, fillers, blank braille.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{DI}\u2800]|(?! )\p{Zs}/u;
/** What our own screens are drawn with (lines, blocks, shapes): a text must not look like a part of them. */
const drawing = /[\u2016\u2500-\u25ff]/u;
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
  for (const character of text) {
    const isMark = mark.test(character);
    marks = isMark ? marks + 1 : 0;
    const shown = hidden.test(character) || drawing.test(character) || (isMark && marks > MAX_MARKS);
    out += shown ? escaped(character) : character;
    // A mark must not join the escape in front of it: the next one counts as having no base.
    if (shown) marks = MAX_MARKS;
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
