import { keyState } from './key-state.ts';
import { keyOf, lookupKey } from './lookup-key.ts';
import type { RunView } from './run-view.ts';
import type { Pane, ScreenState, Stepped } from './screen-state.ts';
import { hasSheet, runSection } from './sheet.ts';
import { openRunPage } from './step-page.ts';
import {
  announce,
  emit,
  intend,
  openHelp,
  openWaiting,
  type Press,
  refuse,
  say,
  still,
  withDialog,
} from './stepping.ts';
import { emptyField } from './text-field.ts';

const panes: readonly Pane[] = ['agent', 'actions', 'detail', 'run'];

/** The pane the key for panes means: the first of them the first one. */
export const paneOf = (nth: number): Pane => panes[nth] ?? 'agent';

/** The pane after or before one. */
export const besides = (pane: Pane, by: 1 | -1): Pane =>
  panes[(panes.indexOf(pane) + by + panes.length) % panes.length] ?? 'agent';

export function togglePause(screen: ScreenState, run: RunView): Stepped {
  switch (run.status) {
    case 'paused':
      return intend(announce(screen, 'resuming the agent', run.status), { intent: 'resume' });
    case 'frozen':
      return still(refuse(screen, 'frozen by a stop rule: answer it first'));
    case 'ended':
      return still(refuse(screen, 'the run is over'));
    case 'starting':
    case 'running':
      return intend(announce(screen, 'pausing the agent', run.status), {
        intent: 'pause',
        reason: 'paused from the keyboard',
      });
    default:
      return run.status satisfies never;
  }
}

/** Asks what happens to the agent; a run that is over has none to ask about. */
export function openQuit(screen: ScreenState, leaving: boolean, run: RunView): Stepped {
  if (run.status === 'ended') return emit(screen, { do: 'detach' });
  return still(withDialog(screen, { kind: 'quit', leaving }));
}

/** Moves the keys to a pane, shown if need be; where it has none of its own, a sheet shows it from its first line. */
export function toPane(before: ScreenState, pane: Pane, run: RunView): ScreenState {
  const screen = toPanes(before, pane);
  const detailTop = pane === 'run' && hasSheet(screen) ? runSection(screen, run) : 0;
  return { ...screen, detailTop };
}

function toPanes(screen: ScreenState, pane: Pane): ScreenState {
  return {
    ...screen,
    base: 'PANES',
    pane,
    zoomed: pane === 'agent' && screen.zoomed,
    hidden: pane === 'agent' && screen.hidden,
  };
}

/** The key after the prefix. */
export function prefixKey(before: ScreenState, press: Press): Stepped {
  const here = { ...before, prefixed: false };
  const found = lookupKey('prefix', press.label, keyState(here, press.run));
  // What comes after a command is on the panes, not on what was read over them.
  const stays = found.found !== 'action' || found.action === 'cancel';
  const screen = stays ? here : { ...here, page: null };
  if (found.found === 'nothing')
    return still(
      refuse(
        screen,
        `${screen.prefixLabel} ${press.label} is no command; ${screen.prefixLabel} ${keyOf('prefix', 'help', screen.keymap)} lists them`,
      ),
    );
  if (found.found === 'disabled') return still(refuse(screen, found.why));
  switch (found.action) {
    case 'answer':
    case 'look':
      return still(openWaiting(screen, press.run, found.action === 'look'));
    case 'panes':
      return still(toPane(screen, screen.pane === 'agent' ? 'actions' : screen.pane, press.run));
    case 'pane':
      return still(toPane(screen, paneOf(found.nth), press.run));
    case 'zoom':
      return still({ ...screen, zoomed: !screen.zoomed });
    case 'hide':
      return still({ ...screen, hidden: !screen.hidden, zoomed: false });
    case 'pause':
      return togglePause(screen, press.run);
    case 'end':
    case 'quit':
      return openQuit(screen, found.action === 'quit', press.run);
    case 'note':
      return still(withDialog(screen, { kind: 'note', field: emptyField }));
    case 'marker':
      return intend(say(screen, 'marked'), { intent: 'note', text: 'marker', marker: true });
    case 'scrollback':
      return still(toPane(screen, 'agent', press.run));
    case 'contract':
    case 'doctor':
      return openRunPage(screen, found.action, press.run);
    case 'history':
      return emit(screen, { do: 'open-history' });
    case 'lock':
      return still(
        say(
          { ...screen, locked: !screen.locked },
          screen.locked ? 'unlocked' : `locked: press ${screen.prefixLabel} twice for commands`,
        ),
      );
    case 'redraw':
      return emit(screen, { do: 'redraw' });
    case 'help':
      return still(openHelp(screen));
    case 'literal':
      return still(screen);
    case 'cancel':
      return still(screen);
    default:
      return found.action satisfies never;
  }
}

/** The prefix key while the screen has the keys: a command follows, or, pressed twice, it is the agent's. */
export function prefixPressed(screen: ScreenState, press: Press): Stepped {
  if (!screen.prefixed) return still({ ...screen, prefixed: true });
  return emit({ ...screen, prefixed: false }, { do: 'to-agent', raw: press.key.raw });
}
