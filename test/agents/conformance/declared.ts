import type { Action } from '../../../src/model/action.ts';
import type { AgentKit } from '../kits/kit.ts';
import type { PromiseName, Seen } from './promises.ts';

/**
 * Where an agent's channel keeps less than is promised, and what is seen instead. Proven like the promise itself: where it is no
 * longer so, the suite fails.
 */
export type Deviation =
  | { how: 'partly' | 'no'; why: string; seen: Seen }
  /** There is nothing the promise could be about, or it was not played. */
  | { how: 'none' | 'untried'; why: string };

/** A repository that tries to open the gate. */
export interface Hostile {
  what: string;
  /** Below the repository; what is no text is written as JSON. `marker`: absolute path of a file that must never come to be. */
  files(marker: string): Record<string, unknown>;
  /** The Problem a run does not start with; where there is none, it starts and is held. */
  refused?: RegExp;
}

/** What the suite needs to know of one agent beside its kit. */
export interface Declared {
  kit: AgentKit;
  /** Heading of its column. */
  title: string;
  deviations: Partial<Record<Exclude<PromiseName, 'hostile'>, Deviation>>;
  /** What a program could write to switch the gate off: below the repository, or below the home where it begins with `~/`. */
  switchOff: Record<string, unknown>;
  /** JavaScript a child of the agent runs at what it can reach of the channel; `send(port, bytes)` and `post(url, headers, body)` are there. */
  garbage?: string;
  /**
   * What the agent's own prompt looks like while an action waits, and the keys that say yes to it. `several`: it comes up soon
   * only where the agent wants more than one thing at once.
   */
  ownPrompt?: { shown: RegExp; yes: string; several?: true };
  /** The key that takes back what waits; Esc where it is not told. */
  takeBack?: string;
  /**
   * Where it waits for its answer before it stops: the keys that cut its turn off, what it shows after each, and when it has
   * stopped.
   */
  interrupt?: { keys: readonly { key: string; shown: RegExp }[]; stopped: RegExp };
  hostile: readonly Hostile[];
  /** A shell: what a play wants is typed line by line, and no model is asked. */
  lines?: true;
  /** Bytes of what is much for it at once; 3 MB where it is not told. */
  large?: number;
  /** Where it has no tool of its own for a kind of action, and uses another: its verdict and rule are the same. */
  seenAs?: Partial<Record<Action['kind'], Action['kind']>>;
}
