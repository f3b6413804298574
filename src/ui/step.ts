import { routerFocus } from './focus.ts';
import { isArmed, newGuard, touch } from './guard.ts';
import { helpAfter } from './help-text.ts';
import { isReport, isSingle, type Key, keyLabel } from './key.ts';
import type { RunView } from './run-view.ts';
import {
  newReading,
  type RouterFocus,
  type ScreenInput,
  type ScreenState,
  type Stepped,
} from './screen-state.ts';
import { settle } from './settle.ts';
import { approvalKey } from './step-approval.ts';
import { pageFollows, pageKey, pageRead, pageResized } from './step-page.ts';
import { panesKey, searchKey } from './step-panes.ts';
import { prefixKey, prefixPressed } from './step-prefix.ts';
import { noteKey, quitKey } from './step-quit.ts';
import { ruleKey, ruleProposed } from './step-rule.ts';
import { amendKey, stopKey } from './step-stop.ts';
import { toLive, wheelTurned } from './step-wheel.ts';
import {
  coversUntil,
  helpPage,
  type Press,
  refuse,
  type StepPorts,
  say,
  still,
  withDialog,
} from './stepping.ts';
import { emptyField } from './text-field.ts';

type InputOf<K extends ScreenInput['kind']> = Extract<ScreenInput, { kind: K }>;

/** Restarts the guard of an open dialog: called for every key before it is looked at. */
function restartGuard(screen: ScreenState, at: number): ScreenState {
  const { dialog } = screen;
  if (!dialog || !('guard' in dialog)) return screen;
  return withDialog(screen, { ...dialog, guard: touch(dialog.guard, at, false) });
}

function helpKey(screen: ScreenState, press: Press): Stepped {
  const page = helpPage(screen.rows);
  const at = { help: screen.help?.top ?? 0, keymap: screen.keymap };
  const top = helpAfter(at, press.label, page);
  return still({ ...screen, help: top === null ? null : { top } });
}

function dialogKey(screen: ScreenState, press: Press): Stepped {
  const { dialog } = screen;
  if (!dialog) return still(screen);
  switch (dialog.kind) {
    case 'approval':
      return approvalKey(screen, dialog, press);
    case 'rule':
      return ruleKey(screen, dialog, press);
    case 'stop':
      return stopKey(screen, dialog, press);
    case 'amend':
      return amendKey(screen, dialog, press);
    case 'quit':
      return quitKey(screen, press);
    case 'note':
      return noteKey(screen, dialog, press);
    default:
      return dialog satisfies never;
  }
}

function keyPressed(
  before: ScreenState,
  { key, meta, at }: InputOf<'key'>,
  run: RunView,
  ports: StepPorts,
): Stepped {
  if (isReport(key)) return still(before);
  const quiet = before.dialog && 'guard' in before.dialog ? isArmed(before.dialog.guard, at) : false;
  const screen = restartGuard(before, at);
  const press: Press = {
    key,
    meta,
    at,
    run,
    keymap: screen.keymap,
    ports,
    label: keyLabel(key),
    deliberate: quiet && isSingle(meta),
  };
  if (isPrefix(screen, key)) return prefixPressed(screen, press);
  if (screen.prefixed) return prefixKey(screen, press);
  if (screen.help) return helpKey(screen, press);
  if (screen.page) return pageKey(screen, screen.page, press);
  if (screen.dialog) return dialogKey(screen, press);
  if (screen.searching) return searchKey(screen, press);
  // In AGENT focus keys are the agent's: the router never brings them here, and nothing happens if it does.
  return screen.base === 'PANES' ? panesKey(screen, press) : still(screen);
}

const isPrefix = (screen: ScreenState, key: Key): boolean =>
  key.raw.length === 1 && key.raw[0] === screen.prefixByte;

/** Follows a focus the router chose by itself; its answers to our own wishes change nothing. */
function routed(screen: ScreenState, focus: RouterFocus): ScreenState {
  if (routerFocus(screen) === 'screen' || focus === 'screen') return screen;
  return { ...screen, prefixed: focus === 'prefix' };
}

function edited(screen: ScreenState, input: InputOf<'edited'>, run: RunView): Stepped {
  if (input.contract === null) return still(say(screen, input.why, 'bad'));
  if (input.contract === run.contract.text) return still(refuse(screen, 'the contract was not changed'));
  return still(
    withDialog(screen, {
      kind: 'amend',
      stop: input.stop,
      contract: input.contract,
      field: emptyField,
      openedAt: input.at,
      guard: newGuard(input.at),
      reading: newReading,
    }),
  );
}

function react(before: ScreenState, input: ScreenInput, run: RunView, ports: StepPorts): Stepped {
  const screen = { ...before, at: Math.max(before.at, input.at) };
  switch (input.kind) {
    case 'key':
      return keyPressed(screen, input, run, ports);
    case 'wheel':
      return wheelTurned(screen, input, run);
    case 'typed':
      return toLive(screen);
    case 'router':
      return still(routed(screen, input.focus));
    case 'tick':
      return still(screen);
    case 'event':
      return pageFollows(screen, run);
    case 'agent-size':
      return still({ ...screen, agentSize: { cols: input.cols, rows: input.rows } });
    case 'scrolled':
      return still({ ...screen, scrollback: input.lines });
    case 'resize':
      return pageResized({ ...screen, cols: input.cols, rows: input.rows });
    case 'page-read':
      return still(pageRead(screen, input));
    case 'edited':
      return edited(screen, input, run);
    case 'rule-proposed':
      return still(ruleProposed(screen, input));
    case 'say':
      // A refusal means an answer did not count: its question may be opened again.
      return still(
        say({ ...screen, sent: input.bad ? [] : screen.sent }, input.text, input.bad ? 'bad' : 'plain'),
      );
    default:
      return input satisfies never;
  }
}

export type Step = (screen: ScreenState, input: ScreenInput, run: RunView) => Stepped;

/** The screen's reducer: pure; time comes in with the inputs, what must be done goes out as effects. */
export function createStep(ports: StepPorts): Step {
  return (screen, input, run) => settle(react(screen, input, run, ports), run);
}

/** Milliseconds until the picture changes by itself, null when only an input can change it. */
export function nextTick(screen: ScreenState): number | null {
  const { dialog, message, at } = screen;
  const guarded = dialog && 'guard' in dialog && !isArmed(dialog.guard, at) ? 100 : null;
  const ends = message ? [coversUntil(message) ?? message.until, message.until] : [];
  const next = ends.find((end) => end > at) ?? ends.at(-1);
  const leaving = next === undefined ? null : Math.max(1, next - at);
  if (guarded === null || leaving === null) return guarded ?? leaving;
  return Math.min(guarded, leaving);
}
