import { answerKeys } from './answer-keys.ts';
import { acts, type Binding, type Keymap, type KeyState, remapped, scroll } from './key-binding.ts';

const waits = (state: KeyState): string | null =>
  state.waiting > 0 || state.stopped ? null : 'nothing is waiting';
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
    { keys: ['j', 'Down'], action: 'down', hint: 'scroll', pair: 'up', text: 'down one line' },
    ...scroll.slice(1),
    { keys: ['Esc', 'Enter', 'q'], action: 'close', hint: 'close', text: 'back to the actions' },
    ...everywhere,
  ],
  ...answerKeys,
  help: [...scroll, { keys: ['Esc', 'q', '?'], action: 'close', hint: 'close', text: 'close this help' }],
  home: [
    {
      keys: ['Enter'],
      action: 'open',
      hint: 'open',
      text: 'attach to a live run, play one that is over, start a contract',
    },
    { keys: ['w'], action: 'watch', hint: 'watch', text: 'only watch the live run' },
    { keys: ['p'], action: 'replay', hint: null, text: 'play the run again' },
    { keys: ['d'], action: 'decide', hint: 'decide', text: 'ship, hold or escalate the run' },
    { keys: ['c'], action: 'contract', hint: null, text: 'read the contract, or that of the run' },
    { keys: ['h'], action: 'history', hint: 'history', text: 'all runs, with a filter' },
    { keys: ['D'], action: 'doctor', hint: null, text: 'try what this machine can hold, and say what holds' },
    {
      keys: ['t'],
      action: 'demo',
      hint: 'try it',
      text: 'supervise the practice agent in a throw-away repository',
    },
    ...scroll,
    { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
    { keys: ['q', 'Esc'], action: 'quit', hint: 'quit', text: 'leave' },
  ],
  page: [
    { keys: ['j', 'Down'], action: 'down', hint: 'scroll', pair: 'up', text: 'down one line' },
    ...scroll.slice(1),
    {
      keys: ['t'],
      action: 'text',
      hint: 'text or meaning',
      text: 'the file as it is written, or what it says',
      disabled: ({ twoForms }) => (twoForms ? null : 'it has no other form'),
    },
    { keys: ['r'], action: 'again', hint: 'again', text: 'look again' },
    { keys: ['?'], action: 'help', hint: 'help', text: 'all keys' },
    { keys: ['q', 'Esc'], action: 'quit', hint: 'back', text: 'leave' },
  ],
  history: [
    { keys: ['Enter'], action: 'open', hint: 'open', text: 'open the run' },
    { keys: ['p'], action: 'replay', hint: 'replay', text: 'play the run again' },
    { keys: ['d'], action: 'decide', hint: 'decide', text: 'ship, hold or escalate the run' },
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
    { keys: ['Down', '^n'], action: 'down', hint: 'move', pair: 'up', text: 'down one line' },
    { keys: ['Up', '^p'], action: 'up', hint: null, text: 'up one line' },
    { keys: ['Backspace'], action: 'erase', hint: null, text: 'erase one character' },
    { keys: ['^u'], action: 'clear', hint: null, text: 'erase the filter' },
    { keys: ['Esc'], action: 'cancel', hint: 'list keys', text: 'leave the filter, keep what it found' },
  ],
  replay: [
    { keys: ['Space'], action: 'play', hint: 'play', text: 'play or pause' },
    { keys: ['['], action: 'previous-action', hint: 'action', pair: 'next-action', text: 'previous action' },
    { keys: [']'], action: 'next-action', hint: null, text: 'next action' },
    {
      keys: ['{'],
      action: 'previous-ask',
      hint: 'ask',
      pair: 'next-ask',
      text: 'previous question, denial or stop',
    },
    { keys: ['}'], action: 'next-ask', hint: null, text: 'next question, denial or stop' },
    { keys: ['Left'], action: 'back', hint: '5s', pair: 'forward', text: 'back 5 seconds' },
    { keys: ['Right'], action: 'forward', hint: null, text: 'forward 5 seconds' },
    { keys: ['S-Left'], action: 'back-tenth', hint: null, text: 'back a tenth of the run' },
    { keys: ['S-Right'], action: 'forward-tenth', hint: null, text: 'forward a tenth of the run' },
    { keys: [','], action: 'previous-frame', hint: null, text: 'one frame back' },
    { keys: ['.'], action: 'next-frame', hint: null, text: 'one frame on' },
    { keys: ['<'], action: 'slower', hint: 'speed', pair: 'faster', text: 'half the speed' },
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
    { keys: ['d'], action: 'decide', hint: null, text: 'leave and decide: ship, hold or escalate' },
    { keys: ['?'], action: 'help', hint: 'keys', text: 'all keys' },
    { keys: ['q', 'Esc'], action: 'quit', hint: 'quit', text: 'leave' },
  ],
} as const satisfies Readonly<Record<string, readonly Binding[]>>;

export type KeyContext = keyof typeof keyTable;
export type ActionOf<C extends KeyContext> = (typeof keyTable)[C][number]['action'];

/** The table seen without its literal types and with a person's own keys, for hint bar and help. */
export const bindingsOf = (context: KeyContext, keymap: Keymap): readonly Binding[] =>
  remapped<Binding>(keyTable[context], keymap[context]);
