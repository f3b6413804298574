import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns a text takes on a terminal; text must have been made visible. */
export function cells(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/** The smallest pieces that may stand on different lines, none wider than `width`. */
function pieces(text: string, width: number): string[] {
  return [...graphemes.segment(text)].flatMap(({ segment }) =>
    cells(segment) > width ? [...segment] : [segment],
  );
}

/** A break behind a space is taken when it costs no more than this share of the line. */
const READABLE = 0.4;

/** Where a full line is cut: behind its last space when that is not too far back, else at its end. */
function cut(line: readonly string[]): number {
  const space = line.lastIndexOf(' ') + 1;
  return space >= line.length * (1 - READABLE) ? space : line.length;
}

/**
 * Breaks a visible text into lines without adding or dropping a character: the lines joined are the text. The first
 * line has at most `width` columns (at least 2), the others at most `rest`.
 */
export function wrapCells(text: string, width: number, rest = width): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  let room = Math.max(2, width);
  if (cells(text) <= room) return [text];
  let used = 0;
  for (const piece of pieces(text, Math.max(2, Math.min(width, rest)))) {
    const wide = cells(piece);
    if (used + wide > room) {
      const at = cut(line);
      lines.push(line.slice(0, at).join(''));
      line = line.slice(at);
      used = cells(line.join(''));
      room = Math.max(2, rest);
    }
    line.push(piece);
    used += wide;
  }
  lines.push(line.join(''));
  return lines;
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
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  lines.push(line);
  return lines;
}

/** Cuts a text to `width` columns; a cut is marked with `…`. */
export function clip(text: string, width: number): string {
  if (width <= 0) return '';
  if (cells(text) <= width) return text;
  if (width === 1) return '…';
  return `${firstLine(text, width - 1)}…`;
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
