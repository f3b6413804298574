import { filtered, nextMatch, nextVerdict } from './action-filter.ts';
import { detailLines } from './detail-lines.ts';
import { keyState } from './key-state.ts';
import { layout } from './layout.ts';
import { lookupKey } from './lookup-key.ts';
import type { RunView } from './run-view.ts';
import type { ScreenState, Stepped } from './screen-state.ts';
import { isScroll, type Scroll, scrolled } from './scrolling.ts';
import { hasSheet, sheetFrame } from './sheet.ts';
import { besides, openQuit, paneOf, togglePause, toPane } from './step-prefix.ts';
import { emit, openHelp, openWaiting, type Press, refuse, say, still } from './stepping.ts';
import { emptyField, typeInto } from './text-field.ts';

/** Deepest the agent's screen may be asked to scroll back; the mirror stops earlier when it has less. */
export const MAX_SCROLLBACK = 100_000;

/** The action under the cursor. */
export const selected = (screen: ScreenState, run: RunView) =>
  filtered(run.actions, screen.verdict).at(screen.cursor);

/** Moves the text of the detail pane, or of the sheet that stands in for it. */
function scrollDetail(screen: ScreenState, action: Scroll, run: RunView): ScreenState {
  const sheet = sheetFrame(screen, run);
  const { detail } = layout(screen.cols, screen.rows, screen);
  if (sheet) {
    const last = sheet.total - sheet.window;
    return { ...screen, detailTop: scrolled(action, sheet.top, sheet.window - 1, last) };
  }
  if (!detail || screen.pane !== 'detail') return screen;
  const shown = detail.height - 1;
  const last = detailLines(screen, run, detail.width - 2).length - shown;
  return { ...screen, detailTop: scrolled(action, screen.detailTop, shown - 1, last) };
}

function scrollPane(screen: ScreenState, action: Scroll, run: RunView): Stepped {
  const places = layout(screen.cols, screen.rows, screen);
  switch (screen.pane) {
    case 'agent': {
      const back: Scroll = (
        {
          down: 'up',
          up: 'down',
          'page-down': 'page-up',
          'page-up': 'page-down',
          top: 'bottom',
          bottom: 'top',
        } as const
      )[action];
      const lines = scrolled(back, screen.scrollback, places.agent.height - 1, MAX_SCROLLBACK);
      return emit({ ...screen, scrollback: lines }, { do: 'scrollback', lines });
    }
    case 'actions': {
      const last = filtered(run.actions, screen.verdict).length - 1;
      const cursor = scrolled(action, screen.cursor, (places.actions?.height ?? 5) - 2, last);
      return still({ ...screen, cursor, follow: action === 'bottom', detailTop: 0 });
    }
    case 'detail':
    case 'run':
      return still(scrollDetail(screen, action, run));
    default:
      return screen.pane satisfies never;
  }
}

function find(screen: ScreenState, run: RunView, direction: 1 | -1): ScreenState {
  if (screen.search === '') return refuse(screen, 'nothing to search for: / first');
  const index = nextMatch(filtered(run.actions, screen.verdict), screen.cursor, screen.search, direction);
  if (index === null) return refuse(screen, 'no action holds that text');
  return { ...screen, cursor: index, follow: false, detailTop: 0 };
}

/** A key while the search is typed. */
export function searchKey(screen: ScreenState, press: Press): Stepped {
  const field = screen.searching ?? emptyField;
  if (press.label === 'Esc') return still({ ...screen, searching: null });
  if (press.label !== 'Enter') return still({ ...screen, searching: typeInto(field, press.key) });
  return still(find({ ...screen, searching: null, search: field.text.trim() }, press.run, 1));
}

function toAgent(screen: ScreenState): Stepped {
  const next: ScreenState = { ...screen, base: 'AGENT', scrollback: 0 };
  return screen.scrollback > 0 ? emit(next, { do: 'scrollback', lines: 0 }) : still(next);
}

function openRule(screen: ScreenState, run: RunView): Stepped {
  const row = selected(screen, run);
  const place = row ? run.ruleOf(row.id) : null;
  if (!place) return still(refuse(screen, 'this verdict comes from no file'));
  return emit(screen, { do: 'open-rule', file: place.file, line: place.line });
}

/** A key while the panes have the keys. */
export function panesKey(screen: ScreenState, press: Press): Stepped {
  const { run } = press;
  const found = lookupKey(hasSheet(screen) ? 'sheet' : 'panes', press.label, keyState(screen, run));
  if (found.found === 'nothing' || press.meta.pasted) return still(screen);
  if (found.found === 'disabled') return still(refuse(screen, found.why));
  const { action } = found;
  if (isScroll(action)) return scrollPane(screen, action, run);
  switch (action) {
    case 'next-pane':
      return still(toPane(screen, besides(screen.pane, 1), run));
    case 'previous-pane':
      return still(toPane(screen, besides(screen.pane, -1), run));
    case 'pane':
      return still(toPane(screen, paneOf(found.nth), run));
    case 'answer':
      return still(openWaiting(screen, run, false));
    case 'detail':
      return still(toPane(screen, 'detail', run));
    case 'close':
      return still({ ...screen, pane: 'actions', detailTop: 0 });
    case 'search':
      return still({ ...screen, searching: emptyField });
    case 'next':
    case 'previous':
      return still(find(screen, run, action === 'next' ? 1 : -1));
    case 'follow':
      return still({ ...screen, follow: !screen.follow });
    case 'verdict':
      return still({ ...screen, verdict: nextVerdict(screen.verdict), cursor: 0, follow: true });
    case 'copy': {
      const row = selected(screen, run);
      return row ? emit(say(screen, 'copied'), { do: 'copy', text: row.target }) : still(screen);
    }
    case 'editor':
      return openRule(screen, run);
    case 'pause':
      return togglePause(screen, run);
    case 'zoom':
      return still({ ...screen, zoomed: !screen.zoomed });
    case 'quit':
      return openQuit(screen, true, run);
    case 'suspend':
      return emit(screen, { do: 'suspend' });
    case 'help':
      return still(openHelp(screen));
    case 'agent':
      return toAgent(screen);
    default:
      return action satisfies never;
  }
}
