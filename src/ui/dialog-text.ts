import { blank, type Line, lineText } from './body-line.ts';
import { amendBody, approvalBody, stopBody } from './dialog-body.ts';
import { ruleBody, ruleOptions } from './rule-sheet.ts';
import type { Held, OpenStop, RunView } from './run-view.ts';
import type { Dialog, DialogOf } from './screen-state.ts';
import { visible } from './visible-text.ts';

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

function approvalOptions(held: Held, dialog: DialogOf<'approval'>): string[] {
  const { danger } = held.verdict;
  if (dialog.word !== null && danger) {
    return [
      `Step 2 of 2. Type  ${visible(danger.word)}  then Enter to allow once.`,
      'A wrong word clears the field. Esc goes back to step 1 (y/n).',
      'Paste is ignored here. No lasting permission for a dangerous action.',
    ];
  }
  if (danger) {
    return [
      'y go to the word',
      'n deny            N deny with a note to the agent',
      'v view all   e explain   j k scroll   ] next   Esc decide later',
    ];
  }
  const proposal = proposalText(dialog);
  if (proposal)
    return [proposal, 'n deny', 'v view all   e explain   j k scroll   Esc the question as it was'];
  return [
    'y allow once      s allow this same action for this run',
    'n deny            N deny with a note to the agent',
    `r make a rule…    m for minutes…${isEditable(held) ? '    E edit the command first' : ''}`,
    'v view all   e explain   j k scroll   ] next   Esc decide later',
  ];
}

function proposalText(dialog: DialogOf<'approval'>): string | null {
  switch (dialog.proposal.what) {
    case 'once':
      return null;
    case 'minutes':
      return `y allow this same action for ${dialog.proposal.minutes} min`;
    case 'edited':
      return 'y run the edited command once';
    default:
      return dialog.proposal satisfies never;
  }
}

function approvalText(dialog: DialogOf<'approval'>, run: RunView): DialogText | null {
  const held = heldIn(run, dialog.action);
  if (!held) return null;
  const danger = held.verdict.danger !== null;
  const title = `${danger ? '▲ DANGER' : '? APPROVAL'}  ${kindWord[held.action.kind]} needs your answer`;
  return { title, body: approvalBody(held, dialog, run), options: approvalOptions(held, dialog), danger };
}

function ruleSheetText({ proposal, widened }: DialogOf<'rule'>, run: RunView): DialogText {
  return {
    title: '? RULE  what the contract would say from now on',
    body: ruleBody(proposal, widened, run.contract.file),
    options: ruleOptions(proposal, widened),
    danger: false,
  };
}

function stopOptions(stop: OpenStop, dialog: DialogOf<'stop'>): string[] {
  const danger = stop.held?.verdict.danger;
  if (dialog.word !== null && danger) {
    return [
      `Step 2 of 2. Type  ${visible(danger.word)}  then Enter to allow this action once.`,
      'A wrong word clears the field. Esc goes back.',
    ];
  }
  return [
    'x end the run; what happened stays on record',
    'c amend the contract in your editor and go on',
    ...(stop.held ? ['o this action only; the rule stands, and so does every other'] : []),
    'v view all   e explain   j k scroll   Esc stay frozen',
  ];
}

/** The whole text of a dialog about an action or a stop; null once that is no longer open. */
export function dialogText(dialog: Dialog, run: RunView): DialogText | null {
  switch (dialog.kind) {
    case 'approval':
      return approvalText(dialog, run);
    case 'rule':
      return heldIn(run, dialog.action) ? ruleSheetText(dialog, run) : null;
    case 'stop': {
      const stop = stopIn(run, dialog.stop);
      if (!stop) return null;
      const body = stopBody(stop, dialog.reading.explain, run);
      const danger = stop.held?.verdict.danger ?? null;
      return {
        title: '! STOP  the run is frozen',
        body,
        options: stopOptions(stop, dialog),
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
        options: [
          'd keep running: leave this view; questions stay held',
          's stop: end the run, the agent is asked to finish',
          'K kill: end everything it started, at once',
          'Esc go back',
        ],
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
export function shownText(dialog: Dialog, run: RunView): string {
  const text = dialogText(dialog, run);
  if (!text) return '';
  return [text.title, '', ...text.body.map(lineText), '', ...text.options].join('\n');
}
