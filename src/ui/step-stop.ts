import { stopIn } from './dialog-text.ts';
import { isSingle } from './key.ts';
import { keyState } from './key-state.ts';
import { lookupKey } from './lookup-key.ts';
import type { DialogOf, ScreenState, Stepped } from './screen-state.ts';
import { isScroll } from './scrolling.ts';
import { wordKey } from './step-approval.ts';
import {
  afterAnswer,
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
import { typeInto } from './text-field.ts';

type Stop = DialogOf<'stop'>;
type Amend = DialogOf<'amend'>;

interface Resolution {
  readonly how: 'end' | 'amend' | 'once';
  readonly reason: string;
  readonly contract: string | null;
  readonly said: string;
}

function resolve(
  screen: ScreenState,
  dialog: Stop | Amend,
  press: Press,
  { said, ...rest }: Resolution,
): Stepped {
  const shown = shownNow(dialog, press);
  const next = say(afterAnswer(screen, press.run, dialog.stop), said);
  return intend(next, { intent: 'resolve-stop', stop: dialog.stop, ...rest, shown });
}

const once: Resolution = {
  how: 'once',
  reason: 'answered for this action only',
  contract: null,
  said: 'this action goes on, unless another rule forbids it',
};

function decide(screen: ScreenState, dialog: Stop, action: 'end' | 'amend' | 'once', press: Press): Stepped {
  const { run } = press;
  switch (action) {
    case 'end':
      return resolve(screen, dialog, press, {
        how: 'end',
        reason: 'ended by a person at the stop',
        contract: null,
        said: 'ending the run',
      });
    case 'amend': {
      const { file, text } = run.contract;
      return emit(say(screen, 'the contract is open in your editor'), {
        do: 'edit-contract',
        stop: dialog.stop,
        file,
        text,
      });
    }
    case 'once': {
      const danger = stopIn(run, dialog.stop)?.held?.verdict.danger;
      return danger
        ? still(withDialog(screen, { ...dialog, word: '' }))
        : resolve(screen, dialog, press, once);
    }
    default:
      return action satisfies never;
  }
}

function stopQuestionKey(screen: ScreenState, dialog: Stop, press: Press): Stepped {
  const found = lookupKey('stop', press.label, keyState(screen, press.run));
  if (found.found === 'nothing' || press.meta.pasted) return still(swallow(screen));
  if (found.found === 'disabled') return still(refuse(swallow(screen), found.why));
  const { action } = found;
  if (isScroll(action)) return still(scrollDialog(screen, action, press.run));
  const { reading } = dialog;
  switch (action) {
    case 'end':
    case 'amend':
    case 'once':
      return press.deliberate ? decide(screen, dialog, action, press) : still(swallow(screen));
    case 'view':
      return still(withDialog(screen, { ...dialog, reading: { ...reading, whole: !reading.whole } }));
    case 'explain':
      return still(
        withDialog(screen, { ...dialog, reading: { ...reading, explain: !reading.explain, top: 0 } }),
      );
    case 'help':
      return still(openHelp(screen));
    case 'later':
      return still(say(withDialog(screen, null), 'the run stays frozen'));
    default:
      return action satisfies never;
  }
}

/** A key while a stop is open. */
export function stopKey(screen: ScreenState, dialog: Stop, press: Press): Stepped {
  if (dialog.word === null) return stopQuestionKey(screen, dialog, press);
  const wanted = stopIn(press.run, dialog.stop)?.held?.verdict.danger?.word ?? '';
  const next = wordKey(dialog.word, wanted, press);
  if (next.accepted && wanted !== '') return resolve(screen, dialog, press, once);
  return still(withDialog(screen, { ...dialog, word: next.word }));
}

function accept(screen: ScreenState, dialog: Amend, press: Press): Stepped {
  const reason = dialog.field.text.trim();
  if (!press.run.mayAnswer) return still(say(screen, 'this viewer may only watch', 'bad'));
  if (!dialog.reading.seenAll) return still(say(screen, 'read the change to its last line first', 'bad'));
  if (reason === '') return still(say(screen, 'write why the contract changes', 'bad'));
  return resolve(screen, dialog, press, {
    how: 'amend',
    reason,
    contract: dialog.contract,
    said: 'amendment sent',
  });
}

/** A key while an amendment waits for its reason. */
export function amendKey(screen: ScreenState, dialog: Amend, press: Press): Stepped {
  const found = lookupKey('amend', press.label, keyState(screen, press.run));
  const action = found.found === 'action' ? found.action : null;
  if (action !== null && isScroll(action)) return still(scrollDialog(screen, action, press.run));
  if (action === 'cancel') return still(say(withDialog(screen, null), 'the contract stays as it is'));
  if (action === 'accept') return isSingle(press.meta) ? accept(screen, dialog, press) : still(screen);
  return still(withDialog(screen, { ...dialog, field: typeInto(dialog.field, press.key) }));
}
