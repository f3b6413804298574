import type { RunContents } from '../rollback/run-contents.ts';
import type { Base } from './base.ts';
import type { Stand } from './stand.ts';

/** One thing to be done in the workspace; `now` has to stand there still when it is. */
export type Step =
  | { readonly does: 'remove'; readonly path: string; readonly now: Stand }
  /** From the upper folder. `inode`: names of one file stay names of one file. */
  | {
      readonly does: 'put';
      readonly path: string;
      readonly now: Stand;
      readonly mode: number;
      readonly oid: string;
      readonly mtimeMs: number;
      readonly inode: string | null;
    }
  | {
      readonly does: 'merge';
      readonly path: string;
      readonly now: Stand;
      readonly mode: number;
      readonly content: Buffer;
      readonly oid: string;
    }
  | {
      readonly does: 'link';
      readonly path: string;
      readonly now: Stand;
      readonly target: Buffer;
      readonly oid: string;
    }
  | { readonly does: 'mode'; readonly path: string; readonly now: Stand; readonly mode: number }
  /** Made when it is not there; open to its user until all that belongs in it is. */
  | { readonly does: 'folder'; readonly path: string; readonly mode: number }
  /** Removed when nothing is left in it. */
  | { readonly does: 'unfold'; readonly path: string };

/** A path that is left as it is, and why. */
export interface Left {
  readonly path: string;
  readonly why: string;
}

/** What applying a run's changes would do. Nothing has been changed yet. */
export interface ApplyPlan {
  readonly steps: readonly Step[];
  /** Changed by the agent and by somebody else, and nobody has chosen yet. */
  readonly conflicts: readonly Left[];
  /** What is not to get into the workspace: outside the contract, or nothing a workspace should be given. */
  readonly refused: readonly Left[];
  /** Stays as it is without anybody being asked. */
  readonly left: readonly Left[];
  /** Stands in the workspace as the agent left it. */
  readonly already: readonly string[];
  /** Files that stay and have further names among the steps: by inode of the upper folder. */
  readonly standing: ReadonlyMap<string, string>;
}

/** Whose side a person takes where both changed something. */
export type Side = 'workspace' | 'agent';

export interface ApplyGround {
  /** Absolute, no link on the way. */
  readonly workspace: string;
  /** The upper folder, absolute. */
  readonly upper: string;
  readonly base: Base;
  readonly contents: RunContents;
  /** When the run began, ms since the epoch. */
  readonly startMs: number;
  /** Why a path may not be changed; null when the contract lets it. */
  readonly refusal: (path: string) => string | null;
  /** Whether commits were delegated: then what git wrote is applied, too. */
  readonly git: boolean;
  /** Whether nothing is staged in the workspace but what was checked out when the run began. */
  readonly indexIsFree: boolean;
  readonly choices: ReadonlyMap<string, Side>;
}

/** A plan in the making. */
export interface Draft {
  readonly steps: Step[];
  readonly conflicts: Left[];
  readonly refused: Left[];
  readonly left: Left[];
  readonly already: string[];
  /** Paths of the steps that remove a file. */
  readonly removed: Set<string>;
  readonly standing: Map<string, string>;
}
