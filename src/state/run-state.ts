import type { Action } from '../model/action.ts';
import type { OpenedBoundary } from '../model/boundary.ts';
import type { Disabled } from '../model/capability.ts';
import type { Consequence } from '../model/consequence.ts';
import type { PinnedContract } from '../model/contract.ts';
import type { EventOf } from '../model/event.ts';
import type { Counters } from '../model/facts.ts';
import type { FreezeWay } from '../model/freeze-way.ts';
import type { Grant } from '../model/grant.ts';
import type { Answerer, Identity } from '../model/identity.ts';
import type { RuleRef, Verdict } from '../model/verdict.ts';
import type { Effect, Outcome, Risk } from '../model/words.ts';
import { emptyCounts, type StringCounts } from './string-counts.ts';

/** From `starting` on, the most pressing thing that is true of the run. */
export type RunStatus = 'starting' | 'running' | 'waiting' | 'paused' | 'stopped' | 'ended' | 'interrupted';

/** Asked for; judged; waiting for a person; answered but not yet released; let go and not heard of since. */
export type ActionPhase = 'requested' | 'decided' | 'waiting' | 'answered' | 'released';

/** An action that is not over. Denied ones are over when released, allowed ones when they finish. */
export interface OpenAction {
  readonly action: Action;
  readonly phase: ActionPhase;
  /** `t` of the request. */
  readonly since: number;
  readonly verdict: Verdict | undefined;
  /** Hash of the `action.decided` line: what an answer has to name. */
  readonly decided: string | undefined;
  /** `t` of the decision: the hold runs from here. */
  readonly decidedAt: number | undefined;
  /** What would happen, worst first; empty until it is counted. */
  readonly foreseen: readonly Consequence[];
  readonly counted: CountedAction;
}

/** What the totals and counters hold of one action: an action judged or answered again is not counted again. */
export interface CountedAction {
  /** The most severe verdict it ever got. */
  readonly effect: Effect | undefined;
  /** The last answer it got. */
  readonly answer: 'approved' | 'refused' | undefined;
  /** It is one of `counters.denied`. */
  readonly denied: boolean;
}

export interface OpenStop {
  readonly stop: string;
  readonly rule: RuleRef;
  readonly reason: string;
  readonly action: string | null;
  readonly since: number;
}

/** A stop answered "this action only": valid for that action, or for the next one released when a counter hit it. */
export interface AnsweredStop {
  readonly rule: string;
  readonly action: string | null;
}

export interface Viewer {
  readonly viewer: string;
  readonly identity: Identity;
  readonly may: 'answer' | 'watch';
}

export type ChannelState =
  | { readonly state: 'pending' }
  | { readonly state: 'open'; readonly channel: string; readonly handshakeMs: number }
  | { readonly state: 'failed'; readonly channel: string; readonly reason: string };

/** `pending`: it is to stand and does not yet. */
export type BoundaryState =
  | { readonly state: 'none'; readonly reason: string }
  | { readonly state: 'pending' }
  | { readonly state: 'open'; readonly opened: OpenedBoundary }
  | { readonly state: 'failed'; readonly reason: string };

/**
 * Actions by the most severe verdict each ever got, and by what came of the last answer. A stop hit by a rule that only
 * counts is one more in `stop`.
 */
export interface Totals {
  readonly allow: number;
  readonly ask: number;
  readonly deny: number;
  readonly stop: number;
  readonly approved: number;
  readonly refused: number;
}

export interface RunEnd {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly at: string;
  readonly t: number;
}

/** What is open now, with totals. Small whatever the length of the run: everything that happened is in the History. */
export interface RunState {
  readonly status: RunStatus;
  readonly run: string | undefined;
  readonly task: string | undefined;
  /** Wall clock of `run.started`, ISO 8601. */
  readonly startedAt: string | undefined;
  readonly workspace: string | undefined;
  readonly branch: string | null;
  readonly profile: { readonly name: string; readonly title: string } | undefined;
  readonly attended: boolean;
  /** In force now, amendments included. */
  readonly contract: PinnedContract | undefined;
  readonly risk: Risk;
  /** By action id, oldest first. */
  readonly open: ReadonlyMap<string, OpenAction>;
  /** Ids of the actions a person has to answer, oldest first. */
  readonly waiting: readonly string[];
  readonly grants: readonly Grant[];
  readonly disabled: readonly Disabled[];
  /** The stop a person has to resolve first. */
  readonly stop: OpenStop | undefined;
  /** Stops hit while another was open. */
  readonly laterStops: readonly OpenStop[];
  readonly answeredStops: readonly AnsweredStop[];
  readonly counters: Counters;
  readonly requests: number;
  readonly failures: StringCounts;
  readonly editedFiles: StringCounts;
  readonly totals: Totals;
  readonly viewers: readonly Viewer[];
  readonly channel: ChannelState;
  readonly boundary: BoundaryState;
  readonly paused:
    | {
        readonly by: Answerer;
        readonly reason: string;
        readonly since: number;
        /** How many were stopped where they stood. */
        readonly processes: number;
        /** What holds them together; runs of before did not say. */
        readonly way?: FreezeWay;
      }
    | undefined;
  readonly agentPid: number | undefined;
  /** What holds its processes together. */
  readonly heldBy: FreezeWay | undefined;
  /** What the agent writes is kept out of the workspace until somebody ships it. */
  readonly changesWait: boolean;
  readonly decision: EventOf<'decision.made'> | undefined;
  readonly end: RunEnd | undefined;
  /** `t` and `seq` of the last event. */
  readonly t: number;
  readonly seq: number;
}

/** Before the first event. */
export const initialRunState: RunState = {
  status: 'starting',
  run: undefined,
  task: undefined,
  startedAt: undefined,
  workspace: undefined,
  branch: null,
  profile: undefined,
  attended: false,
  contract: undefined,
  risk: 'low',
  open: new Map(),
  waiting: [],
  grants: [],
  disabled: [],
  stop: undefined,
  laterStops: [],
  answeredStops: [],
  counters: { denied: 0, similarFailures: 0, elapsedMs: 0, costUsd: 0, tokens: 0, filesEdited: 0 },
  requests: 0,
  failures: emptyCounts,
  editedFiles: emptyCounts,
  totals: { allow: 0, ask: 0, deny: 0, stop: 0, approved: 0, refused: 0 },
  viewers: [],
  channel: { state: 'pending' },
  boundary: { state: 'pending' },
  paused: undefined,
  agentPid: undefined,
  heldBy: undefined,
  changesWait: false,
  decision: undefined,
  end: undefined,
  t: 0,
  seq: -1,
};
