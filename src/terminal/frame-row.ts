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
function paintable(from: RowWords, cell: number, content: number, clusters: ClusterTable): number {
  const code = content & CODE;
  if (content & CLUSTER) {
    const id = clusters.idOf(from.clusters[cell] ?? ' ');
    return id === undefined ? REPLACEMENT_CELL : id | CLUSTER | ((content >>> WIDTH_SHIFT) << WIDTH_SHIFT);
  }
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
  const left = agent ? agent.left : 0;
  const end = agent ? Math.min(agent.end, left + agent.cols, cols) : 0;
  const over = chrome.words;
  for (let x = 0; x < cols; x++) {
    const at = x * WORDS;
    let from = chrome;
    let cell = x;
    const through = ((over[at] ?? 0) & (CODE | CLUSTER)) === HOLE_CODE;
    if (through) {
      if (!agent || x < left || x >= end) {
        write(out, at, BLANK, 0, 0);
        continue;
      }
      from = agent.row;
      cell = x - left;
    }
    const { words } = from;
    const base = cell * WORDS;
    const source = words[base] ?? 0;
    const fg = words[base + 1] ?? 0;
    const code = source & (CODE | CLUSTER);
    let content = code > 0x20 && code < 0x7f ? source : paintable(from, cell, source, clusters);
    if (fg & FG.invisible) content = BLANK;
    if (content >>> WIDTH_SHIFT === 2) {
      const limit = through ? end : cols;
      const whole = x + 1 < limit && isHole(over, x + 1) === through && isTail(words, cell + 1);
      if (!whole) content = BLANK;
    }
    write(out, at, content, (fg & fgKept) >>> 0, (words[base + 2] ?? 0) & bgKept);
    if (content >>> WIDTH_SHIFT === 2) {
      x += 1;
      write(out, at + WORDS, 0, out[at + 1] ?? 0, out[at + 2] ?? 0);
    }
  }
}

function isHole(words: Uint32Array, x: number): boolean {
  return ((words[x * WORDS] ?? 0) & (CODE | CLUSTER)) === HOLE_CODE;
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
