import {
  BG_KEPT,
  BLANK,
  CLUSTER,
  CODE,
  COLOR,
  FG,
  FG_KEPT,
  FG_ON_BLANK,
  type RowWords,
  WIDTH_SHIFT,
  WORDS,
} from './cell.ts';
import type { ClusterTable } from './clusters.ts';
import { isCombining, isSafeGlyph } from './glyph.ts';
import { HOLE_CODE } from './hole.ts';

const REPLACEMENT_CELL = 0x3f | (1 << WIDTH_SHIFT);

/** One row of the agent's screen and where it shows through; `end` is exclusive, in screen columns. */
export type AgentRow = { row: RowWords; cols: number; left: number; end: number };

export type RowInput = {
  chrome: RowWords;
  agent: AgentRow | undefined;
  cols: number;
  color: boolean;
  clusters: ClusterTable;
};

/** The content word as it may be painted: safe glyph, known cluster, never hidden. */
function paintable(content: number, fg: number, text: string | undefined, clusters: ClusterTable): number {
  const width = content >>> WIDTH_SHIFT;
  if (fg & FG.invisible) return BLANK;
  if (content & CLUSTER) {
    const id = clusters.idOf(text ?? ' ');
    return id === undefined ? REPLACEMENT_CELL : id | CLUSTER | (width << WIDTH_SHIFT);
  }
  const code = content & CODE;
  if (code >= 0x20 && code < 0x7f) return content;
  if (code === 0) return BLANK;
  return isSafeGlyph(code) && !isCombining(code) ? content : REPLACEMENT_CELL;
}

/**
 * Merges one row of chrome and agent into `out` (normalised words). A wide character whose second half is covered or
 * cut off becomes blanks; so does a half without its other half.
 */
export function composeRow(input: RowInput, out: Uint32Array): void {
  const { chrome, agent, cols, clusters } = input;
  const fgKept = input.color ? FG_KEPT : (FG_KEPT & ~COLOR) >>> 0;
  const bgKept = input.color ? BG_KEPT : (BG_KEPT & ~COLOR) >>> 0;
  for (let x = 0; x < cols; x++) {
    const at = x * WORDS;
    let from = chrome;
    let cell = x;
    const through = isHole(chrome, x);
    if (through) {
      const inside = agent && x >= agent.left && x < agent.end && x - agent.left < agent.cols;
      if (!inside) {
        out[at] = BLANK;
        out[at + 1] = 0;
        out[at + 2] = 0;
        continue;
      }
      from = agent.row;
      cell = x - agent.left;
    }
    const { words } = from;
    const source = words[cell * WORDS] ?? 0;
    const fg = words[cell * WORDS + 1] ?? 0;
    let content = paintable(source, fg, from.clusters[cell], clusters);
    const wide = content >>> WIDTH_SHIFT === 2;
    if (wide) {
      const end = through && agent ? Math.min(agent.end, agent.left + agent.cols, cols) : cols;
      const whole = x + 1 < end && isHole(chrome, x + 1) === through && isTail(words, cell + 1);
      if (!whole) content = BLANK;
    }
    const style = (words[cell * WORDS + 2] ?? 0) & bgKept;
    write(out, at, content, (fg & fgKept) >>> 0, style);
    if (content >>> WIDTH_SHIFT === 2) {
      x += 1;
      write(out, at + WORDS, 0, out[at + 1] ?? 0, out[at + 2] ?? 0);
    }
  }
}

function isHole(row: RowWords, x: number): boolean {
  return ((row.words[x * WORDS] ?? 0) & (CODE | CLUSTER)) === HOLE_CODE;
}

function isTail(words: Uint32Array, x: number): boolean {
  return (words[x * WORDS] ?? BLANK) === 0;
}

/** On a blank only the background and what is drawn over it show; the rest is dropped so that equal looks are equal words. */
function write(out: Uint32Array, at: number, content: number, fg: number, bg: number): void {
  out[at] = content;
  if (content === BLANK) {
    const drawn = (fg & FG_ON_BLANK) >>> 0;
    out[at + 1] = drawn === 0 ? 0 : (drawn | (fg & COLOR)) >>> 0;
    out[at + 2] = bg & COLOR;
  } else {
    out[at + 1] = fg;
    out[at + 2] = bg;
  }
}
