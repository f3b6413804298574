import { z } from 'zod';

/** The closed word lists everything else is built from. Order matters where severity is compared. */
export const ActionKind = z.enum(['read', 'edit', 'run', 'call', 'reach', 'expose', 'delegate', 'unknown']);
export type ActionKind = z.infer<typeof ActionKind>;

/** Least to most severe. */
export const Effect = z.enum(['allow', 'ask', 'deny', 'stop']);
export type Effect = z.infer<typeof Effect>;

/** Least to most risky. A run can raise its risk, never lower it. */
export const Risk = z.enum(['low', 'medium', 'high']);
export type Risk = z.infer<typeof Risk>;

/** Least to most sensitive. */
export const DataClass = z.enum(['public', 'internal', 'confidential', 'regulated', 'secret']);
export type DataClass = z.infer<typeof DataClass>;

/** observed: at a boundary we hold; reported: by the agent's own hooks; inferred: from the screen. */
export const Provenance = z.enum(['observed', 'reported', 'inferred']);
export type Provenance = z.infer<typeof Provenance>;

/** Why and how a run was over. */
export const Outcome = z.enum(['done', 'agent-failed', 'stopped', 'killed', 'unsupervised', 'interrupted']);
export type Outcome = z.infer<typeof Outcome>;

/** The most severe of two effects. */
export function worst(a: Effect, b: Effect): Effect {
  return Effect.options.indexOf(a) >= Effect.options.indexOf(b) ? a : b;
}

/** The higher of two risks. */
export function higher(a: Risk, b: Risk): Risk {
  return Risk.options.indexOf(a) >= Risk.options.indexOf(b) ? a : b;
}
