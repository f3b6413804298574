import { z } from 'zod';
import { Completeness } from '../../model/witness.ts';

/** What the host of a run tells the process that watches for it. */
export const WitnessOrder = z.discriminatedUnion('order', [
  z.strictObject({
    order: z.literal('follow'),
    /** The process everything of the run descends from. */
    root: z.number().int().positive(),
    /** The agent's own words: program and arguments. What stands before them opens the way for it. */
    agent: z.array(z.string()).min(1),
  }),
  /** Tell what is left to tell, and end. */
  z.strictObject({ order: z.literal('close') }),
]);
export type WitnessOrder = z.infer<typeof WitnessOrder>;

const Count = z.number().int().min(0);

/** Starts of one program with the same words. Times are the monotonic clock of the system, ms. */
export const Start = z.strictObject({
  /**
   * agent: its own process, and what opened the way for it. top: started by the agent itself. below: by something else that
   * it had started.
   */
  role: z.enum(['agent', 'top', 'below']),
  exe: z.string().nullable(),
  argv: z.array(z.string()),
  pid: z.number().int().nullable(),
  parent: z.number().int().nullable(),
  cwd: z.string().nullable(),
  /** Which start of the agent's it belongs to: a number of ours, and the pid it had. Null for a count over many. */
  top: z.strictObject({ id: z.number().int(), pid: z.number().int() }).nullable(),
  first: z.number(),
  last: z.number(),
  count: Count.min(1),
});
export type Start = z.infer<typeof Start>;

/** What the watching process tells. */
export const WitnessReport = z.discriminatedUnion('report', [
  z.strictObject({
    report: z.literal('coverage'),
    is: Completeness,
    by: z.string(),
    reason: z.string(),
    lost: Count,
  }),
  z.strictObject({ report: z.literal('started'), starts: z.array(Start) }),
]);
export type WitnessReport = z.infer<typeof WitnessReport>;
