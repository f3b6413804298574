/** What a key may depend on; computed from screen and run, see `key-state.ts`. */
export interface KeyState {
  readonly mayAnswer: boolean;
  readonly waiting: number;
  readonly stopped: boolean;
  readonly ended: boolean;
  readonly looking: boolean;
  readonly seenAll: boolean;
  readonly dangerous: boolean;
  readonly editable: boolean;
  readonly stopHasAction: boolean;
}

export interface Binding {
  readonly keys: readonly string[];
  readonly action: string;
  /** For the hint bar; null keeps it out. */
  readonly hint: string | null;
  /** In place of `hint` while the key means something else; null while it does not. */
  readonly hintNow?: (state: KeyState) => string | null;
  /** For the help screen and the manual. */
  readonly text: string;
  /** Why the key does nothing now; null when it works. */
  readonly disabled?: (state: KeyState) => string | null;
}

const answering = (state: KeyState): string | null => {
  if (!state.mayAnswer) return 'this viewer may only watch';
  return state.looking ? 'only looking: Esc, then the prefix and a' : null;
};
const allowing = (state: KeyState): string | null =>
  answering(state) ?? (state.seenAll ? null : 'scroll to the last line first');
const wide = (state: KeyState): string | null =>
  state.dangerous ? 'not offered for a dangerous action' : allowing(state);
const edit = (state: KeyState): string | null => {
  if (state.dangerous) return 'not offered for a dangerous action';
  return state.editable ? answering(state) : 'only a command the channel can hold may be edited';
};
const waits = (state: KeyState): string | null =>
  state.waiting > 0 || state.stopped ? null : 'nothing is waiting';
const others = (state: KeyState): string | null =>
  state.waiting > 1 ? null : 'no other question is waiting';
const acts = (state: KeyState): string | null => {
  if (state.ended) return 'the run is over';
  return state.mayAnswer ? null : 'this viewer may only watch';
};

const scroll = [
  { keys: ['j', 'Down'], action: 'down', hint: null, text: 'down one line' },
  { keys: ['k', 'Up'], action: 'up', hint: null, text: 'up one line' },
  { keys: ['^d', 'PgDn'], action: 'page-down', hint: null, text: 'down one page' },
  { keys: ['^u', 'PgUp'], action: 'page-up', hint: null, text: 'up one page' },
  { keys: ['g', 'Home'], action: 'top', hint: null, text: 'first line' },
  { keys: ['G', 'End'], action: 'bottom', hint: null, text: 'last line' },
] as const satisfies readonly Binding[];

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

