import { heldIn, isEditable, stopIn } from './dialog-text.ts';
import type { KeyState } from './key-binding.ts';
import { ruleKeys } from './rule-sheet.ts';
import type { Held, RunView } from './run-view.ts';
import type { ScreenState } from './screen-state.ts';

/** Questions that can be opened: waiting, and not just answered from here. */
export const openable = (screen: ScreenState, run: RunView): Held[] =>
  run.waiting.filter((held) => !screen.sent.includes(held.action.id));

/** The stop that can be opened. */
export const openStopOf = (screen: ScreenState, run: RunView): RunView['stop'] =>
  run.stop && !screen.sent.includes(run.stop.stop) ? run.stop : null;

/** What the key table's `disabled` rules look at. */
export function keyState(screen: ScreenState, run: RunView): KeyState {
  const { dialog } = screen;
  const asked = dialog?.kind === 'approval' || dialog?.kind === 'rule' ? dialog.action : null;
  const held = asked === null ? undefined : heldIn(run, asked);
  const stop = dialog?.kind === 'stop' ? stopIn(run, dialog.stop) : null;
  return {
    keymap: screen.keymap,
    mayAnswer: run.mayAnswer,
    waiting: openable(screen, run).length,
    stopped: openStopOf(screen, run) !== null,
    ended: run.status === 'ended',
    looking: dialog !== null && 'looking' in dialog && dialog.looking,
    seenAll: dialog !== null && 'reading' in dialog && dialog.reading.seenAll,
    dangerous: (held?.verdict.danger ?? null) !== null,
    editable: held !== undefined && isEditable(held),
    stopHasAction: (stop?.held ?? null) !== null,
    twoForms: false,
    rule: dialog?.kind === 'rule' && dialog.proposal ? ruleKeys(dialog.proposal, dialog.widened) : null,
  };
}
