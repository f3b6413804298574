import { z } from 'zod';
import type { Action } from './action.ts';
import { Disabled } from './capability.ts';
import type { PinnedContract } from './contract.ts';
import { Counters, type Facts } from './facts.ts';
import { Grant } from './grant.ts';
import type { Profile, StandingRules } from './profile.ts';
import { Risk } from './words.ts';

/** The part of a judgement's input that changes during a run; recorded with each request. */
export const Circumstances = z.strictObject({
  /** Wall clock, ms since the epoch. */
  at: z.number(),
  /** Whether a person can be asked: a default without a rule is then `ask`, otherwise `deny`. */
  attended: z.boolean(),
  /** The run's tier so far: the contract's, or higher. */
  risk: Risk,
  counters: Counters,
  grants: z.array(Grant),
  disabled: z.array(Disabled),
  /** Set while a stop was answered "this action only": the stop rules that were answered, by rule id. */
  answeredStops: z.array(z.string()),
});
export type Circumstances = z.infer<typeof Circumstances>;

/** Everything `decide` reads. All of it is in the journal before it is judged. */
export interface JudgeInput {
  contract: PinnedContract;
  profile: Profile;
  standing: readonly StandingRules[];
  action: Action;
  facts: Facts;
  circumstances: Circumstances;
}
