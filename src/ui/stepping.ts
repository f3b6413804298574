import type { Intent } from '../model/intent.ts';
import { dialogContext } from './dialog-context.ts';
import { dialogFrame } from './dialog-frame.ts';
import { shownText } from './dialog-text.ts';
import { newGuard } from './guard.ts';
import { helpTopOf } from './help-text.ts';
import type { Key, KeyMeta } from './key.ts';
import type { Keymap } from './key-binding.ts';
import { openable, openStopOf } from './key-state.ts';
import type { RunView } from './run-view.ts';
import {
  type Dialog,
  type DialogOf,
  type Message,
  newReading,
  type ScreenState,
  type Stepped,
  type UiEffect,
} from './screen-state.ts';
import { type Scroll, scrolled } from './scrolling.ts';

export interface StepPorts {
  /** sha256 of a text as UTF-8, hex. */
  readonly hash: (text: string) => string;
}

/** One key press with all its handlers need. The guard of the open dialog was already restarted by it. */
export interface Press {
  readonly key: Key;
  readonly label: string;
  readonly meta: KeyMeta;
  readonly at: number;
  /** The dialog had been quiet long enough before this key, and the key came alone and was not pasted. */
  readonly deliberate: boolean;
  readonly run: RunView;
  readonly keymap: Keymap;
  readonly ports: StepPorts;
}

const MESSAGE_MS = 6_000;
const COVER_MS = 4_000;

export const still = (screen: ScreenState): Stepped => ({ screen, effects: [] });
export const emit = (screen: ScreenState, ...effects: UiEffect[]): Stepped => ({ screen, effects });
export const intend = (screen: ScreenState, intent: Intent): Stepped =>
  emit(screen, { do: 'intent', intent });

export function say(screen: ScreenState, text: string, tone: 'plain' | 'bad' = 'plain'): ScreenState {
  return { ...screen, message: { text, tone, until: screen.at + MESSAGE_MS, during: null } };
}

/** Announces a change of the run's status; the message leaves with the status it was said in. */
export function announce(screen: ScreenState, text: string, during: RunView['status']): ScreenState {
  return { ...screen, message: { text, tone: 'plain', until: screen.at + MESSAGE_MS, during } };
}

/** Answers a key that did nothing with why: seen even where a dialog's hints outrank messages. */
export const refuse = (screen: ScreenState, why: string): ScreenState => say(screen, why, 'bad');

/** Until when a message may stand over hints and banners; null when it may not. */
export const coversUntil = (message: Message): number | null =>
  message.tone === 'bad' ? message.until - (MESSAGE_MS - COVER_MS) : null;

export const withDialog = (screen: ScreenState, dialog: Dialog | null): ScreenState => ({
  ...screen,
  dialog,
});

/** Opens the help, at the keys of the open dialog when there is one. */
export function openHelp(screen: ScreenState): ScreenState {
  const { dialog, rows } = screen;
  const top = dialog ? helpTopOf(dialogContext(dialog), screen, helpPage(rows)) : 0;
  return { ...screen, help: { top } };
}

/** Rows of help on a screen: its head and the status row are not among them. */
export const helpPage = (rows: number): number => Math.max(1, rows - 2);

/** A key the guard kept from doing anything. */
export function swallow(screen: ScreenState): ScreenState {
  const { dialog } = screen;
  if (!dialog || !('guard' in dialog)) return screen;
  const guard = { ...dialog.guard, swallowed: dialog.guard.swallowed + 1 };
  return withDialog(screen, { ...dialog, guard });
}

/** What was in front of the person, for the record. */
export function shownNow(dialog: Dialog, press: Press): { hash: string; ms: number; swallowed: number } {
  const guarded = 'guard' in dialog ? dialog : null;
  return {
    hash: press.ports.hash(shownText(dialog, press.run, press.keymap)),
    ms: Math.max(0, press.at - (guarded?.openedAt ?? press.at)),
    swallowed: guarded?.guard.swallowed ?? 0,
  };
}

/** Moves the window on the open dialog's text. */
export function scrollDialog(screen: ScreenState, action: Scroll, run: RunView): ScreenState {
  const { dialog } = screen;
  const frame = dialogFrame(screen, run);
  if (!dialog || !('reading' in dialog) || !frame) return screen;
  const top = scrolled(action, frame.top, frame.window - 1, frame.total - frame.window);
  return withDialog(screen, { ...dialog, reading: { ...dialog.reading, top } });
}

/** Opens the question of one action with a fresh guard. */
export function openApproval(
  screen: ScreenState,
  run: RunView,
  action: string,
  looking: boolean,
): ScreenState {
  const held = run.waiting.find((one) => one.action.id === action);
  if (!held) return screen;
  return withDialog(screen, {
    kind: 'approval',
    action,
    decided: held.decided,
    looking,
    openedAt: screen.at,
    guard: newGuard(screen.at),
    reading: newReading,
    proposal: { what: 'once' },
    entry: null,
    word: null,
  });
}

/** Leaves the sheet of a rule: the question as it was, with a guard that starts again. */
export function backToQuestion(screen: ScreenState, { question }: DialogOf<'rule'>): ScreenState {
  const guard = { ...newGuard(screen.at), swallowed: question.guard.swallowed };
  return withDialog(screen, { ...question, guard });
}

/** Opens what waits: a stop first, then the oldest question. */
export function openWaiting(screen: ScreenState, run: RunView, looking: boolean): ScreenState {
  const stop = openStopOf(screen, run);
  if (stop) {
    return withDialog(screen, {
      kind: 'stop',
      stop: stop.stop,
      looking,
      openedAt: screen.at,
      guard: newGuard(screen.at),
      reading: newReading,
      word: null,
    });
  }
  const first = openable(screen, run)[0];
  return first ? openApproval(screen, run, first.action.id, looking) : say(screen, 'nothing is waiting');
}

/** Closes the dialog after an answer; the next question opens with its own guard. */
export function afterAnswer(screen: ScreenState, run: RunView, answered: string): ScreenState {
  const closed = withDialog({ ...screen, sent: [...screen.sent, answered] }, null);
  const next = openable(closed, run)[0];
  return next ? openApproval(closed, run, next.action.id, false) : closed;
}
