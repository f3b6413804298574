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

/** Starts the rows that only continue a line, so that a wrapped line cannot pass for two. */
const CONTINUED = '… ';

/** The rows a line takes in `width` columns. */
export function wrapLine({ label, text, tone, breaks }: Line, width: number): Row[] {
  if (breaks === 'exact') {
    return wrapCells(text, width, width - CONTINUED.length).map((part, index) =>
      index === 0 ? row(part, tone) : [span(CONTINUED, 'dim'), span(part, tone)],
    );
  }
  const indent = label ? Math.max(LABEL, cells(label)) : 0;
  return wrapWords(text, width - indent).map((part, index) => {
    const head = index === 0 ? label.padEnd(indent) : ' '.repeat(indent);
    return [span(head, 'dim'), span(part, tone)];
  });
}
