import { evaluatedAgain } from './again.ts';
import type { Program } from './builtins.ts';
import type { Field } from './field.ts';
import { addCommand } from './invocation.ts';
import { touchField } from './touching.ts';

const unary = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const fileTests = /^-[abcdefghkprsuwxGLNOS]$/;
const compares = /^(?:==?|!=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/;
const joins = /^(?:-[ao]|\))$/;

const is = (field: Field | undefined, what: RegExp): boolean =>
  field?.known === true && what.test(field.text);

/**
 * `test` and `[`: which words are operators depends on what the words are, and `-v` evaluates a subscript. A word the text
 * does not tell is therefore an operand only where the words around it leave it no other part.
 */
export const testBuiltin: Program = (given, state, desk) => {
  const id = addCommand(given, 'proved', '', state, desk, []);
  const rest = given.fields.slice(1);
  const words = is(given.fields[0], /^\[$/) && is(rest.at(-1), /^\]$/) ? rest.slice(0, -1) : rest;
  const shown = given.fields.map((field) => field.text).join(' ');
  words.forEach((word, at) => {
    if (!word.known && !isOperand(words, at))
      desk.unclear(shown, 'an unknown word in it could be an operator');
    const before = words[at - 1];
    if (!before?.known) return;
    if (fileTests.test(before.text) && !(before.text === '-a' && at > 1)) {
      touchField(word, 'list', state, desk, id);
    }
    if (/^-(?:nt|ot|ef)$/.test(before.text)) {
      touchField(word, 'list', state, desk, id);
      const left = words[at - 2];
      if (left) touchField(left, 'list', state, desk, id);
    }
    if (/^-[vR]$/.test(before.text) && !(word.known && /^[A-Za-z_]\w*$/.test(word.text))) {
      desk.unclear(shown, 'test -v evaluates a subscript');
      if (word.known) evaluatedAgain(word.text, state, desk);
    }
  });
};

/** Whether a word of unknown text can only be an operand: alone, compared, or after an operator. */
function isOperand(words: readonly Field[], at: number): boolean {
  const word = words[at];
  if (word === undefined || word.known) return true;
  if (word.shape === 'number') return true;
  if (word.shape === 'many') return false;
  const before = words[at - 1];
  const after = words[at + 1];
  const last = after === undefined || is(after, joins);
  if (last && (is(before, unary) || (at > 1 && is(before, compares)))) return true;
  const first = before === undefined || is(before, /^(?:!|\(|-[ao])$/);
  return first && (last || is(after, compares));
}
