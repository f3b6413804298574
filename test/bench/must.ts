import { type Outcome, ProblemError } from '../../src/model/problem.ts';

/** A value without which there is nothing to measure. */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const [problem] = outcome.problems;
  throw problem ? new ProblemError(problem) : new Error('a failure without a reason');
}
