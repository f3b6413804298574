import { z } from 'zod';
import { Signature } from './release.ts';

/** Where heads are written down beside what ships. */
export const anchorRef = 'refs/notes/countersign';

/** One line of a note in `anchorRef`, as JSON: the head of a run's journal at that moment. */
export const AnchorNote = z.strictObject({
  countersign: z.literal(1),
  run: z.string(),
  /** Hash of the last line then, and how many lines there were. */
  head: z.string().regex(/^[0-9a-f]{64}$/),
  events: z.number().int(),
  at: z.string(),
  /** The latest signature of a head in that journal. */
  signature: Signature.nullable(),
});
export type AnchorNote = z.infer<typeof AnchorNote>;
