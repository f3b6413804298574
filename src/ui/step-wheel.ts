import { filtered } from './action-filter.ts';
import { detailLines } from './detail-lines.ts';
import { dialogFrame } from './dialog-frame.ts';
import { helpRows } from './help-text.ts';
import { holds, layout } from './layout.ts';
import type { RunView } from './run-view.ts';
import type { ScreenInput, ScreenState, Stepped } from './screen-state.ts';
import { sheetFrame } from './sheet.ts';
import { pageWheel } from './step-page.ts';
import { MAX_SCROLLBACK } from './step-panes.ts';
import { emit, helpPage, still, withDialog } from './stepping.ts';

type Wheel = Extract<ScreenInput, { kind: 'wheel' }>;

/** Lines of text one turn moves; in a list the cursor goes on by one. */
const LINES = 3;

const within = (top: number, last: number): number => Math.max(0, Math.min(Math.max(0, last), top));

/** The agent's screen as it is now. */
export function toLive(screen: ScreenState): Stepped {
  return screen.scrollback === 0
    ? still(screen)
    : emit({ ...screen, scrollback: 0 }, { do: 'scrollback', lines: 0 });
}

function overDialog(screen: ScreenState, wheel: Wheel, run: RunView): Stepped {
  const { dialog } = screen;
  const frame = dialogFrame(screen, run);
  if (!dialog || !('reading' in dialog) || !frame || !holds(frame.rect, wheel)) return still(screen);
  const top = within(frame.top + wheel.by * LINES, frame.total - frame.window);
  return still(withDialog(screen, { ...dialog, reading: { ...dialog.reading, top } }));
}

function overAgent(screen: ScreenState, { by }: Wheel): Stepped {
  const lines = within(screen.scrollback - by * LINES, MAX_SCROLLBACK);
  return lines === screen.scrollback
    ? still(screen)
    : emit({ ...screen, scrollback: lines }, { do: 'scrollback', lines });
}

function overActions(screen: ScreenState, { by }: Wheel, run: RunView): Stepped {
  const last = filtered(run.actions, screen.verdict).length - 1;
  const cursor = within(screen.cursor + by, last);
  return still({ ...screen, cursor, follow: by === 1 && cursor === last, detailTop: 0 });
}

function overPanes(screen: ScreenState, wheel: Wheel, run: RunView): Stepped {
  const places = layout(screen.cols, screen.rows, screen);
  if (holds(places.actions, wheel)) return overActions(screen, wheel, run);
  if (holds(places.agent, wheel)) return overAgent(screen, wheel);
  const { detail } = places;
  if (!detail || !holds(detail, wheel)) return still(screen);
  const last = detailLines(screen, run, detail.width - 2).length - (detail.height - 1);
  return still({ ...screen, detailTop: within(screen.detailTop + wheel.by * LINES, last) });
}

/** Scrolls what is under the pointer. It opens, answers and chooses nothing, and no guard notices it. */
export function wheelTurned(screen: ScreenState, wheel: Wheel, run: RunView): Stepped {
  if (screen.help) {
    const count = helpRows(screen.prefixLabel, screen.cols, undefined, screen.keymap).length;
    const top = within(screen.help.top + wheel.by * LINES, count - helpPage(screen.rows));
    return still({ ...screen, help: { top } });
  }
  if (screen.page) return pageWheel(screen, screen.page, wheel.by);
  if (screen.dialog) return overDialog(screen, wheel, run);
  const sheet = sheetFrame(screen, run);
  if (!sheet) return overPanes(screen, wheel, run);
  if (!holds(sheet.rect, wheel)) return still(screen);
  return still({ ...screen, detailTop: within(sheet.top + wheel.by * LINES, sheet.total - sheet.window) });
}
