import type { Action } from '../model/action.ts';
import type { Capability } from '../model/capability.ts';
import type { Consequence } from '../model/consequence.ts';
import type { EventOf } from '../model/event.ts';
import type { Facts } from '../model/facts.ts';
import type { RuleRef, Verdict } from '../model/verdict.ts';
import type { ActionKind, Effect, Risk } from '../model/words.ts';
import type { Row } from './row.ts';

/** An action a person has to answer: what it is, how it was judged and the hash of that judgement's line. */
export interface Held {
  readonly action: Action;
  readonly verdict: Verdict;
  readonly facts: Facts;
  /** Hash of the `action.decided` line: an answer is bound to it. */
  readonly decided: string;
  /** What would happen, worst first; empty until it is counted. */
  readonly foreseen: readonly Consequence[];
  /** What it would write and the boundary keeps closed, whatever is answered. */
  readonly beyond: readonly string[];
  /** Commands that were let go and have not ended, as in ``a6 `npm test` ``: what the network is asked for may be theirs. */
  readonly running: readonly string[];
  /** The register's entry of a called tool; null when there is none or it is no call. */
  readonly capability: Capability | null;
}

export interface OpenStop {
  readonly stop: string;
  readonly rule: RuleRef;
  readonly reason: string;
  /** The action that hit the rule; null for a rule that counts. */
  readonly held: Held | null;
}

/** A widening in force, as people read it; texts are not yet made visible. */
export interface GivenGrant {
  readonly what: string;
  readonly by: string;
  /** `HH:MM` on the viewer's clock; null lasts until the run ends. */
  readonly until: string | null;
}

/** One row of the actions pane; texts are not yet made visible. */
export interface ActionRow {
  readonly id: string;
  /** `HH:MM:SS` on the viewer's clock. */
  readonly at: string;
  readonly t: number;
  readonly effect: Effect | 'judging';
  readonly kind: ActionKind;
  readonly target: string;
  /** `+12 -3`, `→ allowed`, `failed`; empty when there is nothing to add. */
  readonly note: string;
  readonly rule: string;
}

/** The actions so far, read by position so that a long run costs no more than a short one. */
export interface ActionRows {
  readonly length: number;
  readonly at: (index: number) => ActionRow | undefined;
  /** The verdict alone, for filters that look at every row. */
  readonly effectAt: (index: number) => ActionRow['effect'] | undefined;
}

export interface HeaderView {
  readonly agent: string;
  readonly task: string;
  readonly branch: string | null;
  readonly head: string | null;
  readonly elapsed: string;
  readonly counts: {
    readonly allow: number;
    readonly stop: number;
    readonly deny: number;
    readonly ask: number;
  };
  readonly risk: Risk;
  readonly recording: boolean;
  readonly ended: boolean;
  /** Such as `no boundary`: nothing beneath holds what an allowed command does; or the gaps of one that stands. Null: neither. */
  readonly boundary: string | null;
  /** How many processes stand still; null while the agent may move. */
  readonly still: number | null;
  /** What holds them together, as in `by pid namespace`; null when that is not known. */
  readonly heldBy: string | null;
  /** The channel can only see actions, not hold them back. */
  readonly watchOnly: boolean;
}

export type RunStatus = 'starting' | 'running' | 'paused' | 'frozen' | 'ended';

/** How an action came to its end, for the message that closes a dialog. */
type Closing = EventOf<'action.answered'> | null;

/** All a run screen shows and its keys depend on: computed from the journal, never stored. */
export interface RunView {
  readonly header: HeaderView;
  readonly status: RunStatus;
  /** How the agent's process ended, as in `the agent ended with 1`; null when it has not, or nobody saw it. */
  readonly agentEnd: string | null;
  /** Oldest first; the first is the one `a` opens. */
  readonly waiting: readonly Held[];
  readonly stop: OpenStop | null;
  readonly grants: readonly GivenGrant[];
  readonly actions: ActionRows;
  readonly detail: (action: string) => readonly string[];
  /** File and line of the rule that decided an action; null for rules without a file. */
  readonly ruleOf: (action: string) => { readonly file: string; readonly line: number } | null;
  readonly closing: (action: string) => Closing;
  readonly panel: readonly Row[];
  readonly contract: { readonly file: string; readonly text: string; readonly version: number };
  /** Newest snapshot of the workspace, null when none was taken. Looked up when asked for. */
  readonly snapshot: () => string | null;
  /** Whether this viewer was let in to answer. */
  readonly mayAnswer: boolean;
}
