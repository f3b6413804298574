import { z } from 'zod';
import { Action } from './action.ts';
import { Consequence } from './consequence.ts';
import { AnswerKind } from './event.ts';
import { Answerer } from './identity.ts';
import { Problem } from './problem.ts';
import { RuleRef, Verdict } from './verdict.ts';

/**
 * What a program may answer. To an action: `once`, `run` (the same action for the rest of the run), `deny`. To a stop: `end` the
 * run, or `once` for the action that hit it.
 */
export const QuestionEffect = z.enum(['once', 'run', 'deny', 'end']);
export type QuestionEffect = z.infer<typeof QuestionEffect>;

const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A question of a run without a screen, as it is put to programs: by file, or by socket. */
export const Question = z.strictObject({
  question: z.literal(1),
  run: z.string(),
  kind: z.enum(['action', 'stop']),
  /** `a12`, or `s1` for a stop. A later question of the same id takes the place of an earlier one. */
  id: z.string(),
  /** sha256 (hex) of all the other fields as JSON with sorted keys and no spaces. An answer names it. */
  digest: Digest,
  /** The answers that are taken. */
  effects: z.array(QuestionEffect),
  /** What a `once` has to carry when it is dangerous; null otherwise. */
  word: z.string().nullable(),
  /** Everything the dialog at a terminal says. */
  text: z.string(),
  /** The rule that asks, or stopped the run. */
  rule: RuleRef,
  reason: z.string(),
  /** Null for a stop no action hit. */
  action: Action.nullable(),
  verdict: Verdict.nullable(),
  /** What would really happen, as far as it was counted; worst first. */
  consequences: z.array(Consequence),
  /** Hash of the journal line with the verdict; null for a stop no action hit. */
  decided: z.string().nullable(),
  /** ISO 8601, UTC. */
  asked: z.string(),
  /** When it is denied if nobody answers; null for a stop, which waits. */
  until: z.string().nullable(),
});
export type Question = z.infer<typeof Question>;

/** What a program answers. `who` stands in the record as a claim. */
export const QuestionAnswer = z.strictObject({
  answer: z.literal(1),
  /** Of the question as it was read: when that has changed since, the answer is refused. */
  digest: Digest,
  effect: QuestionEffect,
  who: z.string().trim().min(1).max(200),
  /** For the record; with `deny` it reaches the agent. */
  note: z.string().max(4000).nullable().default(null),
  /** The question's word, when it has one and the answer lets it happen. */
  word: z.string().nullable().default(null),
});
export type QuestionAnswer = z.infer<typeof QuestionAnswer>;

/** How a question was settled, whoever did it. */
export const Settlement = z.strictObject({
  id: z.string(),
  digest: Digest,
  effect: z.enum([...AnswerKind.options, 'end', 'amend']),
  by: Answerer,
});
export type Settlement = z.infer<typeof Settlement>;

/** One line of what the socket says. A client says nothing but answers, one a line. */
export const QuestionMessage = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('hello'), version: z.literal(1), run: z.string() }),
  z.strictObject({ say: z.literal('question'), question: Question }),
  z.strictObject({ say: z.literal('settled'), ...Settlement.shape }),
  /** To the client alone whose answer did not count; the question stays. */
  z.strictObject({ say: z.literal('refused'), digest: Digest.nullable(), problem: Problem }),
  z.strictObject({ say: z.literal('over') }),
]);
export type QuestionMessage = z.infer<typeof QuestionMessage>;
