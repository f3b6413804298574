/**
 * One word after the shell's expansions, as far as the text alone tells. `glob` is the pattern a known field came from
 * (literal characters escaped with `\`). `head` is the known beginning of an unknown field,
 * `maybe` some of the texts it can be, as evidence only.
 */
export type Field =
  | { known: true; text: string; glob: string | null }
  | { known: false; text: string; shape: Shape; head: string; tail?: string; maybe?: readonly string[] };

/** Of an unknown word: `number` is one; `digits` is digits and white space, or nothing. */
export type Shape = 'one' | 'many' | 'number' | 'digits';

export function literal(text: string): Field {
  return { known: true, text, glob: null };
}

export function unknownField(text: string, shape: Shape = 'many', head = ''): Field {
  return { known: false, text, shape, head };
}
