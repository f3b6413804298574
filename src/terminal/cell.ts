/**
 * Three 32-bit words per cell, laid out as xterm's buffer lays them out, so that rows are copied and compared as numbers.
 * word 0: code point (21 bits), cluster flag, width << 22 · word 1: foreground + flags · word 2: background + flags.
 */
export const WORDS = 3;
export const CODE = 0x1fffff;
export const CLUSTER = 0x200000;
export const WIDTH_SHIFT = 22;
export const BLANK = 0x20 | (1 << WIDTH_SHIFT);

export const COLOR = 0x3ffffff;
export const COLOR_MODE = 0x3000000;
export const MODE_16 = 0x1000000;
export const MODE_256 = 0x2000000;

export const FG = {
  inverse: 0x4000000,
  bold: 0x8000000,
  underline: 0x10000000,
  blink: 0x20000000,
  invisible: 0x40000000,
  strike: 0x80000000,
} as const;
export const BG = { italic: 0x4000000, dim: 0x8000000 } as const;

/** What is kept of word 1 and word 2: everything the painter can express. */
export const FG_KEPT = (COLOR | FG.inverse | FG.bold | FG.underline | FG.strike) >>> 0;
export const BG_KEPT = COLOR | BG.italic | BG.dim;
/** Flags that make a blank cell visible. */
export const FG_ON_BLANK = (FG.inverse | FG.underline | FG.strike) >>> 0;

/** One row as the mirror holds it; `clusters[x]` is the text of a cell whose cluster flag is set. */
export type RowWords = {
  readonly words: Uint32Array;
  readonly clusters: Readonly<Record<number, string>>;
};

/** One cell as shown: its text ('' for the second half of a wide one), columns, and canonical SGR parameters. */
export type Cell = { text: string; width: number; style: string };
