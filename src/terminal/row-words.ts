import type { IBuffer, IBufferCell } from '@xterm/headless';
import {
  BG,
  BLANK,
  type Cell,
  CLUSTER,
  CODE,
  COLOR_MODE,
  FG,
  FG_ON_BLANK,
  type RowWords,
  WIDTH_SHIFT,
  WORDS,
} from './cell.ts';
import { isCombining, isSafeGlyph, REPLACEMENT, safeCluster } from './glyph.ts';
import { styleOf } from './sgr.ts';

function flag(on: number, bit: number): number {
  return on ? bit : 0;
}

function cellWords(cell: IBufferCell): [code: number, fg: number, bg: number] {
  const chars = cell.getChars();
  const code = chars.codePointAt(0) ?? 0;
  const clustered = chars.length > (code > 0xffff ? 2 : 1);
  const content = (clustered ? CLUSTER | code : code) | (cell.getWidth() << WIDTH_SHIFT);
  const fgColor = cell.isFgDefault() ? 0 : cell.getFgColorMode() | cell.getFgColor();
  const bgColor = cell.isBgDefault() ? 0 : cell.getBgColorMode() | cell.getBgColor();
  const fg =
    fgColor |
    flag(cell.isBold(), FG.bold) |
    flag(cell.isUnderline(), FG.underline) |
    flag(cell.isInverse(), FG.inverse) |
    flag(cell.isInvisible(), FG.invisible) |
    flag(cell.isStrikethrough(), FG.strike);
  const bg = bgColor | flag(cell.isItalic(), BG.italic) | flag(cell.isDim(), BG.dim);
  return [content, fg >>> 0, bg >>> 0];
}

/** Builds a row's words through the public API only: slower, but independent of xterm's insides. */
export function publicRow(buffer: IBuffer, line: number, cols: number): RowWords {
  const words = new Uint32Array(cols * WORDS);
  const clusters: Record<number, string> = {};
  const source = buffer.getLine(line);
  let cell: IBufferCell | undefined;
  for (let x = 0; x < cols && source; x++) {
    cell = source.getCell(x, cell);
    if (!cell) break;
    const [content, fg, bg] = cellWords(cell);
    words[x * WORDS] = content;
    words[x * WORDS + 1] = fg;
    words[x * WORDS + 2] = bg;
    if (content & CLUSTER) clusters[x] = cell.getChars();
  }
  return { words, clusters };
}

/** The text of one cell, made safe; '' for the second half of a wide character. */
export function textAt(row: RowWords, x: number): string {
  const content = row.words[x * WORDS] ?? BLANK;
  if (isHalf(row, x)) return ' ';
  if (content & CLUSTER) return safeCluster(row.clusters[x] ?? '');
  const code = content & CODE;
  if (code === 0) return isTail(row, x) ? '' : ' ';
  return isSafeGlyph(code) && !isCombining(code) ? String.fromCodePoint(code) : REPLACEMENT;
}

function isWide(row: RowWords, x: number): boolean {
  return (row.words[x * WORDS] ?? 0) >>> WIDTH_SHIFT === 2;
}

/** A wide character whose second half was overwritten: shown as a blank. */
function isHalf(row: RowWords, x: number): boolean {
  return isWide(row, x) && (row.words[(x + 1) * WORDS] ?? BLANK) !== 0;
}

/** One row as text, without trailing blanks. */
export function rowText(row: RowWords, cols: number): string {
  let out = '';
  for (let x = 0; x < cols; x++) out += textAt(row, x);
  return out.trimEnd();
}

/** One row as cells with their text and style. */
export function rowCells(row: RowWords, cols: number): Cell[] {
  return Array.from({ length: cols }, (_, x) => {
    const text = textAt(row, x);
    const width = text === '' ? 0 : isWide(row, x) && !isHalf(row, x) ? 2 : 1;
    return { text, width, style: styleOf(row.words[x * WORDS + 1] ?? 0, row.words[x * WORDS + 2] ?? 0) };
  });
}

/** The second half of a wide character. */
export function isTail(row: RowWords, x: number): boolean {
  return (
    ((row.words[x * WORDS] ?? 0) & (CODE | CLUSTER)) === 0 &&
    x > 0 &&
    isWide(row, x - 1) &&
    !isHalf(row, x - 1)
  );
}

/** A cell the program never wrote: erased, possibly with a background colour. */
export function isErased(row: RowWords, x: number): boolean {
  if (isHalf(row, x)) return true;
  return ((row.words[x * WORDS] ?? 0) & (CODE | CLUSTER)) === 0 && !isTail(row, x);
}

/** Whether an erased cell carries nothing at all. */
export function isEmpty(row: RowWords, x: number): boolean {
  return isErased(row, x) && ((row.words[x * WORDS + 2] ?? 0) & COLOR_MODE) === 0 && !isDrawn(row, x);
}

/** Underlined, inverse or struck: something shows even where there is no character. */
export function isDrawn(row: RowWords, x: number): boolean {
  return ((row.words[x * WORDS + 1] ?? 0) & FG_ON_BLANK) !== 0;
}
