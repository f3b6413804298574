import type { Intent } from '../model/intent.ts';
import type { Effect } from '../model/words.ts';
import type { Guard } from './guard.ts';
import type { Key, KeyMeta } from './key.ts';
import { type Keymap, tableKeys } from './key-binding.ts';
import type { PageContent, PageState } from './page-state.ts';
import type { RuleProposal } from './rule-sheet.ts';
import type { RunStatus } from './run-view.ts';
import type { TextField } from './text-field.ts';

/** Who gets the keys: the agent; the screen for one key after the prefix; the screen. */
export type RouterFocus = 'agent' | 'prefix' | 'screen';

export type Pane = 'agent' | 'actions' | 'detail' | 'run';

/** Scroll position of a dialog's text; `seenAll` once its last line was on screen. */
export interface Reading {
  readonly top: number;
  readonly seenAll: boolean;
  readonly whole: boolean;
  readonly explain: boolean;
  /** How many consequences the text tells of; null until it was drawn once. */
  readonly told: number | null;
}

/** What `y` would send: once as asked, for some minutes, or another command in its place. */
export type Proposal =
  | { readonly what: 'once' }
  | { readonly what: 'minutes'; readonly minutes: number }
  | { readonly what: 'edited'; readonly command: string };

export type ApprovalEntry = { readonly what: 'minutes' | 'note' | 'command'; readonly field: TextField };

interface Guarded {
  readonly openedAt: number;
  readonly guard: Guard;
  readonly reading: Reading;
}

interface Question extends Guarded {
  readonly kind: 'approval';
  readonly action: string;
  /** Hash of the judgement shown: the answer is bound to it. */
  readonly decided: string;
  /** Opened to look: no answer key works. */
  readonly looking: boolean;
  readonly proposal: Proposal;
  readonly entry: ApprovalEntry | null;
  /** Step 2 of a dangerous action: the word so far. */
  readonly word: string | null;
}

export type Dialog =
  | Question
  | (Guarded & {
      readonly kind: 'rule';
      readonly action: string;
      readonly decided: string;
      /** Version of the contract the lines would be added to. */
      readonly version: number;
      /** The question under the sheet, as it was left. */
      readonly question: Question;
      /** Null while it is being worked out. */
      readonly proposal: RuleProposal | null;
      /** The wider of its two sets of lines is shown. */
      readonly widened: boolean;
    })
  | (Guarded & {
      readonly kind: 'stop';
      readonly stop: string;
      readonly looking: boolean;
      readonly word: string | null;
    })
  | (Guarded & {
      readonly kind: 'amend';
      readonly stop: string;
      /** The amended contract, whole. */
      readonly contract: string;
      readonly field: TextField;
    })
  | { readonly kind: 'quit'; readonly leaving: boolean }
  | { readonly kind: 'note'; readonly field: TextField };
export type DialogOf<K extends Dialog['kind']> = Extract<Dialog, { kind: K }>;

export interface Message {
  readonly text: string;
  /** `bad`: something did not happen. Only these may cover what waits for a person, and not for long. */
  readonly tone: 'plain' | 'bad';
  /** When it goes away. */
  readonly until: number;
  /** It announces the end of this status and goes when that has come; null when it announces nothing. */
  readonly during: RunStatus | null;
}

/** What is on screen beside the run itself: never recorded, changed only by `step`. */
/** Texts that can be read over a run. */
export type RunPageName = 'contract' | 'doctor';

/** A text over the panes; while it is open there is no dialog. */
export interface OpenPage {
  readonly what: RunPageName;
  /** In its other form. */
  readonly other: boolean;
  /** The contract's version when it was asked for. */
  readonly version: number;
  readonly state: PageState;
  readonly content: PageContent;
}

export interface ScreenState {
  readonly cols: number;
  readonly rows: number;
  /** How the prefix key is written, such as `^]`. */
  readonly prefixLabel: string;
  /** The person's own keys. */
  readonly keymap: Keymap;
  /** Time of the newest input; the guard's bar is drawn from it. */
  readonly at: number;
  readonly base: 'AGENT' | 'PANES';
  /** The byte of the prefix key: it comes as a key while the screen has the keys. */
  readonly prefixByte: number;
  /** The router asks for two prefix presses and gives single ones to the agent. */
  readonly locked: boolean;
  /** The prefix was pressed: the next key is a command. */
  readonly prefixed: boolean;
  readonly pane: Pane;
  readonly zoomed: boolean;
  readonly hidden: boolean;
  readonly cursor: number;
  readonly follow: boolean;
  readonly verdict: Effect | null;
  readonly search: string;
  /** Text entry of the search while it is typed. */
  readonly searching: TextField | null;
  readonly detailTop: number;
  /** Size of the agent's own terminal, which another viewer may have set; null until it is known. */
  readonly agentSize: { readonly cols: number; readonly rows: number } | null;
  /** Lines the agent's screen is scrolled back. */
  readonly scrollback: number;
  readonly dialog: Dialog | null;
  readonly help: { readonly top: number } | null;
  readonly page: OpenPage | null;
  readonly message: Message | null;
  /** Questions and stops known so far: a bell rings when one comes that is not. */
  readonly known: readonly string[];
  /** Actions and stops answered here that the journal has not confirmed yet. */
  readonly sent: readonly string[];
}

