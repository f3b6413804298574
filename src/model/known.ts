import { z } from 'zod';
import { Provenance } from './words.ts';

/** Where a fact of the run record comes from: the three provenances, or written down by a person and not checked. */
export const FactProvenance = z.enum([...Provenance.options, 'declared']);
export type FactProvenance = z.infer<typeof FactProvenance>;

/** A fact with its provenance, or the reason why it is not known. Never null, never left out. */
export type Known<T> = { known: true; value: T; provenance: FactProvenance } | { known: false; why: string };

/** Schema of a Known value. */
export function known<S extends z.ZodType>(value: S) {
  return z.discriminatedUnion('known', [
    z.strictObject({ known: z.literal(true), value, provenance: FactProvenance }),
    z.strictObject({ known: z.literal(false), why: z.string() }),
  ]);
}

export function know<T>(value: T, provenance: FactProvenance): Known<T> {
  return { known: true, value, provenance };
}

export function unknown(why: string): Known<never> {
  return { known: false, why };
}

/** `value` unless it is missing. */
export function knowIf<T>(value: T | null | undefined, provenance: FactProvenance, why: string): Known<T> {
  return value === null || value === undefined ? unknown(why) : know(value, provenance);
}
