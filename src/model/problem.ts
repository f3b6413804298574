import { z } from 'zod';

/**
 * An expected failure a person can act on: what happened, where, and what to do next.
 * `code` is a stable kebab-case name; `where` is `file:line:column` or a path.
 */
export const Problem = z.strictObject({
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  where: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Carries a Problem through code that can only throw; `cli.ts` prints it and nothing else. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Either a value or the problems that kept it from being one; never both. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problems: readonly Problem[] };