export type ScreenInput =
  | { readonly kind: 'key'; readonly key: Key; readonly meta: KeyMeta; readonly at: number }
  /** The wheel over a cell of the screen: 1 down, -1 up. Never a key. */
  | {
      readonly kind: 'wheel';
      readonly by: 1 | -1;
      readonly x: number;
      readonly y: number;
      readonly at: number;
    }
  /** Something was typed to the agent. */
  | { readonly kind: 'typed'; readonly at: number }
  /** The router changed its focus by itself: the prefix came, or came twice and went to the agent. */
  | { readonly kind: 'router'; readonly focus: RouterFocus; readonly at: number }
  | { readonly kind: 'tick'; readonly at: number }
  | { readonly kind: 'agent-size'; readonly cols: number; readonly rows: number; readonly at: number }
  /** How far the agent's screen really went back: it may hold less than was asked for. */
  | { readonly kind: 'scrolled'; readonly lines: number; readonly at: number }
  | { readonly kind: 'resize'; readonly cols: number; readonly rows: number; readonly at: number }
  /** The run view changed. */
  | { readonly kind: 'event'; readonly at: number }
  /** The editor closed; null when nothing valid came of it, then `why` says so. */
  | {
      readonly kind: 'edited';
      readonly stop: string;
      readonly contract: string | null;
      readonly why: string;
      readonly at: number;
    }
  /** What a rule for a held action would be, as asked for with `propose-rule`. */
  | {
      readonly kind: 'rule-proposed';
      readonly action: string;
      readonly decided: string;
      readonly proposal: RuleProposal;
      readonly at: number;
    }
  /** A page's text, as asked for with `read-page`, or how far it is. */
  | {
      readonly kind: 'page-read';
      readonly what: RunPageName;
      readonly other: boolean;
      readonly columns: number;
      readonly content: PageContent;
      readonly at: number;
    }
  | { readonly kind: 'say'; readonly text: string; readonly bad: boolean; readonly at: number };

/** What the viewer has to do: say something to the host, or something of its own. */
export type UiEffect =
  | { readonly do: 'intent'; readonly intent: Intent }
  | { readonly do: 'to-agent'; readonly raw: Uint8Array }
  | { readonly do: 'detach' }
  | { readonly do: 'redraw' }
  /** Give the terminal back to the shell until it says `fg`; the run goes on. */
  | { readonly do: 'suspend' }
  | { readonly do: 'open-history' }
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'open-rule'; readonly file: string; readonly line: number }
  /** Open the contract in an editor, validate it, come back with an `edited` input. */
  | { readonly do: 'edit-contract'; readonly stop: string; readonly file: string; readonly text: string }
  /** Work out which lines would have answered a held action, come back with a `rule-proposed` input. */
  | { readonly do: 'propose-rule'; readonly action: string; readonly decided: string }
  /** Make the text of a page, come back with a `page-read` input; `anew`: what was found before is not good enough. */
  | {
      readonly do: 'read-page';
      readonly what: RunPageName;
      readonly other: boolean;
      readonly columns: number;
      readonly anew: boolean;
    }
  | { readonly do: 'scrollback'; readonly lines: number }
  /** Something new waits for a person: ring once. */
  | { readonly do: 'attention'; readonly waiting: number };

export interface Stepped {
  readonly screen: ScreenState;
  readonly effects: readonly UiEffect[];
}

export const newReading: Reading = { top: 0, seenAll: false, whole: false, explain: false, told: null };

/** The key before commands, such as `^]` with 0x1d. */
export interface Prefix {
  readonly label: string;
  readonly byte: number;
}

/** A screen as it is when a viewer opens: keys go to the agent. */
export function openScreen(
  cols: number,
  rows: number,
  prefix: Prefix,
  at: number,
  keymap: Keymap = tableKeys,
): ScreenState {
  return {
    cols,
    rows,
    prefixLabel: prefix.label,
    prefixByte: prefix.byte,
    keymap,
    at,
    base: 'AGENT',
    locked: false,
    prefixed: false,
    pane: 'agent',
    zoomed: false,
    hidden: false,
    cursor: 0,
    follow: true,
    verdict: null,
    search: '',
    searching: null,
    detailTop: 0,
    agentSize: null,
    scrollback: 0,
    dialog: null,
    help: null,
    page: null,
    message: null,
    known: [],
    sent: [],
  };
}
