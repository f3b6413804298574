import { type Consequence, consequenceText, undoText } from '../model/consequence.ts';
import { type Line, labelled } from './body-line.ts';
import type { Tone } from './row.ts';
import { visible } from './visible-text.ts';
import { cells, clip } from './wrap.ts';

const tones: Readonly<Record<Consequence['undo'], Tone>> = {
  no: 'deny',
  partly: 'ask',
  unknown: 'plain',
  yes: 'plain',
};

/** Rows all of it may take on a narrow screen before `e` is asked for, those of one among several, columns of a row. */
const MOST_ROWS = 4;
const SHARE = 2;
const NARROW = 58;
/** What is left of a text whose undo is long. */
const LEAST = 24;

const rowsOf = (text: string): number => Math.ceil(cells(text) / NARROW);
const sentence = (one: Consequence): string => visible(consequenceText(one));

/** One consequence in no more rows than there are; how it is undone is never what gives way. */
function fitted(one: Consequence, rows: number): string {
  const whole = sentence(one);
  if (rowsOf(whole) <= rows) return whole;
  const undo = ` · ${visible(undoText(one))}`;
  // Words that do not fit the end of a row leave some of it empty.
  return `${clip(visible(one.text), Math.max(LEAST, rows * (NARROW - 8) - cells(undo)))}${undo}`;
}

/** What would really happen, worst first: all of it when explained, otherwise what a small screen has room for. */
export function foreseenLines(all: readonly Consequence[], explain: boolean): Line[] {
  const would = (one: Consequence, text: string, first: boolean): Line =>
    labelled(first ? 'would' : ' ', text, tones[one.undo]);
  if (explain) return all.map((one, index) => would(one, sentence(one), index === 0));
  const lines: Line[] = [];
  let room = MOST_ROWS;
  for (const one of all) {
    const text = fitted(one, all.length === 1 ? MOST_ROWS : Math.min(SHARE, room));
    if (lines.length > 0 && rowsOf(text) > room) break;
    lines.push(would(one, text, lines.length === 0));
    room -= rowsOf(text);
  }
  const more = all.length - lines.length;
  return more === 0 ? lines : [...lines, labelled(' ', `and ${more} more: e shows all`, 'dim')];
}
