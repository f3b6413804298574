import { causeText } from '../model/cause.ts';
import type { Problem } from '../model/problem.ts';

/** A boundary that could not be prepared, whatever kind it is of. */
export const notBuilt = (cause: unknown): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [
    {
      code: 'boundary-not-built',
      message: `The boundary could not be prepared: ${causeText(cause)}`,
      fix: 'See that the folder named can be written, and start again.',
    },
  ],
});
