import stringWidth from 'string-width';
import type { RenderedScreen } from '../../model/rendered-screen.ts';

/** A screen's rows as one text: rows that go on are joined, others stand on lines of their own. */
export interface ScreenText {
  text: string;
  /** Where each row begins in the text. */
  starts: number[];
}

/** Rows far above the cursor belong to no prompt; a text this long is still searched in a millisecond or two. */
const mostRows = 40;

const filled = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)));

export function screenText({ rows, cols, cursor }: RenderedScreen): ScreenText {
  const first = Math.max(0, rows.length - mostRows);
  const starts: number[] = [];
  let text = '';
  rows.forEach((row, at) => {
    if (at > first && !row.continues) text += '\n';
    starts.push(text.length);
    if (at < first) return;
    const goesOn = rows[at + 1]?.continues === true;
    // Blanks at its end are not on the screen's rows: the cursor tells of them.
    const isLast = at === rows.length - 1 && cursor.up === 0;
    text += goesOn ? filled(row.text, cols) : isLast ? filled(row.text, cursor.x) : row.text;
  });
  return { text, starts };
}

/** Whether the cursor stands right behind the last character, blanks included. */
export function cursorAtEnd({ rows, cursor }: RenderedScreen): boolean {
  return cursor.up === 0 && cursor.x >= stringWidth(rows.at(-1)?.text ?? '');
}
