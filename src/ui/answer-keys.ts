import { acts, type Binding, type KeyState, scroll } from './key-binding.ts';

const opens = ({ keymap }: KeyState): string => keymap.prefix?.answer?.[0] ?? 'a';
const answering = (state: KeyState): string | null => {
  if (!state.mayAnswer) return 'this viewer may only watch';
  return state.looking ? `only looking: Esc, then the prefix and ${opens(state)}` : null;
};
const allowing = (state: KeyState): string | null =>
  answering(state) ?? (state.seenAll ? null : 'scroll to the last line first');
const wide = (state: KeyState): string | null =>
  state.dangerous ? 'not offered for a dangerous action' : allowing(state);
const edit = (state: KeyState): string | null => {
  if (state.dangerous) return 'not offered for a dangerous action';
  return state.editable ? answering(state) : 'only a command the channel can hold may be edited';
};
const others = (state: KeyState): string | null =>
  state.waiting > 1 ? null : 'no other question is waiting';
const making = (state: KeyState): string | null => {
  if (state.rule === null) return 'the lines are still being worked out';
  return state.rule.lines ? allowing(state) : 'no line answers this question';
};
const widening = (state: KeyState): string | null =>
  state.rule?.wider ? null : 'there is no wider set of lines';

/** Keys of every text entry; anything printable types. */
const entry = [
  { keys: ['Enter'], action: 'accept', hint: 'accept', text: 'accept what was typed' },
  { keys: ['Esc'], action: 'cancel', hint: 'back', text: 'leave without it' },
  { keys: ['Backspace'], action: 'erase', hint: null, text: 'erase one character' },
  { keys: ['^u'], action: 'clear', hint: null, text: 'erase all' },
  { keys: ['Left'], action: 'left', hint: null, text: 'one character left' },
  { keys: ['Right'], action: 'right', hint: null, text: 'one character right' },
  { keys: ['Home', '^a'], action: 'home', hint: null, text: 'to the start' },
  { keys: ['End', '^e'], action: 'end', hint: null, text: 'to the end' },
] as const satisfies readonly Binding[];

/** Keys of the dialogs: questions, stops, rules, and what is typed in them. */
export const answerKeys = {
  ask: [
    {
      keys: ['y'],
      action: 'allow',
      hint: 'once',
      hintNow: (state) => (state.dangerous ? 'go to the word' : null),
      text: 'allow once',
      disabled: allowing,
    },
    {
      keys: ['s'],
      action: 'allow-run',
      hint: null,
      text: 'allow this same action for this run',
      disabled: wide,
    },
    { keys: ['m'], action: 'minutes', hint: null, text: 'allow it for a number of minutes', disabled: wide },
    { keys: ['n'], action: 'deny', hint: 'deny', text: 'deny', disabled: answering },
    {
      keys: ['N'],
      action: 'deny-note',
      hint: null,
      text: 'deny with a note to the agent',
      disabled: answering,
    },
    {
      keys: ['r'],
      action: 'rule',
      hint: 'rule',
      text: 'make a rule of it: see the lines first',
      disabled: wide,
    },
    { keys: ['E'], action: 'edit', hint: null, text: 'edit the command before it runs', disabled: edit },
    { keys: ['v'], action: 'view', hint: 'view', text: 'use the whole screen, or go back' },
    { keys: ['e'], action: 'explain', hint: 'explain', text: 'every part with its rule and reason' },
    ...scroll,
    { keys: [']'], action: 'next', hint: 'next', text: 'next waiting question', disabled: others },
    { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
    { keys: ['Esc'], action: 'later', hint: 'later', text: 'decide later; the action stays held' },
  ],
  rule: [
    {
      keys: ['Enter'],
      action: 'make',
      hint: 'make the rule',
      text: 'make the rule: the contract gets the lines shown, for this run and in its file',
      disabled: making,
    },
    {
      keys: ['w'],
      action: 'width',
      hint: 'wider',
      hintNow: (state) => (state.rule?.widened ? 'narrower' : null),
      text: 'a wider line, or exactly this again',
      disabled: widening,
    },
    { keys: ['v'], action: 'view', hint: 'view', text: 'use the whole screen, or go back' },
    ...scroll,
    { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
    { keys: ['Esc'], action: 'back', hint: 'back', text: 'back to the question, without a rule' },
  ],
  danger: [
    { keys: ['Enter'], action: 'accept', hint: 'allow once', text: 'allow once when the word is right' },
    { keys: ['Backspace'], action: 'erase', hint: null, text: 'erase one character' },
    { keys: ['Esc'], action: 'cancel', hint: 'back', text: 'back to step 1' },
  ],
  stop: [
    { keys: ['x'], action: 'end', hint: 'end', text: 'end the run; it stays on record', disabled: answering },
    {
      keys: ['c'],
      action: 'amend',
      hint: 'amend',
      text: 'amend the contract and go on',
      disabled: answering,
    },
    {
      keys: ['o'],
      action: 'once',
      hint: 'once',
      text: 'this action only; the rule stands, and so does every other',
      disabled: (state) => (state.stopHasAction ? allowing(state) : 'no single action hit this rule'),
    },
    { keys: ['v'], action: 'view', hint: 'view', text: 'use the whole screen, or go back' },
    { keys: ['e'], action: 'explain', hint: null, text: 'every part with its rule and reason' },
    ...scroll,
    { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
    { keys: ['Esc'], action: 'later', hint: 'stay frozen', text: 'leave it frozen' },
  ],
  quit: [
    { keys: ['d'], action: 'detach', hint: 'keep', text: 'leave; the agent keeps running' },
    { keys: ['s'], action: 'stop', hint: 'stop', text: 'stop the agent and end the run', disabled: acts },
    {
      keys: ['K'],
      action: 'kill',
      hint: 'kill',
      text: 'kill everything it started, at once',
      disabled: acts,
    },
    { keys: ['Esc'], action: 'cancel', hint: 'back', text: 'go back' },
  ],
  note: entry,
  amend: [
    ...entry,
    { keys: ['Down'], action: 'down', hint: 'scroll', pair: 'up', text: 'down one line' },
    { keys: ['Up'], action: 'up', hint: null, text: 'up one line' },
    { keys: ['PgDn'], action: 'page-down', hint: null, text: 'down one page' },
    { keys: ['PgUp'], action: 'page-up', hint: null, text: 'up one page' },
  ],
} as const satisfies Readonly<Record<string, readonly Binding[]>>;
