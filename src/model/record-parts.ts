import { z } from 'zod';
import { Capability } from './capability.ts';
import { CheckFailure, CheckKind, CheckResult } from './check.ts';
import { Consequence } from './consequence.ts';
import { AnswerKind, Shown } from './event.ts';
import { FreshnessState, KeptOutput } from './evidence.ts';
import { FreezeWay } from './freeze-way.ts';
import { Grant } from './grant.ts';
import { Answerer, Identity } from './identity.ts';
import { FactProvenance, known } from './known.ts';
import { RollbackReport } from './release.ts';
import { FileChange } from './snapshot.ts';
import { RuleRef } from './verdict.ts';
import { ActionKind, DataClass, Effect, Risk } from './words.ts';

/** The rows of the run record. Times (`t`) are ms since the run started. */
const Who = { action: z.string(), t: z.number() };
const What = { kind: ActionKind, target: z.string() };

export const FileFact = z.strictObject({
  path: z.string(),
  actions: z.array(z.string()),
  provenance: FactProvenance,
});
export type FileFact = z.infer<typeof FileFact>;

/**
 * Who can have made a change that was seen in the workspace. claimed: an action said that it changes this file. possible: no
 * action said so, but a command whose doing is not known from its text ran in that time. unclaimed: nothing that ran then
 * explains it.
 */
export const Claim = z.enum(['claimed', 'possible', 'unclaimed']);
export type Claim = z.infer<typeof Claim>;

/** A difference between the workspace before and after the run. */
export const ObservedChange = z.strictObject({
  ...FileChange.shape,
  claim: Claim,
  /** The actions that said so, or that could have. */
  actions: z.array(z.string()),
});
export type ObservedChange = z.infer<typeof ObservedChange>;

/** A run of a test, linter or build. */
export const CheckFact = z.strictObject({
  /** As in the journal, `c1`; empty for one that is only inferred from the words of a command. */
  id: z.string(),
  action: z.string(),
  t: z.number(),
  kind: CheckKind,
  command: z.string(),
  runner: z.string().nullable(),
  status: CheckResult.shape.status,
  passed: z.number().int().nullable(),
  failed: z.number().int().nullable(),
  skipped: z.number().int().nullable(),
  failures: z.array(CheckFailure),
  doubts: z.array(z.string()),
  /** At the end of the run, or when last looked at. */
  freshness: FreshnessState,
  /** Files that changed since, or why it is not known. */
  since: z.array(z.string()),
  why: z.string(),
  output: KeptOutput.nullable(),
  provenance: FactProvenance,
});
export type CheckFact = z.infer<typeof CheckFact>;

/** The same check failing first and passing later. */
export const CheckPairFact = z.strictObject({
  failing: z.string(),
  passing: z.string(),
  command: z.string(),
  /** Why it may prove less than it seems. */
  doubts: z.array(z.string()),
});
export type CheckPairFact = z.infer<typeof CheckPairFact>;

/** Something a reviewer has to look at. */
export const Finding = z.strictObject({
  code: z.enum([
    'unclaimed-change',
    'unclaimed-host',
    'unclaimed-program',
    'possible-change',
    'claimed-not-seen',
    'not-seen',
    'ran-differently',
    'happened-unreleased',
    'test-weakened',
    'test-skipped',
    'check-stale',
    'check-failed',
    'outside-plan',
    'changed-unread',
    'channel-doubt',
    'not-recorded',
    'override',
  ]),
  weight: z.enum(['serious', 'look', 'note']),
  text: z.string(),
  actions: z.array(z.string()),
  paths: z.array(z.string()),
});
export type Finding = z.infer<typeof Finding>;

/** `denied` was never let go; `unknown` was, and nobody said how it ended. */
export const ActionOutcome = z.enum(['ok', 'failed', 'withdrawn', 'unknown', 'denied']);
export type ActionOutcome = z.infer<typeof ActionOutcome>;

export const CommandFact = z.strictObject({
  ...Who,
  command: z.string(),
  cwd: z.string(),
  outcome: ActionOutcome,
  /** A person changed the command before it ran. */
  edited: z.boolean(),
  /** The agent ran something other than what was released. */
  differs: z.boolean(),
  ms: z.number().nullable(),
  provenance: FactProvenance,
});
export type CommandFact = z.infer<typeof CommandFact>;

/** A host reached, something exposed, work delegated, or an action that was not understood. */
export const TargetFact = z.strictObject({
  ...Who,
  ...What,
  outcome: ActionOutcome,
  provenance: FactProvenance,
});
export type TargetFact = z.infer<typeof TargetFact>;

