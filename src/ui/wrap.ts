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

/**
 * Breaks a visible text into lines of at most `width` columns (at least 2) without adding or dropping a character:
 * the lines joined are the text.
 */
export function wrapCells(text: string, width: number): string[] {
  const room = Math.max(2, width);
  if (cells(text) <= room) return [text];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of pieces(text, room)) {
    const wide = cells(piece);
    if (used + wide > room) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += piece;
    used += wide;
  }
  lines.push(line);
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
