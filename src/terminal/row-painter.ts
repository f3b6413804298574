import { CLUSTER, CODE, WIDTH_SHIFT, WORDS } from './cell.ts';
import type { ClusterTable } from './clusters.ts';
import { hasSteadyWidth } from './glyph.ts';
import { penChange } from './sgr.ts';

/** What we believe about the terminal between frames: pen and cursor; `x` is -1 when unknown. */
export type Pen = { fg: number; bg: number; x: number; y: number };

/** The shortest way from the known cursor position to another, both zero-based. */
export function moveTo(pen: Pen, x: number, y: number): string {
  if (pen.x === x && pen.y === y) return '';
  const sameRow = pen.x >= 0 && pen.y === y;
  pen.x = x;
  pen.y = y;
  if (sameRow) return x === 0 ? '\x1b[G' : `\x1b[${x + 1}G`;
  if (x > 0) return `\x1b[${y + 1};${x + 1}H`;
  return y === 0 ? '\x1b[H' : `\x1b[${y + 1}H`;
}

/**
 * Paints the cells in which `next` differs from `shown` and makes `shown` equal to it. `base` is the row's offset in
 * words within `shown`; `next` starts at 0.
 */
export function paintRow(
  shown: Uint32Array,
  base: number,
  next: Uint32Array,
  place: { y: number; cols: number; clusters: ClusterTable },
  pen: Pen,
): string {
  const { y, cols, clusters } = place;
  let out = '';
  for (let x = 0; x < cols; x++) {
    const at = x * WORDS;
    const content = next[at] ?? 0;
    const fg = next[at + 1] ?? 0;
    const bg = next[at + 2] ?? 0;
    if (shown[base + at] === content && shown[base + at + 1] === fg && shown[base + at + 2] === bg) continue;
    shown[base + at] = content;
    shown[base + at + 1] = fg;
    shown[base + at + 2] = bg;
    const width = content >>> WIDTH_SHIFT;
    // The second half of a wide character is painted with its first half, which differs too whenever this one does.
    if (width === 0) continue;
    if (pen.x !== x || pen.y !== y) out += moveTo(pen, x, y);
    if (pen.fg !== fg || pen.bg !== bg) {
      out += penChange(pen.fg, pen.bg, fg, bg);
      pen.fg = fg;
      pen.bg = bg;
    }
    const code = content & (CODE | CLUSTER);
    if (code < 0x300) {
      out += String.fromCharCode(code);
      pen.x = x + 1 < cols ? x + 1 : -1;
      continue;
    }
    out += code & CLUSTER ? clusters.text(code & CODE) : String.fromCodePoint(code);
    const steady = (code & CLUSTER) === 0 && hasSteadyWidth(code);
    pen.x = steady && x + width < cols ? x + width : -1;
  }
  return out;
}
