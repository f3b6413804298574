import type { ScreenState } from './screen-state.ts';

/** Cells from the top left corner, which is 0, 0. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything stands. Parts without room are null. `agent` is also the size of the agent's pty. */
export interface Layout {
  readonly kind: 'columns' | 'strip' | 'agent-only' | 'zoomed';
  readonly header: Rect | null;
  /** Title row above the agent in columns. */
  readonly agentTitle: Rect | null;
  readonly agent: Rect;
  /** The bar between the columns. */
  readonly divider: Rect | null;
  readonly actions: Rect | null;
  readonly detail: Rect | null;
  readonly run: Rect | null;
  readonly status: Rect;
}

/** Whether a cell lies in a rectangle; nothing lies in one that is not there. */
export const holds = (rect: Rect | null, { x, y }: { readonly x: number; readonly y: number }): boolean =>
  rect !== null &&
  x >= rect.left &&
  y >= rect.top &&
  x < rect.left + rect.width &&
  y < rect.top + rect.height;

export const RIGHT_COLUMN = 47;
const STRIP_ACTIONS = 4;

type Shape = Pick<ScreenState, 'zoomed' | 'hidden'>;

/** Wide and high enough for a right column. */
export const hasColumns = (cols: number, rows: number): boolean => cols >= 120 && rows >= 30;
const isTiny = (cols: number, rows: number): boolean => cols < 60 || rows < 12;

/** The rectangles of the run screen; pure, so that compositor, pty and chrome agree. */
export function layout(cols: number, rows: number, shape: Shape): Layout {
  const status = { left: 0, top: Math.max(0, rows - 1), width: cols, height: 1 };
  const none = {
    header: null,
    agentTitle: null,
    divider: null,
    actions: null,
    detail: null,
    run: null,
    status,
  };
  const whole = { left: 0, top: 0, width: Math.max(1, cols), height: Math.max(1, rows - 1) };
  if (shape.zoomed) return { kind: 'zoomed', agent: whole, ...none };
  if (isTiny(cols, rows)) return { kind: 'agent-only', agent: whole, ...none };
  const header = { left: 0, top: 0, width: cols, height: 1 };
  if (shape.hidden) {
    return { ...none, kind: 'strip', header, agent: { left: 0, top: 1, width: cols, height: rows - 2 } };
  }
  return hasColumns(cols, rows) ? columns(cols, rows, status) : strip(cols, rows, status);
}

function strip(cols: number, rows: number, status: Rect): Layout {
  const height = STRIP_ACTIONS + 1;
  const top = rows - 1 - height;
  return {
    kind: 'strip',
    header: { left: 0, top: 0, width: cols, height: 1 },
    agentTitle: null,
    agent: { left: 0, top: 1, width: cols, height: top - 1 },
    divider: null,
    actions: { left: 0, top, width: cols, height },
    detail: null,
    run: null,
    status,
  };
}

function columns(cols: number, rows: number, status: Rect): Layout {
  const left = cols - RIGHT_COLUMN;
  const body = rows - 2;
  const run = Math.max(6, Math.floor(body / 6));
  const detail = Math.max(9, Math.floor(body / 3));
  const actions = body - run - detail;
  const column = (top: number, height: number): Rect => ({ left, top, width: RIGHT_COLUMN, height });
  return {
    kind: 'columns',
    header: { left: 0, top: 0, width: cols, height: 1 },
    agentTitle: { left: 0, top: 1, width: left - 1, height: 1 },
    agent: { left: 0, top: 2, width: left - 1, height: body - 1 },
    divider: { left: left - 1, top: 1, width: 1, height: body },
    actions: column(1, actions),
    detail: column(1 + actions, detail),
    run: column(1 + actions + detail, run),
    status,
  };
}