/** Keys of the panes that also work in the sheet over them. */
const everywhere = [
  { keys: ['Tab'], action: 'next-pane', hint: 'pane', text: 'next pane' },
  { keys: ['S-Tab'], action: 'previous-pane', hint: null, text: 'previous pane' },
  { keys: ['1', '2', '3', '4'], action: 'pane', hint: null, text: 'agent, actions, detail, run' },
  {
    keys: ['a'],
    action: 'answer',
    hint: 'answer',
    text: 'answer the first waiting question',
    disabled: waits,
  },
  { keys: ['y'], action: 'copy', hint: null, text: 'copy the command or path' },
  { keys: ['e'], action: 'editor', hint: null, text: 'open the rule in your editor' },
  {
    keys: ['^z'],
    action: 'suspend',
    hint: null,
    text: 'suspend this view; the run goes on, fg comes back',
  },
  { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
] as const satisfies readonly Binding[];

/** The one table of keys: dispatch, hint bar, help screen and manual are made from it. */
export const keyTable = {
  agent: [
    {
      keys: ['prefix'],
      action: 'prefix',
      hint: 'cmd',
      text: 'command key; everything else goes to the agent',
    },
  ],
  prefix: [
    {
      keys: ['a'],
      action: 'answer',
      hint: 'answer',
      text: 'answer the first waiting question',
      disabled: waits,
    },
    { keys: ['l'], action: 'look', hint: 'look', text: 'look at it; answer keys stay off', disabled: waits },
    { keys: ['o', 'Tab'], action: 'panes', hint: 'panes', text: 'move the keys to the panes' },
    {
      keys: ['1', '2', '3', '4'],
      action: 'pane',
      hint: null,
      text: 'go to a pane: agent, actions, detail, run',
    },
    { keys: ['z'], action: 'zoom', hint: 'zoom', text: 'give the agent the whole screen, or take it back' },
    { keys: ['x'], action: 'hide', hint: 'hide', text: 'hide or show the side panes' },
    { keys: ['p'], action: 'pause', hint: 'pause', text: 'pause or resume the agent', disabled: acts },
    { keys: ['s'], action: 'end', hint: 'stop', text: 'stop or kill the agent (asks)', disabled: acts },
    { keys: ['n'], action: 'note', hint: 'note', text: 'write a note into the record', disabled: acts },
    { keys: ['m'], action: 'marker', hint: 'mark', text: 'mark this moment in the record', disabled: acts },
    { keys: ['['], action: 'scrollback', hint: 'scroll', text: "scroll back through the agent's screen" },
    { keys: ['h'], action: 'history', hint: 'history', text: 'the runs so far' },
    { keys: ['k'], action: 'lock', hint: 'lock', text: 'lock or unlock: the prefix then needs two presses' },
    { keys: ['r'], action: 'redraw', hint: 'redraw', text: 'draw the whole screen again' },
    { keys: ['q'], action: 'quit', hint: 'quit', text: 'leave (asks what happens to the agent)' },
    { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
    { keys: ['prefix'], action: 'literal', hint: null, text: 'send the prefix itself to the agent' },
    { keys: ['Esc'], action: 'cancel', hint: 'back', text: 'back to the agent' },
  ],
  panes: [
    ...scroll,
    { keys: ['Enter'], action: 'detail', hint: 'detail', text: 'details of the selected action' },
    { keys: ['/'], action: 'search', hint: 'search', text: 'search the actions' },
    { keys: ['n'], action: 'next', hint: null, text: 'next match' },
    { keys: ['N'], action: 'previous', hint: null, text: 'previous match' },
    { keys: ['f'], action: 'follow', hint: null, text: 'follow the newest action' },
    {
      keys: ['v'],
      action: 'verdict',
      hint: null,
      text: 'show only one verdict: ask, deny, stop, allow, all',
    },
    { keys: ['p'], action: 'pause', hint: null, text: 'pause or resume the agent', disabled: acts },
    { keys: ['z'], action: 'zoom', hint: null, text: 'whole screen for the agent, or back' },
    { keys: ['q'], action: 'quit', hint: null, text: 'leave (asks what happens to the agent)' },
    ...everywhere,
    { keys: ['Esc', 'i'], action: 'agent', hint: 'agent', text: 'give the keys back to the agent' },
  ],
  sheet: [
    { keys: ['j', 'Down'], action: 'down', hint: 'k scroll', text: 'down one line' },
    ...scroll.slice(1),
    { keys: ['Esc', 'Enter', 'q'], action: 'close', hint: 'close', text: 'back to the actions' },
    ...everywhere,
  ],
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
    { keys: ['E'], action: 'edit', hint: null, text: 'edit the command before it runs', disabled: edit },
    { keys: ['v'], action: 'view', hint: 'view', text: 'use the whole screen, or go back' },
    { keys: ['e'], action: 'explain', hint: 'explain', text: 'every part with its rule and reason' },
    ...scroll,
    { keys: [']'], action: 'next', hint: 'next', text: 'next waiting question', disabled: others },
    { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
    { keys: ['Esc'], action: 'later', hint: 'later', text: 'decide later; the action stays held' },
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
    { keys: ['Down'], action: 'down', hint: 'scroll', text: 'down one line' },
    { keys: ['Up'], action: 'up', hint: null, text: 'up one line' },
    { keys: ['PgDn'], action: 'page-down', hint: null, text: 'down one page' },
    { keys: ['PgUp'], action: 'page-up', hint: null, text: 'up one page' },
  ],
  help: [...scroll, { keys: ['Esc', 'q', '?'], action: 'close', hint: 'close', text: 'close this help' }],
  history: [
    { keys: ['Enter'], action: 'open', hint: 'open', text: 'open the run' },
    { keys: ['p'], action: 'replay', hint: 'replay', text: 'play the run again' },
    ...scroll,
    { keys: ['^n'], action: 'down', hint: null, text: 'down one line' },
    { keys: ['^p'], action: 'up', hint: null, text: 'up one line' },
    { keys: ['s'], action: 'sort', hint: 'sort', text: 'sort by: newest, longest, most pressure' },
    { keys: ['/'], action: 'filter', hint: 'filter', text: 'back to the filter' },
    { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
    { keys: ['q', 'Esc'], action: 'quit', hint: 'quit', text: 'leave' },
  ],
  filter: [
    { keys: ['Enter'], action: 'accept', hint: 'open', text: 'open the run under the cursor' },
    { keys: ['Down', '^n'], action: 'down', hint: '↓↑ move', text: 'down one line' },
    { keys: ['Up', '^p'], action: 'up', hint: null, text: 'up one line' },
    { keys: ['Backspace'], action: 'erase', hint: null, text: 'erase one character' },
    { keys: ['^u'], action: 'clear', hint: null, text: 'erase the filter' },
    { keys: ['Esc'], action: 'cancel', hint: 'list keys', text: 'leave the filter, keep what it found' },
  ],
  replay: [
    { keys: ['Space'], action: 'play', hint: 'play', text: 'play or pause' },
    { keys: ['['], action: 'previous-action', hint: '[ ] action', text: 'previous action' },
    { keys: [']'], action: 'next-action', hint: null, text: 'next action' },
    { keys: ['{'], action: 'previous-ask', hint: '{ } ask', text: 'previous question, denial or stop' },
    { keys: ['}'], action: 'next-ask', hint: null, text: 'next question, denial or stop' },
    { keys: ['Left'], action: 'back', hint: '←→ 5s', text: 'back 5 seconds' },
    { keys: ['Right'], action: 'forward', hint: null, text: 'forward 5 seconds' },
    { keys: ['S-Left'], action: 'back-tenth', hint: null, text: 'back a tenth of the run' },
    { keys: ['S-Right'], action: 'forward-tenth', hint: null, text: 'forward a tenth of the run' },
    { keys: [','], action: 'previous-frame', hint: null, text: 'one frame back' },
    { keys: ['.'], action: 'next-frame', hint: null, text: 'one frame on' },
    { keys: ['<'], action: 'slower', hint: '< > speed', text: 'half the speed' },
    { keys: ['>'], action: 'faster', hint: null, text: 'twice the speed' },
    {
      keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      action: 'tenth',
      hint: null,
      text: 'to that tenth',
    },
    { keys: ['Enter'], action: 'skip', hint: null, text: 'skip the pause playing now' },
    { keys: ['g', 'Home'], action: 'start', hint: null, text: 'to the start' },
    { keys: ['G', 'End'], action: 'finish', hint: null, text: 'to the end' },
    { keys: ['/'], action: 'search', hint: null, text: 'search the actions' },
    { keys: ['n'], action: 'next-match', hint: null, text: 'next match' },
    { keys: ['N'], action: 'previous-match', hint: null, text: 'previous match' },
    { keys: ['a'], action: 'actions', hint: null, text: 'hide or show the actions' },
    { keys: ['y'], action: 'copy', hint: null, text: 'copy the command or path of the action' },
    { keys: ['?'], action: 'help', hint: '? keys', text: 'all keys' },
    { keys: ['q', 'Esc'], action: 'quit', hint: 'quit', text: 'leave' },
  ],
} as const satisfies Readonly<Record<string, readonly Binding[]>>;

export type KeyContext = keyof typeof keyTable;
export type ActionOf<C extends KeyContext> = (typeof keyTable)[C][number]['action'];

/** The table seen without its literal types, for hint bar and help. */
export const bindingsOf = (context: KeyContext): readonly Binding[] => keyTable[context];
