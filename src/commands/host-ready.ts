import { z } from 'zod';
import { Problem } from '../model/problem.ts';

/** The one line a host prints once its run has begun or could not begin. */
export const HostReady = z.discriminatedUnion('ready', [
  z.strictObject({ ready: z.literal(true) }),
  z.strictObject({ ready: z.literal(false), problem: Problem }),
]);
export type HostReady = z.infer<typeof HostReady>;
