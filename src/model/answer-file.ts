import { z } from 'zod';
import { Intent } from './intent.ts';
import { Problem } from './problem.ts';

/** A question for people of other accounts, as it lies in the folder they read. */
export const PendingFile = z.strictObject({
  pending: z.literal(1),
  run: z.string(),
  action: z.string(),
  /** Hash of the `action.decided` line: an answer is bound to it. */
  decided: z.string(),
  /** Everything the dialog at a terminal would say. */
  text: z.string(),
  /** The word that has to be typed for a dangerous action; null for others. */
  word: z.string().nullable(),
});
export type PendingFile = z.infer<typeof PendingFile>;

const isAnswer = (intent: Intent): intent is Extract<Intent, { intent: 'answer' }> =>
  intent.intent === 'answer';

/** An answer from somebody who cannot open the run's socket. */
export const AnswerFile = z.strictObject({
  answer: z.literal(1),
  run: z.string(),
  intent: Intent.refine(isAnswer, 'only answers come by file').transform((intent, context) => {
    if (isAnswer(intent)) return intent;
    context.addIssue('only answers come by file');
    return z.NEVER;
  }),
});
export type AnswerFile = z.infer<typeof AnswerFile>;

/** Why an answer was not taken. */
export const RefusedFile = z.strictObject({ refused: z.literal(1), problem: Problem });
export type RefusedFile = z.infer<typeof RefusedFile>;
