/** Inclusive ranges that have no shape of their own or steer how others are shown. Never sent to a terminal. */
const UNSAFE: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

const COMBINING = /^\p{M}$/u;
const MAX_MARKS = 8;

/** What stands where a character may not be shown: visible, one column. */
export const REPLACEMENT = '?';

/** Whether this code point may be sent to the person's terminal (no control, bidi or invisible formatting). */
export function isSafeGlyph(code: number): boolean {
  if (code >= 0x20 && code < 0x7f) return true;
  for (const [first, last] of UNSAFE) {
    if (code < first) return true;
    if (code <= last) return false;
  }
  return code <= 0x10ffff;
}

/** Whether the code point only modifies the one before it (category M). */
export function isCombining(code: number): boolean {
  if (code < 0x300) return false;
  // Frames and Chinese, Japanese and Korean text, of which screens are full: the table takes a hundred times as long.
  if (code >= 0x2100 && code <= 0x2cee) return false;
  if (code >= 0x3100 && code <= 0xa66e) return false;
  return COMBINING.test(String.fromCodePoint(code));
}

/** Keeps a cell's base character and its combining marks; joiners, selectors and extra characters are dropped. */
export function safeCluster(text: string): string {
  let out = '';
  let marks = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (out === '') {
      out = isSafeGlyph(code) && !isCombining(code) ? char : REPLACEMENT;
    } else if (marks < MAX_MARKS && isSafeGlyph(code) && isCombining(code)) {
      out += char;
      marks += 1;
    }
  }
  return out === '' ? ' ' : out;
}

/**
 * Whether every terminal agrees on this character's width. After any other the painter addresses the cursor
 * again, so that a terminal with another table shifts one character and not the rest of the row.
 */
export function hasSteadyWidth(code: number): boolean {
  return (
    code < 0x300 ||
    (code >= 0x2500 && code <= 0x259f) ||
    (code >= 0x3041 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xff01 && code <= 0xff60)
  );
}

/** One line of plain text for a title or a label: unsafe characters become `?`, cut to `limit` characters. */
export function safeLine(text: string, limit: number): string {
  let out = '';
  let count = 0;
  for (const char of text) {
    if (count === limit) break;
    out += isSafeGlyph(char.codePointAt(0) ?? 0) ? char : REPLACEMENT;
    count += 1;
  }
  return out;
}
