import { cells, clip } from './wrap.ts';

/** What a piece of text means; components choose the colour, the words alone must be enough without it. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'title'
  | 'allow'
  | 'ask'
  | 'deny'
  | 'stop'
  | 'added'
  | 'removed'
  | 'bar'
  | 'cursor';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One terminal row of a pane; `padRow` gives it its exact width. */
export type Row = readonly Span[];

export const span = (text: string, tone: Tone = 'plain'): Span => ({ text, tone });
export const row = (text: string, tone: Tone = 'plain'): Row => [span(text, tone)];

export const rowText = (spans: Row): string => spans.map((one) => one.text).join('');

/** Cuts or fills a row to exactly `width` columns. */
export function padRow(spans: Row, width: number): Row {
  const out: Span[] = [];
  let room = Math.max(0, width);
  for (const one of spans) {
    if (room === 0) break;
    const text = clip(one.text, room);
    out.push({ text, tone: one.tone });
    room -= cells(text);
  }
  if (room > 0) out.push(span(' '.repeat(room)));
  return out;
}

/** Left and right parts of one row; the left part gives way first. */
export function spread(left: Row, right: Row, width: number): Row {
  const tail = padRow(right, Math.min(cells(rowText(right)), Math.max(0, width)));
  const room = width - cells(rowText(tail));
  const gap = room > 1 ? 1 : 0;
  return [...padRow(left, room - gap), span(' '.repeat(gap)), ...tail];
}

/** `── title ───── right ──`, the head of a pane. */
export function rule(title: string, right: string, width: number): Row {
  const tail = right && cells(right) + cells(title) + 10 <= width ? ` ${right} ──` : '';
  const head = title ? `── ${clip(title, width - cells(tail) - 5)} ` : '';
  const line = '─'.repeat(Math.max(0, width - cells(head) - cells(tail)));
  return padRow([span(head, 'title'), span(line, 'dim'), span(tail, 'dim')], width);
}

/** Exactly `height` rows of exactly `width` columns. */
export function fill(rows: readonly Row[], width: number, height: number): Row[] {
  return Array.from({ length: Math.max(0, height) }, (_, index) => padRow(rows[index] ?? [], width));
}
