import { cursorPlace, detailLines } from './detail-lines.ts';
import { layout, type Rect } from './layout.ts';
import { padRow, type Row, row, rule, span } from './row.ts';
import type { RunView } from './run-view.ts';
import type { ScreenState } from './screen-state.ts';
import { cells, clip } from './wrap.ts';

/** Detail and run in a box over the panes: `rows` fill `rect`, borders included. */
export interface SheetFrame {
  readonly rect: Rect;
  readonly rows: readonly Row[];
  readonly total: number;
  readonly window: number;
  readonly top: number;
}

const WIDEST = 84;
const MARGIN = 2;

/** Whether detail or run has the focus and the layout has no pane for it. */
export function hasSheet(screen: ScreenState): boolean {
  const asked = screen.base === 'PANES' && (screen.pane === 'detail' || screen.pane === 'run');
  return asked && !screen.zoomed && layout(screen.cols, screen.rows, screen).detail === null;
}

interface Content {
  readonly rows: readonly Row[];
  /** The row the run's section starts with. */
  readonly runAt: number;
}

function content(screen: ScreenState, run: RunView, width: number): Content {
  const lines = detailLines(screen, run, width).map((text): Row => row(text));
  const detail = lines.length > 0 ? lines : [row('no action yet', 'dim')];
  return { rows: [...detail, [], rule('4 run', '', width), ...run.panel], runAt: detail.length + 1 };
}

function sheetRect({ cols, rows }: ScreenState, wanted: number): Rect {
  const tiny = cols < 60 || rows < 12;
  const width = tiny ? cols : Math.min(WIDEST, cols - 4);
  const height = Math.max(1, Math.min(wanted, tiny ? rows - 1 : rows - 2));
  return { left: Math.floor((cols - width) / 2), top: tiny ? 0 : 1, width, height };
}

const innerWidth = (screen: ScreenState): number => Math.max(1, sheetRect(screen, 1).width - 2 * MARGIN);

/** Where the run's section starts: what a person who asked for the run wants to see first. */
export const runSection = (screen: ScreenState, run: RunView): number =>
  content(screen, run, innerWidth(screen)).runAt;

function edge(left: string, title: string, right: string, end: string, width: number): Row {
  const tail = right === '' ? '' : ` ${right} ─`;
  const head = title === '' ? '' : `─ ${clip(title, Math.max(0, width - cells(tail) - 5))} `;
  const line = '─'.repeat(Math.max(0, width - 2 - cells(head) - cells(tail)));
  return padRow([span(`${left}${head}`, 'title'), span(`${line}${tail}${end}`, 'dim')], width);
}

/** The sheet as rows and where it stands; null when there is none. */
export function sheetFrame(screen: ScreenState, run: RunView): SheetFrame | null {
  if (!hasSheet(screen)) return null;
  const { rows } = content(screen, run, innerWidth(screen));
  const rect = sheetRect(screen, rows.length + 2);
  const window = Math.max(0, rect.height - 2);
  const top = Math.max(0, Math.min(screen.detailTop, rows.length - window));
  const side = span('│', 'dim');
  const gap = span(' '.repeat(MARGIN - 1));
  const body = rows
    .slice(top, top + window)
    .map((one): Row => [side, gap, ...padRow(one, rect.width - 2 * MARGIN), gap, side]);
  const place = window < rows.length ? `lines ${top + 1}-${top + window} of ${rows.length}` : '';
  const title = `3 detail ${cursorPlace(screen, run)}`.trimEnd();
  return {
    rect,
    rows: [edge('╭', title, place, '╮', rect.width), ...body, edge('╰', '', '', '╯', rect.width)],
    total: rows.length,
    window,
    top,
  };
}
