import { blank, type Line, lineText } from './body-line.ts';
import { amendBody, approvalBody, stopBody } from './dialog-body.ts';
import type { Keymap } from './key-binding.ts';
import { keyHint, keyOf } from './lookup-key.ts';
import { ruleBody, ruleOptions } from './rule-sheet.ts';
import type { Held, OpenStop, RunView } from './run-view.ts';
import type { Dialog, DialogOf } from './screen-state.ts';
import { visible } from './visible-text.ts';
import { pad } from './wrap.ts';

/** Everything a dialog says, before it is wrapped to a width. */
export interface DialogText {
  readonly title: string;
  readonly body: readonly Line[];
  readonly options: readonly string[];
  readonly danger: boolean;
}

const kindWord = {
  read: 'read: a file',
  edit: 'edit: a change',
  run: 'run: a command',
  call: 'call: a tool',
  reach: 'reach: a host',
  expose: 'expose: publishing',
  delegate: 'delegate: a subagent',
  unknown: 'unknown: a tool without a mapping',
} as const;

export const heldIn = (run: RunView, action: string): Held | undefined =>
  run.waiting.find((held) => held.action.id === action);

export const stopIn = (run: RunView, stop: string): OpenStop | null =>
  run.stop?.stop === stop ? run.stop : null;

/** Whether the command of a held action may be edited: only where the channel can put another in its place. */
export const isEditable = ({ action }: Held): boolean => action.kind === 'run' && action.holds === 'block';

/** Two keys with what they do, side by side; a key that was taken away leaves no gap in front. */
const beside = (first: string, second: string): string =>
  first === '' || second === '' ? first + second : `${pad(first, 18)}${second}`;

function approvalOptions(held: Held, dialog: DialogOf<'approval'>, keymap: Keymap): string[] {
  const { danger } = held.verdict;
  if (dialog.word !== null && danger) {
    return [
      `Step 2 of 2. Type  ${visible(danger.word)}  then Enter to allow once.`,
      'A wrong word clears the field. Esc goes back to step 1 (y/n).',
      'Paste is ignored here. No lasting permission for a dangerous action.',
    ];
  }
  const key = (action: string, text: string): string => keyHint('ask', action, text, keymap);
  const deny = beside(key('deny', 'deny'), key('deny-note', 'deny with a note to the agent'));
  const read = readKeys('ask', keymap);
  const later = [...read, key('next', 'next'), 'Esc decide later'];
  if (danger) return options([key('allow', 'go to the word'), deny, spaced(later)]);
  const proposal = proposalText(dialog);
  if (proposal)
    return options([
      key('allow', proposal),
      key('deny', 'deny'),
      spaced([...read, 'Esc the question as it was']),
    ]);
  const edit = isEditable(held) ? key('edit', 'edit the command first') : '';
  return options([
    beside(key('allow', 'allow once'), key('allow-run', 'allow this same action for this run')),
    deny,
    beside(
      key('rule', 'make a rule…'),
      [key('minutes', 'for minutes…'), edit].filter((one) => one !== '').join('    '),
    ),
    spaced(later),
  ]);
}

const options = (lines: readonly string[]): string[] => lines.filter((line) => line !== '');
const spaced = (parts: readonly string[]): string => options(parts).join('   ');

/** The keys a text is read with. */
const readKeys = (context: 'ask' | 'stop', keymap: Keymap): string[] => [
  keyHint(context, 'view', 'view all', keymap),
  keyHint(context, 'explain', 'explain', keymap),
  `${keyOf(context, 'down', keymap)} ${keyOf(context, 'up', keymap)} scroll`,
];

function proposalText(dialog: DialogOf<'approval'>): string | null {
  switch (dialog.proposal.what) {
    case 'once':
      return null;
    case 'minutes':
      return `allow this same action for ${dialog.proposal.minutes} min`;
    case 'edited':
      return 'run the edited command once';
    default:
      return dialog.proposal satisfies never;
  }
}

function approvalText(dialog: DialogOf<'approval'>, run: RunView, keymap: Keymap): DialogText | null {
  const held = heldIn(run, dialog.action);
  if (!held) return null;
  const danger = held.verdict.danger !== null;
  const title = `${danger ? '▲ DANGER' : '? APPROVAL'}  ${kindWord[held.action.kind]} needs your answer`;
  const body = approvalBody(held, dialog, run);
  return { title, body, options: approvalOptions(held, dialog, keymap), danger };
}

function ruleSheetText({ proposal, widened }: DialogOf<'rule'>, run: RunView, keymap: Keymap): DialogText {
  return {
    title: '? RULE  what the contract would say from now on',
    body: ruleBody(proposal, widened, run.contract.file),
    options: ruleOptions(proposal, widened, keymap),
    danger: false,
  };
}

function stopOptions(stop: OpenStop, dialog: DialogOf<'stop'>, keymap: Keymap): string[] {
  const danger = stop.held?.verdict.danger;
  if (dialog.word !== null && danger) {
    return [
      `Step 2 of 2. Type  ${visible(danger.word)}  then Enter to allow this action once.`,
      'A wrong word clears the field. Esc goes back.',
    ];
  }
  const key = (action: string, text: string): string => keyHint('stop', action, text, keymap);
  return options([
    key('end', 'end the run; what happened stays on record'),
    key('amend', 'amend the contract in your editor and go on'),
    stop.held ? key('once', 'this action only; the rule stands, and so does every other') : '',
    spaced([...readKeys('stop', keymap), 'Esc stay frozen']),
  ]);
}

/** The whole text of a dialog about an action or a stop; null once that is no longer open. */
export function dialogText(dialog: Dialog, run: RunView, keymap: Keymap): DialogText | null {
  switch (dialog.kind) {
    case 'approval':
      return approvalText(dialog, run, keymap);
    case 'rule':
      return heldIn(run, dialog.action) ? ruleSheetText(dialog, run, keymap) : null;
    case 'stop': {
      const stop = stopIn(run, dialog.stop);
      if (!stop) return null;
      const body = stopBody(stop, dialog.reading.explain, run);
      const danger = stop.held?.verdict.danger ?? null;
      return {
        title: '! STOP  the run is frozen',
        body,
        options: stopOptions(stop, dialog, keymap),
        danger: danger !== null,
      };
    }
    case 'amend':
      return stopIn(run, dialog.stop)
        ? {
            title: 'AMEND  the contract changes for this run',
            body: amendBody(dialog, run),
            options: ['Type why, then Enter to accept. Esc keeps the contract.'],
            danger: false,
          }
        : null;
    case 'quit':
      return {
        title: dialog.leaving ? 'LEAVE  what happens to the agent?' : 'STOP THE AGENT',
        body: [blank],
        options: options([
          keyHint('quit', 'detach', 'keep running: leave this view; questions stay held', keymap),
          keyHint('quit', 'stop', 'stop: end the run, the agent is asked to finish', keymap),
          keyHint('quit', 'kill', 'kill: end everything it started, at once', keymap),
          'Esc go back',
        ]),
        danger: false,
      };
    case 'note':
      return {
        title: 'NOTE  into the record',
        body: [blank],
        options: ['Enter writes it   Esc leaves without it'],
        danger: false,
      };
    default:
      return dialog satisfies never;
  }
}

/**
 * Exactly what a person has in front of them, whatever the size of their terminal: what an answer's hash is made
 * from. Line breaks added to fit a width are not part of it.
 */
export function shownText(dialog: Dialog, run: RunView, keymap: Keymap): string {
  const text = dialogText(dialog, run, keymap);
  if (!text) return '';
  return [text.title, '', ...text.body.map(lineText), '', ...text.options].join('\n');
}
