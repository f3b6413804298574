import { z } from 'zod';
import { notSampled } from './sample.ts';

const Position = z.object({ line: z.number(), column: z.number() });

const Mutant = z.object({
  id: z.string(),
  mutatorName: z.string(),
  replacement: z.string().optional(),
  status: z.enum([
    'Killed',
    'Survived',
    'NoCoverage',
    'Timeout',
    'Ignored',
    'CompileError',
    'RuntimeError',
    'Pending',
  ]),
  statusReason: z.string().optional(),
  location: z.object({ start: Position, end: Position }),
});
export type Mutant = z.infer<typeof Mutant>;

/** What is used of a report of the mutation testing schema, version 2. */
export const MutationReport = z.object({
  files: z.record(z.string(), z.object({ source: z.string(), mutants: z.array(Mutant) })),
});
export type MutationReport = z.infer<typeof MutationReport>;

export interface Score {
  /** Reached by some test. */
  reached: number;
  killed: number;
  /** With `killed` the ones that were tried: all that are reached, or a random part of them. */
  survived: number;
  /** Reached by no test at all. */
  uncovered: number;
  /** Texts for people, and what does not run at all when changed. */
  left: number;
}

export function scoreOf(mutants: readonly Mutant[]): Score {
  const count = (...statuses: Mutant['status'][]): number =>
    mutants.filter(({ status, statusReason }) => statuses.includes(status) && statusReason !== notSampled)
      .length;
  const killed = count('Killed', 'Timeout');
  const survived = count('Survived');
  const untried = mutants.filter(({ statusReason }) => statusReason === notSampled).length;
  return {
    reached: killed + survived + untried,
    killed,
    survived,
    uncovered: count('NoCoverage'),
    left: count('Ignored', 'CompileError', 'RuntimeError', 'Pending'),
  };
}

/** Killed of all there are, in percent, and half the width of its 95 % confidence interval. */
export interface Estimate {
  percent: number;
  within: number;
}

/** Every file counts as much as it has mutants; one of which none was tried counts as all together. */
export function estimate(scores: readonly Score[]): Estimate {
  const total = (of: (score: Score) => number): number => scores.reduce((sum, score) => sum + of(score), 0);
  const all = total(({ reached, uncovered }) => reached + uncovered);
  const triedOf = ({ killed, survived }: Score): number => killed + survived;
  if (all === 0) return { percent: 100, within: 0 };
  const together = total(({ killed }) => killed) / Math.max(1, total(triedOf));
  const rate = (score: Score): number => (triedOf(score) > 0 ? score.killed / triedOf(score) : together);
  const killed = total((score) => score.reached * rate(score));
  const variance = total((score) => {
    const tried = triedOf(score);
    // One tried mutant says nothing of how much the others differ: the rate of all is taken for that.
    const open = score.reached - tried;
    return open === 0 ? 0 : (score.reached * open * together * (1 - together)) / Math.max(1, tried);
  });
  return { percent: (100 * killed) / all, within: (196 * Math.sqrt(variance)) / all };
}
