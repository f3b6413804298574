import type { AnswerKind } from '../model/event.ts';
import { heldIn } from './dialog-text.ts';
import { isSingle, typedText } from './key.ts';
import { keyState, openable } from './key-state.ts';
import type { ActionOf } from './key-table.ts';
import { freeKeys, lookupKey } from './lookup-key.ts';
import {
  type ApprovalEntry,
  type DialogOf,
  newReading,
  type Proposal,
  type ScreenState,
  type Stepped,
} from './screen-state.ts';
import { isScroll } from './scrolling.ts';
import { openRule } from './step-rule.ts';
import {
  afterAnswer,
  intend,
  openApproval,
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
import { emptyField, fieldWith, typeInto } from './text-field.ts';

type Approval = DialogOf<'approval'>;

interface Reply {
  readonly answer: Exclude<AnswerKind, 'rule'>;
  readonly minutes?: number;
  readonly note?: string;
  readonly command?: string;
  readonly said: string;
}

function answer(screen: ScreenState, dialog: Approval, press: Press, reply: Reply): Stepped {
  const next = say(afterAnswer(screen, press.run, dialog.action), reply.said);
  return intend(next, {
    intent: 'answer',
    action: dialog.action,
    decided: dialog.decided,
    answer: reply.answer,
    minutes: reply.minutes ?? null,
    note: reply.note ?? null,
    command: reply.command ?? null,
    shown: shownNow(dialog, press),
  });
}

/** The reply `y` sends for what the dialog proposes. */
function proposed(proposal: Proposal): Reply {
  switch (proposal.what) {
    case 'once':
      return { answer: 'once', said: 'allowed once' };
    case 'minutes':
      return { answer: 'minutes', minutes: proposal.minutes, said: `allowed for ${proposal.minutes} min` };
    case 'edited':
      return { answer: 'edited', command: proposal.command, said: 'the edited command runs once' };
    default:
      return proposal satisfies never;
  }
}

const openEntry = (screen: ScreenState, dialog: Approval, entry: ApprovalEntry): Stepped =>
  still(withDialog(screen, { ...dialog, entry }));

function allow(screen: ScreenState, dialog: Approval, press: Press): Stepped {
  const danger = heldIn(press.run, dialog.action)?.verdict.danger;
  if (danger) return still(withDialog(screen, { ...dialog, word: '' }));
  return answer(screen, dialog, press, proposed(dialog.proposal));
}

type Deciding = 'allow' | 'allow-run' | 'minutes' | 'deny' | 'deny-note' | 'edit' | 'rule';

function decide(screen: ScreenState, dialog: Approval, action: Deciding, press: Press): Stepped {
  switch (action) {
    case 'allow':
      return allow(screen, dialog, press);
    case 'allow-run':
      return answer(screen, dialog, press, { answer: 'run', said: 'allowed for this run' });
    case 'minutes':
      return openEntry(screen, dialog, { what: 'minutes', field: emptyField });
    case 'deny':
      return answer(screen, dialog, press, { answer: 'deny', said: 'denied' });
    case 'deny-note':
      return openEntry(screen, dialog, { what: 'note', field: emptyField });
    case 'rule':
      return openRule(screen, dialog, press.run);
    case 'edit': {
      const asked = heldIn(press.run, dialog.action)?.action;
      const command = asked?.kind === 'run' ? asked.command : '';
      return openEntry(screen, dialog, { what: 'command', field: fieldWith(command) });
    }
    default:
      return action satisfies never;
  }
}

const isDeciding = (action: ActionOf<'ask'>): action is Deciding =>
  ['allow', 'allow-run', 'minutes', 'deny', 'deny-note', 'edit', 'rule'].includes(action);

function reread(screen: ScreenState, dialog: Approval, change: Partial<Approval['reading']>): Stepped {
  return still(withDialog(screen, { ...dialog, reading: { ...dialog.reading, ...change } }));
}

function later(screen: ScreenState, dialog: Approval): Stepped {
  if (dialog.proposal.what !== 'once') {
    return still(withDialog(screen, { ...dialog, proposal: { what: 'once' }, reading: newReading }));
  }
  return still(say(withDialog(screen, null), 'not decided: the action stays held'));
}

function nextQuestion(screen: ScreenState, dialog: Approval, press: Press): Stepped {
  const queue = openable(screen, press.run);
  const now = queue.findIndex((held) => held.action.id === dialog.action);
  const next = queue[(now + 1) % Math.max(1, queue.length)];
  if (!next || next.action.id === dialog.action) return still(refuse(screen, 'no other question is waiting'));
  return still(openApproval(screen, press.run, next.action.id, dialog.looking));
}

/** Keys of a changed proposal beside `y`, `n` and reading: leave it first. */
function refusedByProposal(dialog: Approval, action: Deciding): boolean {
  return dialog.proposal.what !== 'once' && action !== 'allow' && action !== 'deny';
}

function questionKey(screen: ScreenState, dialog: Approval, press: Press): Stepped {
  const found = lookupKey('ask', press.label, keyState(screen, press.run));
  if (found.found === 'nothing' || press.meta.pasted) return still(swallow(screen));
  if (found.found === 'disabled') return still(refuse(swallow(screen), found.why));
  const { action } = found;
  if (isScroll(action)) return still(scrollDialog(screen, action, press.run));
  if (isDeciding(action)) {
    if (!press.deliberate) return still(swallow(screen));
    if (refusedByProposal(dialog, action))
      return still(refuse(swallow(screen), 'Esc goes back to the question first'));
    return decide(screen, dialog, action, press);
  }
  switch (action) {
    case 'view':
      return reread(screen, dialog, { whole: !dialog.reading.whole });
    case 'explain':
      return reread(screen, dialog, { explain: !dialog.reading.explain, top: 0 });
    case 'next':
      return nextQuestion(screen, dialog, press);
    case 'help':
      return still(openHelp(screen));
    case 'later':
      return later(screen, dialog);
    default:
      return action satisfies never;
  }
}

/** The proposal or answer an accepted entry makes; a text when it makes none. */
function accepted(screen: ScreenState, dialog: Approval, entry: ApprovalEntry, press: Press): Stepped {
  const text = entry.field.text.trim();
  const propose = (proposal: Proposal): Stepped =>
    still(
      withDialog(screen, {
        ...dialog,
        entry: null,
        proposal,
        reading: { ...newReading, whole: dialog.reading.whole },
      }),
    );
  switch (entry.what) {
    case 'note': {
      const note = text === '' ? {} : { note: text };
      return answer(screen, { ...dialog, entry: null }, press, {
        answer: 'deny',
        ...note,
        said: 'denied with a note',
      });
    }
    case 'minutes': {
      const minutes = Number(text);
      const good = /^\d{1,4}$/.test(text) && minutes >= 1 && minutes <= 1440;
      return good
        ? propose({ what: 'minutes', minutes })
        : still(say(screen, 'write a number from 1 to 1440', 'bad'));
    }
    case 'command':
      return text === ''
        ? still(say(screen, 'an empty command cannot run', 'bad'))
        : propose({ what: 'edited', command: text });
    default:
      return entry.what satisfies never;
  }
}

function entryKey(screen: ScreenState, dialog: Approval, entry: ApprovalEntry, press: Press): Stepped {
  const found = lookupKey('note', press.label, keyState(screen, press.run));
  const action = found.found === 'action' ? found.action : null;
  if (action === 'cancel') return still(withDialog(screen, { ...dialog, entry: null }));
  // Enter inside a paste or a burst is text that was on its way, not a decision.
  if (action === 'accept')
    return isSingle(press.meta) ? accepted(screen, dialog, entry, press) : still(screen);
  return openEntry(screen, dialog, { ...entry, field: typeInto(entry.field, press.key) });
}

/** Step 2 of a danger: what the word is after a key, or that it is accepted. */
export function wordKey(
  word: string,
  wanted: string,
  press: Press,
): { word: string | null; accepted: boolean } {
  const found = lookupKey('danger', press.label, freeKeys);
  const action = found.found === 'action' ? found.action : null;
  if (action === 'cancel') return { word: null, accepted: false };
  if (!isSingle(press.meta)) return { word, accepted: false };
  if (action === 'erase') return { word: [...word].slice(0, -1).join(''), accepted: false };
  if (action === 'accept') return word === wanted ? { word, accepted: true } : { word: '', accepted: false };
  return { word: word + (typedText(press.key) ?? ''), accepted: false };
}

/** A key while an approval is open. */
export function approvalKey(screen: ScreenState, dialog: Approval, press: Press): Stepped {
  if (dialog.entry) return entryKey(screen, dialog, dialog.entry, press);
  if (dialog.word === null) return questionKey(screen, dialog, press);
  const wanted = heldIn(press.run, dialog.action)?.verdict.danger?.word ?? '';
  const next = wordKey(dialog.word, wanted, press);
  if (next.accepted && wanted !== '') return answer(screen, dialog, press, proposed({ what: 'once' }));
  return still(withDialog(screen, { ...dialog, word: next.word }));
}
