import { z } from 'zod';
import { DataClass, Effect, Risk } from './words.ts';

/** The rule that decided, precise enough to open in an editor. */
export const RuleRef = z.strictObject({
  /** `may.edit[0]`, `builtin:store`, `grant:g1`, `default`. */
  id: z.string(),
  source: z.enum(['builtin', 'contract', 'profile', 'user', 'organisation', 'grant', 'default']),
  /** The rule as written, or a sentence for built-in ones. */
  text: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
});
export type RuleRef = z.infer<typeof RuleRef>;

/** One thing an action would touch, judged on its own. */
export const Part = z.strictObject({
  does: z.enum([
    'read',
    'edit',
    'delete',
    'execute',
    'run',
    'call',
    'reach',
    'expose',
    'delegate',
    'unknown',
  ]),
  /** As a person should read it: a workspace-relative path, a command, a host, `server.tool`. */
  target: z.string(),
  effect: Effect,
  rule: RuleRef,
  reason: z.string(),
});
export type Part = z.infer<typeof Part>;

/** Two-step approval: the word a person has to type. */
export const Danger = z.strictObject({ word: z.string(), why: z.string() });
export type Danger = z.infer<typeof Danger>;

export const Verdict = z.strictObject({
  effect: Effect,
  rule: RuleRef,
  /** One sentence a person and the agent can both read. */
  reason: z.string(),
  parts: z.array(Part),
  danger: Danger.nullable(),
  /** Set when the action lifts the run's risk tier. */
  raises: z.strictObject({ to: Risk, because: z.string() }).nullable(),
  dataClasses: z.array(DataClass),
});
export type Verdict = z.infer<typeof Verdict>;
