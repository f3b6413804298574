import { filtered } from './action-filter.ts';
import { dialogFrame, showsLastLine } from './dialog-frame.ts';
import { heldIn, stopIn } from './dialog-text.ts';
import { newGuard } from './guard.ts';
import type { RunView } from './run-view.ts';
import type { Dialog, ScreenState, Stepped } from './screen-state.ts';
import { hasSheet } from './sheet.ts';
import { backToQuestion, refuse, say, withDialog } from './stepping.ts';
import { visible } from './visible-text.ts';

const answerWord = {
  once: 'allowed once',
  run: 'allowed for this run',
  minutes: 'allowed for some minutes',
  deny: 'denied',
  edited: 'allowed with an edited command',
  rule: 'made a rule for it',
} as const;

const supervisorWord = {
  timeout: 'nobody answered in time: denied',
  withdrawn: 'the agent took its question back',
  nobody: 'denied: nobody was there to ask',
  closing: 'denied: the run is ending',
  'journal-dead': 'denied: the record cannot be written',
  stop: 'denied: a stop rule was hit',
} as const;

/** Why the question of an action is no longer open. */
function closedBecause(action: string, run: RunView): string {
  const closing = run.closing(action);
  if (!closing) return 'the question is no longer open';
  const { by } = closing;
  if (by.kind === 'supervisor') return supervisorWord[by.because];
  return `${visible(by.identity.name)} answered: ${answerWord[closing.answer]}`;
}

/** Null while the dialog may stay, else why it closes. */
function obsolete(dialog: Dialog, run: RunView): string | null {
  switch (dialog.kind) {
    case 'approval':
    case 'rule': {
      const held = heldIn(run, dialog.action);
      if (!held) return closedBecause(dialog.action, run);
      return held.decided === dialog.decided ? null : 'judged again: open the question once more';
    }
    case 'stop':
    case 'amend':
      return stopIn(run, dialog.stop) ? null : 'the stop was answered elsewhere';
    case 'quit':
    case 'note':
      return null;
    default:
      return dialog satisfies never;
  }
}

/** A sheet over a question that is not what it was gives way to it: it has to be read first. */
function uncovered(screen: ScreenState, run: RunView): ScreenState {
  const { dialog } = screen;
  if (dialog?.kind !== 'rule') return screen;
  const told = heldIn(run, dialog.action)?.foreseen.length ?? 0;
  if (dialog.version !== run.contract.version)
    return refuse(backToQuestion(screen, dialog), 'the contract was amended meanwhile: r works it out again');
  if (dialog.question.reading.told === told) return screen;
  return refuse(backToQuestion(screen, dialog), 'what would happen was counted meanwhile: read it first');
}

/** What would happen was counted while the dialog stood open: the text is another one and has to be read again. */
function renewed(screen: ScreenState, run: RunView): ScreenState {
  const { dialog } = screen;
  if (dialog?.kind !== 'approval' && dialog?.kind !== 'stop') return screen;
  const held = dialog.kind === 'approval' ? heldIn(run, dialog.action) : stopIn(run, dialog.stop)?.held;
  const told = held?.foreseen.length ?? 0;
  const { reading, guard } = dialog;
  if (reading.told === told) return screen;
  if (reading.told === null) return withDialog(screen, { ...dialog, reading: { ...reading, told } });
  return withDialog(screen, {
    ...dialog,
    guard: { ...newGuard(screen.at), swallowed: guard.swallowed },
    reading: { ...reading, told, seenAll: false },
  });
}

function read(screen: ScreenState, run: RunView): ScreenState {
  const { dialog } = screen;
  // Under the help screen the text is not on screen.
  if (!dialog || !('reading' in dialog) || screen.help) return screen;
  const frame = dialogFrame(screen, run);
  if (!frame) return screen;
  const reading = {
    ...dialog.reading,
    top: frame.top,
    seenAll: dialog.reading.seenAll || showsLastLine(frame),
  };
  return withDialog(screen, { ...dialog, reading });
}

function moved(screen: ScreenState, run: RunView): ScreenState {
  const last = Math.max(0, filtered(run.actions, screen.verdict).length - 1);
  // What is being read in the sheet stays there while newer actions come.
  const follows = screen.follow && !hasSheet(screen);
  const cursor = follows ? last : Math.min(screen.cursor, last);
  const followed = cursor === screen.cursor ? screen : { ...screen, cursor, detailTop: 0 };
  const { message } = followed;
  const over = message?.during ? message.during !== run.status : false;
  return message && (over || message.until <= screen.at) ? { ...followed, message: null } : followed;
}

/** What follows from any input: dialogs whose subject is gone close, positions stay inside, new questions ring. */
export function settle({ screen, effects }: Stepped, run: RunView): Stepped {
  const why = screen.dialog ? obsolete(screen.dialog, run) : null;
  const open = why === null ? screen : say(withDialog(screen, null), why);
  const ids = [...(run.stop ? [run.stop.stop] : []), ...run.waiting.map((held) => held.action.id)];
  const fresh = ids.some((id) => !open.known.includes(id));
  const sent = open.sent.filter((id) => ids.includes(id));
  const next = moved(read(renewed(uncovered({ ...open, known: ids, sent }, run), run), run), run);
  return { screen: next, effects: fresh ? [...effects, { do: 'attention', waiting: ids.length }] : effects };
}
