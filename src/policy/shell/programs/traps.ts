import { readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { type Field, unknownField } from '../field.ts';
import { walkGrammar } from '../grammar.ts';
import { coreutilsBytes } from '../grammars/coreutils-bytes.ts';
import { coreutilsFiles } from '../grammars/coreutils-files.ts';
import { coreutilsSystem } from '../grammars/coreutils-system.ts';
import { fdfind, ripgrep } from '../grammars/search.ts';
import { copyState } from '../state.ts';
import type { Grammar } from '../usage.ts';

/** The known beginning of a word. */
const textOf = (field: Field): string => (field.known ? field.text : field.head);

/** tree takes the value of a letter from the next word wherever the letter stands: `-Lo 1 x` writes x. */
export const tree: Program = (given, state, desk) => {
  walkGrammar(given, coreutilsFiles.tree, state, desk, () => {
    const odd = given.fields.find((field) => /^-[^-]*[LPIHTo](?!\d*$)/.test(textOf(field)));
    return odd === undefined ? null : `${odd.text} takes its values from the words after it`;
  });
};

/** strings, like all of binutils, replaces `@file` by the words that stand in file. */
export const strings: Program = (given, state, desk) => {
  walkGrammar(given, coreutilsBytes.strings, state, desk, () =>
    given.fields.some((field) => textOf(field).startsWith('@')) ? 'it takes options from a file' : null,
  );
};

const unveiled: Grammar = { ...ripgrep, recursive: '', whole: true };

/** A file that `-g` or `-t` asks for is searched even when it is hidden or ignored. */
export const rg: Program = (given, state, desk) => {
  const { options } = readArguments(given.fields.slice(1), ripgrep);
  const sees = options.some(({ name, value }) => {
    if (name === 't' || name === 'type') return true;
    return ['g', 'glob', 'iglob'].includes(name) && !(value?.known === true && value.text.startsWith('!'));
  });
  walkGrammar(given, sees ? unveiled : ripgrep, state, desk);
};

/** fd lists names; with `-x` and `-X` it runs what follows on each, which is judged as evidence beside it. */
export const fd: Program = (given, state, desk, start) => {
  walkGrammar(given, fdfind, state, desk);
  const runs = given.fields.findIndex(
    (field, at) => at > 0 && field.known && /^(?:-[HIusigFap01qlL]*[xX]|--exec(?:-batch)?)$/.test(field.text),
  );
  if (runs < 0) return;
  const rest = given.fields.slice(runs + 1);
  const close = rest.findIndex((field) => field.known && field.text === ';');
  const inner = (close < 0 ? rest : rest.slice(0, close)).map((field) =>
    field.text.includes('{') ? unknownField(field.text, 'one') : field,
  );
  start({ ...given, fields: [...inner, unknownField('what fd finds', 'one')] }, copyState(state), desk);
};

/** Letters of ps without a dash, among them no `e`, which shows environments. */
const bsdWord = /^[acfghjlmnrsuvwxHLSTX]+$/;
/** Letters behind a dash that it surely reads as such: one that it does not know makes it read all words the other way. */
const dashed = /^-[AadeFfjLlHTmwyNcM]*$/;
const valued = /^(?:-[AadeFfjLlHTmwyNcM]*[oOpqCuUgGst]|[acfghjlmnrsuvwxHLSTX]*[oOkpU])$/;
const fallback = /^-(?:aux|auxw+|axu|ax|axf|axjf|auxf)$/;

function psDoubt(words: readonly Field[]): string | null {
  const other = words.some((field) => fallback.test(textOf(field)));
  let value = false;
  for (const field of words) {
    const text = textOf(field);
    const numbers = field.known ? /^[-+]?\d+(?:,\d+)*$/.test(text) : field.shape === 'number';
    if (value || numbers) {
      if (!numbers && (!field.known || /env/i.test(text))) return 'it may show the environment of processes';
      value = false;
    } else if (!field.known) return 'it may take options that the text does not tell';
    else if (valued.test(text) && !other) value = true;
    else if (!bsdWord.test(text) && !(other ? fallback.test(text) : /^--[a-z-]+(?:=|$)|^-/i.test(text)))
      return `it may read ${text} in more than one way`;
    else if (!other && /^-[^-]/.test(text) && !dashed.test(text))
      return `it may read ${text} in more than one way`;
  }
  return null;
}

/** ps shows processes, but not what they keep in their environment. */
export const ps: Program = (given, state, desk) => {
  walkGrammar(given, coreutilsSystem.ps, state, desk, () => psDoubt(given.fields.slice(1)));
};
