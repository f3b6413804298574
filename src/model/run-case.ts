import { z } from 'zod';
import { Action } from './action.ts';
import { Facts } from './facts.ts';
import { Circumstances } from './judge-input.ts';
import { Effect } from './words.ts';

/** One judgement that has to come out as expected: all a judge needs but the contract and the profile. */
export const CaseItem = z.strictObject({
  expect: Effect,
  action: Action,
  facts: Facts,
  /** Without grants and answered stops: those were a person's answers to another contract. `risk` is above `low` only when the run had raised it. */
  circumstances: Circumstances,
  /** The `never.touch` patterns folders were searched for; a contract with others cannot judge a search through them. */
  guards: z.array(z.string()),
});
export type CaseItem = z.infer<typeof CaseItem>;

/** A case, version 1 of its file format: what a run did that must be judged so from now on. */
export const RunCase = z.strictObject({
  case: z.literal(1),
  /** Why it was kept, for people. */
  because: z.string().optional(),
  from: z.strictObject({
    run: z.string(),
    /** ISO 8601, UTC: when the run started. */
    at: z.string(),
    task: z.string(),
    /** Where its contract lay, relative to the workspace. */
    contract: z.string(),
  }),
  /** By name: what the profile says is looked up when the case is judged. */
  profile: z.string(),
  actions: z.array(CaseItem).min(1),
});
export type RunCase = z.infer<typeof RunCase>;
