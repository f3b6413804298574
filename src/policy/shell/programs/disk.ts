import type { Program } from '../builtins.ts';
import { pathEvidence } from '../evidence.ts';
import { addCommand } from '../invocation.ts';
import { touchField } from '../touching.ts';

/** dd reads `if=` and overwrites `of=`; it always needs a rule of its own. */
export const dd: Program = (given, state, desk) => {
  const id = addCommand(given, 'rule', 'it copies raw bytes', state, desk, []);
  for (const field of given.fields.slice(1)) {
    const match = field.known ? /^(if|of)=(.+)$/s.exec(field.text) : null;
    const file = match?.[2];
    if (file === undefined) pathEvidence(field, state, desk, id, false);
    else
      touchField(
        { known: true, text: file, glob: null },
        match?.[1] === 'of' ? 'edit' : 'read',
        state,
        desk,
        id,
      );
  }
};
