import { newGuard } from './guard.ts';
import { keyState } from './key-state.ts';
import { lookupKey } from './lookup-key.ts';
import { shownWidth } from './rule-sheet.ts';
import type { RunView } from './run-view.ts';
import {
  type DialogOf,
  newReading,
  type ScreenInput,
  type ScreenState,
  type Stepped,
} from './screen-state.ts';
import { isScroll } from './scrolling.ts';
import {
  afterAnswer,
  backToQuestion,
  emit,
  intend,
  openHelp,
  type Press,
  refuse,
  say,
  scrollDialog,
  shownNow,
  still,
  swallow,
  withDialog,
} from './stepping.ts';

type Rule = DialogOf<'rule'>;

/** Opens the sheet over a question; what is on it is worked out elsewhere and comes as an input. */
export function openRule(screen: ScreenState, question: DialogOf<'approval'>, run: RunView): Stepped {
  const { action, decided } = question;
  const open = withDialog(screen, {
    kind: 'rule',
    action,
    decided,
    version: run.contract.version,
    question,
    proposal: null,
    widened: false,
    openedAt: screen.at,
    guard: newGuard(screen.at),
    reading: newReading,
  });
  return emit(open, { do: 'propose-rule', action, decided });
}

/** The sheet with what was worked out, if it is still the one that was asked for. It has a guard of its own. */
export function ruleProposed(
  screen: ScreenState,
  input: Extract<ScreenInput, { kind: 'rule-proposed' }>,
): ScreenState {
  const { dialog } = screen;
  if (dialog?.kind !== 'rule' || dialog.proposal !== null) return screen;
  if (dialog.action !== input.action || dialog.decided !== input.decided) return screen;
  return withDialog(screen, {
    ...dialog,
    proposal: input.proposal,
    openedAt: screen.at,
    guard: { ...newGuard(screen.at), swallowed: dialog.guard.swallowed },
    reading: { ...newReading, whole: dialog.reading.whole },
  });
}

function make(screen: ScreenState, dialog: Rule, press: Press): Stepped {
  const width = shownWidth(dialog.proposal, dialog.widened);
  if (!width) return still(swallow(screen));
  const { action, decided } = dialog;
  const { lines, contract } = width;
  const shown = shownNow(dialog, press);
  const next = say(afterAnswer(screen, press.run, action), 'the rule is sent');
  return intend(next, { intent: 'make-rule', action, decided, lines: [...lines], contract, shown });
}

/** A key while the sheet of a rule is open. */
export function ruleKey(screen: ScreenState, dialog: Rule, press: Press): Stepped {
  const found = lookupKey('rule', press.label, keyState(screen, press.run));
  if (found.found === 'nothing' || press.meta.pasted) return still(swallow(screen));
  if (found.found === 'disabled') return still(refuse(swallow(screen), found.why));
  const { action } = found;
  if (isScroll(action)) return still(scrollDialog(screen, action, press.run));
  const { reading } = dialog;
  switch (action) {
    case 'make':
      return press.deliberate ? make(screen, dialog, press) : still(swallow(screen));
    case 'width': {
      // Other lines: to be read from the first to the last.
      const fresh = { ...newReading, whole: reading.whole };
      return still(withDialog(screen, { ...dialog, widened: !dialog.widened, reading: fresh }));
    }
    case 'view':
      return still(withDialog(screen, { ...dialog, reading: { ...reading, whole: !reading.whole } }));
    case 'help':
      return still(openHelp(screen));
    case 'back':
      return still(backToQuestion(screen, dialog));
    default:
      return action satisfies never;
  }
}
