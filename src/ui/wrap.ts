import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** ASCII and the signs our own frames are drawn with: one column each, and nearly all there is on a screen. */
const narrow =
  /^[\x20-\x7e\u00b7\u2014\u2016\u2026\u2190-\u2193\u2500-\u259f\u25a0\u25a1\u25b2\u25b6\u25cf]*$/;

/** Columns a text takes on a terminal; text must have been made visible. */
export function cells(text: string): number {
  return narrow.test(text) ? text.length : stringWidth(text);
}

interface Piece {
  readonly text: string;
  readonly wide: number;
}

/** The smallest pieces that may stand on different lines, none wider than `width`. Long texts repeat themselves. */
function pieces(text: string, width: number): Piece[] {
  const known = new Map<string, readonly Piece[]>();
  const sized = (part: string): Piece => ({ text: part, wide: cells(part) });
  return Array.from(graphemes.segment(text), ({ segment }): readonly Piece[] => {
    const before = known.get(segment);
    if (before) return before;
    const whole = sized(segment);
    const found = whole.wide > width ? [...segment].map(sized) : [whole];
    known.set(segment, found);
    return found;
  }).flat();
}

/** Every character one column wide. */
const plain = /^[\x20-\x7e]*$/;

/** A break behind a space is taken when it costs no more than this share of the line. */
const READABLE = 0.4;

/** Where a full line is cut: behind its last space when that is not too far back, else at its end. */
function cut(line: readonly Piece[]): number {
  const space = line.findLastIndex((piece) => piece.text === ' ') + 1;
  return space >= line.length * (1 - READABLE) ? space : line.length;
}

const sumOf = (line: readonly Piece[]): number => line.reduce((sum, one) => sum + one.wide, 0);
const joined = (line: readonly Piece[]): string => line.map((piece) => piece.text).join('');

function wrapPlain(text: string, first: number, rest: number): string[] {
  const lines: string[] = [];
  let at = 0;
  let room = first;
  while (text.length - at > room) {
    const space = text.slice(at, at + room).lastIndexOf(' ') + 1;
    const end = space >= room * (1 - READABLE) ? space : room;
    lines.push(text.slice(at, at + end));
    at += end;
    room = rest;
  }
  return [...lines, text.slice(at)];
}

/**
 * Breaks a visible text into lines without adding or dropping a character: the lines joined are the text. The first
 * line has at most `width` columns (at least 2), the others at most `rest`.
 */
export function wrapCells(text: string, width: number, rest = width): string[] {
  let room = Math.max(2, width);
  if (cells(text) <= room) return [text];
  if (plain.test(text)) return wrapPlain(text, room, Math.max(2, rest));
  const lines: string[] = [];
  let line: Piece[] = [];
  let used = 0;
  for (const piece of pieces(text, Math.max(2, Math.min(width, rest)))) {
    if (used + piece.wide > room) {
      room = Math.max(2, rest);
      const at = cut(line);
      const left = sumOf(line.slice(at));
      const end = left + piece.wide > room ? line.length : at;
      lines.push(joined(line.slice(0, end)));
      line = line.slice(end);
      used = end === at ? left : 0;
    }
    line.push(piece);
    used += piece.wide;
  }
  return [...lines, joined(line)];
}

/** Breaks prose at spaces; words longer than a line are cut like `wrapCells`. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (cells(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = wrapCells(word, width);
    for (const part of parts.slice(0, -1)) lines.push(part);
    line = parts.at(-1) ?? '';
  }
  lines.push(line);
  return lines;
}

/** More code units than any piece of a visible text has that takes a column. */
const LONGEST_PIECE = 16;

/** Cuts a text to `width` columns; a cut is marked with `…`. */
export function clip(text: string, width: number): string {
  if (width <= 0) return '';
  // What is far beyond the cut is not looked at: a row must not cost more for a longer command.
  const head = text.slice(0, width * LONGEST_PIECE);
  if (head === text && cells(text) <= width) return text;
  if (width === 1) return '…';
  return `${firstLine(head, width - 1)}…`;
}

/** Cuts from the left, for paths whose end says most. */
export function clipLeft(text: string, width: number): string {
  if (width <= 0) return '';
  if (cells(text) <= width) return text;
  let kept = '';
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    if (cells(segment + kept) > width - 1) break;
    kept = segment + kept;
  }
  return `…${kept}`;
}

function firstLine(text: string, width: number): string {
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (cells(kept + segment) > width) break;
    kept += segment;
  }
  return kept;
}

/** Exactly `width` columns: cut or filled with spaces. */
export function pad(text: string, width: number): string {
  const cut = clip(text, width);
  return cut + ' '.repeat(Math.max(0, width - cells(cut)));
}
