import { type Row, row, span, type Tone } from './row.ts';
import { cells, wrapCells, wrapWords } from './wrap.ts';

/** One logical line of a dialog, before it is wrapped. Its text is already visible. */
export interface Line {
  /** Stands in the left column of the first row; the rest is indented below it. */
  readonly label: string;
  readonly text: string;
  readonly tone: Tone;
  /** Exact texts break anywhere so that nothing is added or lost; sentences break at spaces. */
  readonly breaks: 'exact' | 'words';
}

const LABEL = 8;

export const line = (text: string, tone: Tone = 'plain'): Line => ({
  label: '',
  text,
  tone,
  breaks: 'exact',
});
export const sentence = (text: string, tone: Tone = 'plain'): Line => ({
  label: '',
  text,
  tone,
  breaks: 'words',
});
export const labelled = (label: string, text: string, tone: Tone = 'plain'): Line => ({
  label,
  text,
  tone,
  breaks: 'words',
});
export const blank: Line = line('');

/** The line as it is hashed and copied. */
export const lineText = ({ label, text }: Line): string => (label ? `${label.padEnd(LABEL)}${text}` : text);

/** The rows a line takes in `width` columns. */
export function wrapLine({ label, text, tone, breaks }: Line, width: number): Row[] {
  const indent = label ? LABEL : 0;
  const room = width - indent;
  const parts = breaks === 'words' ? wrapWords(text, room) : wrapCells(text, room);
  return parts.map((part, index) => {
    if (indent === 0) return row(part, tone);
    const head = index === 0 ? label.padEnd(LABEL) : ' '.repeat(LABEL);
    return [span(head.slice(0, Math.max(LABEL, cells(label))), 'dim'), span(part, tone)];
  });
}
