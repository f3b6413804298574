import { z } from 'zod';
import { Consequence } from './consequence.ts';
import { AnswerKind, Shown } from './event.ts';
import { Grant } from './grant.ts';
import { Answerer, Identity } from './identity.ts';
import { FactProvenance, known } from './known.ts';
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

/** A change found by comparing the workspace before and after, line counts null for binary files. */
export const ObservedChange = z.strictObject({
  path: z.string(),
  change: z.enum(['added', 'modified', 'deleted']),
  added: z.number().int().nullable(),
  removed: z.number().int().nullable(),
});
export type ObservedChange = z.infer<typeof ObservedChange>;

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
  tools: z.array(z.strictObject({ name: z.string(), count: z.number().int() })),
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

export const TestRun = z.strictObject({
  ...Who,
  command: z.string(),
  outcome: ActionOutcome,
  /** That it is a test is inferred from the command's words. */
  provenance: FactProvenance,
});
export type TestRun = z.infer<typeof TestRun>;

export const ViewerFact = z.strictObject({
  viewer: z.string(),
  identity: Identity,
  may: z.enum(['answer', 'watch']),
  from: z.number(),
  until: known(z.number()),
});
export type ViewerFact = z.infer<typeof ViewerFact>;

export const RollbackFact = z.strictObject({
  t: z.number(),
  by: Identity,
  ok: z.boolean(),
  detail: z.string(),
});
export type RollbackFact = z.infer<typeof RollbackFact>;
