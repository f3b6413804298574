import { z } from 'zod';

/** What `mark` and `state` are: told-state.ts reads them. */
const told = { mark: z.string(), state: z.string() };

/** What the gate of a shell says; line-asker.ts writes it. */
export const LinePayload = z.discriminatedUnion('event', [
  /** Both shells are there. `version`: of bash. */
  z.strictObject({ event: z.literal('alive'), version: z.string(), ...told }),
  /** Somebody typed `text` and wants to run it. */
  z.strictObject({ event: z.literal('line'), text: z.string().min(1), ...told }),
  /** What was let go is done. */
  z.strictObject({
    event: z.literal('done'),
    action: z.string(),
    exit: z.number().int().min(0).max(255),
    ms: z.number().nonnegative(),
  }),
]);
export type LinePayload = z.infer<typeof LinePayload>;
export type LineEvent<T extends LinePayload['event']> = Extract<LinePayload, { event: T }>;
