import { contextHints } from './hints.ts';
import { type PageContent, type PageState, pageKeys } from './page-state.ts';
import { fill, padRow, type Row, row, span, spread } from './row.ts';
import { visible } from './visible-text.ts';
import { clip } from './wrap.ts';

export interface PageView {
  readonly state: PageState;
  readonly content: PageContent;
  /** `contract · countersign.yaml`, `doctor`. */
  readonly title: string;
  /** The focus word of the last row. */
  readonly word: string;
}

/** Rows of text on a screen of so many. */
export const pageShown = (rows: number): number => Math.max(1, rows - 2);

const linesOf = (content: PageContent): readonly string[] =>
  content.is === 'loading' ? ['', content.text] : content.lines;

/** How many lines there are to scroll through. */
export const pageLength = (content: PageContent): number => linesOf(content).length;

function place(top: number, shown: number, { is, lines }: { is: PageContent['is']; lines: number }): string {
  if (is === 'loading') return 'working ';
  return lines <= shown ? '' : `lines ${top + 1}-${Math.min(lines, top + shown)} of ${lines} `;
}

/** A page without its last row: on a screen of one row more. */
export function pageText(
  { state, content, title }: Omit<PageView, 'word'>,
  cols: number,
  rows: number,
): Row[] {
  const lines = linesOf(content);
  const shown = pageShown(rows);
  const top = Math.max(0, Math.min(state.top, lines.length - shown));
  const head = spread(
    row(clip(` ${visible(title)}`, Math.max(1, cols - 22)), 'title'),
    row(place(top, shown, { is: content.is, lines: lines.length }), 'dim'),
    cols,
  );
  const tone = content.is === 'failed' ? 'deny' : content.is === 'loading' ? 'dim' : 'plain';
  const body = lines.slice(top, top + shown).map((text): Row => row(` ${visible(text)}`, tone));
  return [padRow(head, cols), ...fill(body, cols, shown)];
}

/** The whole screen of a page. */
export function pageRows(view: PageView, cols: number, rows: number): Row[] {
  const hints = contextHints('page', '', pageKeys(view.state));
  const last: Row = [span(` ${view.word} `, 'bar'), span(` ${hints}`, 'dim')];
  return [...pageText(view, cols, rows), padRow(last, cols)].slice(0, rows);
}