export const ServerFact = z.strictObject({
  server: z.string(),
  tools: z.array(
    z.strictObject({
      name: z.string(),
      count: z.number().int(),
      /** What the capability register says of it; left out when it says nothing. */
      capability: Capability.optional(),
    }),
  ),
  provenance: FactProvenance,
});
export type ServerFact = z.infer<typeof ServerFact>;

export const ToolFact = z.strictObject({
  tool: z.string(),
  kind: ActionKind,
  count: z.number().int(),
  provenance: FactProvenance,
});
export type ToolFact = z.infer<typeof ToolFact>;

export const DeniedFact = z.strictObject({
  ...Who,
  ...What,
  rule: RuleRef,
  reason: z.string(),
  /** Who said no in the end; null when the rule did. */
  by: Answerer.nullable(),
});
export type DeniedFact = z.infer<typeof DeniedFact>;

/** One place where the agent pushed against what was delegated. */
export const PressureFact = z.strictObject({
  ...Who,
  ...What,
  effect: Effect,
  rule: RuleRef,
  reason: z.string(),
});
export type PressureFact = z.infer<typeof PressureFact>;

/** Something that was not let go, and the action that reached the same thing afterwards by another way. */
export const WorkedAroundFact = z.strictObject({ ...Who, ...What, by: z.string(), how: z.string() });
export type WorkedAroundFact = z.infer<typeof WorkedAroundFact>;

export const ApprovalFact = z.strictObject({
  ...Who,
  ...What,
  rule: RuleRef,
  granted: z.boolean(),
  /** What whoever answered was told would happen, worst first; empty when nothing was counted before the answer. */
  consequences: z.array(Consequence).default([]),
  answer: known(
    z.strictObject({
      t: z.number(),
      by: Answerer,
      answer: AnswerKind,
      note: z.string().nullable(),
      waitedMs: z.number(),
      shown: Shown.nullable(),
    }),
  ),
});
export type ApprovalFact = z.infer<typeof ApprovalFact>;

export const GrantFact = z.strictObject({
  t: z.number(),
  grant: Grant,
  ended: z.strictObject({
    how: z.enum(['expired', 'revoked', 'with-the-run', 'not-yet']),
    t: z.number().nullable(),
    by: Answerer.nullable(),
  }),
});
export type GrantFact = z.infer<typeof GrantFact>;

export const StopFact = z.strictObject({
  t: z.number(),
  stop: z.string(),
  rule: RuleRef,
  reason: z.string(),
  action: z.string().nullable(),
  resolved: known(
    z.strictObject({
      t: z.number(),
      how: z.enum(['end', 'amend', 'once']),
      by: Answerer,
      reason: z.string(),
    }),
  ),
});
export type StopFact = z.infer<typeof StopFact>;

export const PauseFact = z.strictObject({
  t: z.number(),
  by: Answerer,
  reason: z.string(),
  processes: z.number().int(),
  way: FreezeWay.optional(),
  resumed: known(z.number()),
});
export type PauseFact = z.infer<typeof PauseFact>;

export const RiskRise = z.strictObject({ ...Who, from: Risk, to: Risk, because: z.string() });
export type RiskRise = z.infer<typeof RiskRise>;

export const AmendmentFact = z.strictObject({
  t: z.number(),
  version: z.number().int(),
  hash: z.string(),
  /** The whole contract as amended. */
  text: z.string(),
  by: Identity,
  reason: z.string(),
});
export type AmendmentFact = z.infer<typeof AmendmentFact>;

export const CapabilityFact = z.strictObject({
  t: z.number(),
  call: z.string(),
  change: z.enum(['disabled', 'enabled']),
  by: z.string(),
  reason: z.string(),
});
export type CapabilityFact = z.infer<typeof CapabilityFact>;

/** Something that happened without a `may` rule of the contract behind it. */
export const UsedNotAllowed = z.strictObject({ ...Who, ...What, why: z.string() });
export type UsedNotAllowed = z.infer<typeof UsedNotAllowed>;

export const DataFact = z.strictObject({
  class: DataClass,
  allowed: z.boolean(),
  actions: z.array(z.string()),
  provenance: FactProvenance,
});
export type DataFact = z.infer<typeof DataFact>;

export const ViewerFact = z.strictObject({
  viewer: z.string(),
  identity: Identity,
  may: z.enum(['answer', 'watch']),
  from: z.number(),
  until: known(z.number()),
});
export type ViewerFact = z.infer<typeof ViewerFact>;

export const RollbackFact = z.strictObject({ t: z.number(), ...RollbackReport.shape });
export type RollbackFact = z.infer<typeof RollbackFact>;

/** Something outside the workspace that a rollback cannot take back. */
export const OutsideEffect = z.strictObject({ ...Who, ...What, why: z.string() });
export type OutsideEffect = z.infer<typeof OutsideEffect>;
