import { z } from 'zod';
import { TouchMap } from './contract.ts';
import { QuestionAbout } from './packet.ts';
import { ReleaseDecision } from './release.ts';
import { RuleRef } from './verdict.ts';
import { ActionKind } from './words.ts';

const Count = z.number().int();
const Thing = { kind: ActionKind, what: z.string(), times: Count };

/** What looking across runs needs of one of them: small, and made from its record alone. */
export const RunDigest = z.strictObject({
  run: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  profile: z.string(),
  /** Where the contract lay; with the task it is what is meant by "the same contract", however often it was changed. */
  contract: z.string(),
  task: z.string(),
  decision: ReleaseDecision.nullable(),
  rolledBack: z.boolean(),
  asks: Count,
  denials: Count,
  stops: Count,
  /** Null when nothing reported it. */
  costUsd: z.number().nullable(),
  /** What a person was asked, the same thing once. `action` is the last of them. */
  asked: z.array(
    z.strictObject({ ...Thing, action: z.string(), allowed: Count, denied: Count, unanswered: Count }),
  ),
  /** Milliseconds until a person answered a question or a stop, one for each answer. */
  waits: z.array(z.number()),
  /** What a rule refused, the same thing once. */
  denied: z.array(z.strictObject({ ...Thing, rule: RuleRef })),
  /** The lines of `may`, and whether anything that happened was allowed by them. */
  may: z.array(z.strictObject({ list: TouchMap.keyof(), pattern: z.string(), used: z.boolean() })),
  /** What a reviewer of it has to answer, by name. */
  questions: z.array(QuestionAbout),
});
export type RunDigest = z.infer<typeof RunDigest>;
