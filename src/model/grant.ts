import { z } from 'zod';
import { Identity } from './identity.ts';

/** A widening a person gave during a run: bound to the run, to one exact thing and to an expiry. */
export const Grant = z.strictObject({
  /** `g1`, `g2`, … unique within the run. */
  id: z.string(),
  /** The exact thing: see `actionKey` in the policy room. */
  key: z.string(),
  /** For people. */
  what: z.string(),
  by: Identity,
  /** The action it was given on. */
  action: z.string(),
  /** Wall clock, ms since the epoch; null lasts until the run ends. */
  until: z.number().nullable(),
});
export type Grant = z.infer<typeof Grant>;
