import { z } from 'zod';

/** A word a person puts on a run to find it again. Plain enough for a filter, a shell and a file name but for its `/`. */
export const Tag = z.string().regex(/^[A-Za-z0-9._/][A-Za-z0-9._/-]{0,39}$/);
