import type { Action } from '../model/action.ts';
import type { CommandOutput } from '../model/evidence.ts';

/** The answer to one action, already on record. `input` replaces the agent's own when a person edited it. */
export interface Release {
  effect: 'allow' | 'deny';
  /** What the agent is told. */
  reason: string;
  input: Record<string, unknown> | null;
}

/** What the agent says became of an action it was let to do. A claim, never evidence. */
export interface FinishedReport {
  action: string;
  /** `unknown`: it was answered, and nobody tells what became of it. */
  outcome: 'ok' | 'failed' | 'unknown';
  /** Left out: reported. */
  provenance?: 'inferred';
  /** The agent ran something other than what was released. */
  differs: boolean;
  /** Groups failures that look the same; null unless failed. */
  failure: string | null;
  /** First 2 KB of the result or error, not yet redacted. */
  excerpt: string;
  /** Of a command, whole and not yet redacted; null for everything else. */
  output: CommandOutput | null;
  /** The agent's own figure; null when it gave none. */
  ms: number | null;
}

export interface AliveReport {
  sessionId: string;
  /** Absolute path of the agent's own transcript; null when it named none. */
  transcript: string | null;
  model: string | null;
  version: string | null;
  /** Why the session began: `startup`, `clear`, `resume`, `compact`. */
  source: string;
}

export interface SubagentReport {
  id: string;
  type: string;
  phase: 'started' | 'stopped';
  /** Absolute path of the subagent's own transcript; null until it stops. */
  transcript: string | null;
}

/** What a channel needs from whoever supervises. Nothing here may throw except `submit`, which then means deny. */
export interface ChannelPorts {
  /** Judged, recorded, answered. `withdrawn` aborts when the agent stops waiting: nobody hears the answer then. */
  submit(action: Action, link: { withdrawn: AbortSignal }): Promise<Release>;
  finished(report: FinishedReport): void;
  alive(report: AliveReport): void;
  /** The agent said its session is over; `reason` is its own word. */
  sessionEnded(reason: string): void;
  /** The channel itself can no longer hear the agent. */
  lost(reason: string): void;
  /** Someone changed the agent's settings during the run. The change was refused. */
  settingsChange(change: { source: string; file: string | null }): void;
  prompt(text: string): void;
  turnEnded(): void;
  subagent(report: SubagentReport): void;
  /** A tool that touches nothing outside the agent's session was let through without a verdict. */
  inner(call: { tool: string; because: string; by: Action['by'] }): void;
  /** More was spent, in US dollars, as the agent itself counts it. */
  spent(usd: number): void;
  nextId(): string;
  /** Something no honest agent of this kind sends. */
  anomaly(text: string): void;
}
