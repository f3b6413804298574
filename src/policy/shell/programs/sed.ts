import { type Grammar, readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { pathEvidence } from '../evidence.ts';
import type { Field } from '../field.ts';
import { addCommand } from '../invocation.ts';
import { touchField } from '../touching.ts';
import { readSedScript } from './sed-script.ts';

const grammar: Grammar = {
  flags: 'n E r s u z quiet silent regexp-extended separate unbuffered null-data debug posix',
  values: 'e=text expression=text l=text line-length=text',
  operands: ['read'],
};

/** sed: `-i` writes its files; its script may read, write and execute. */
export const sed: Program = (given, state, desk) => {
  let inPlace = false;
  // `-i` takes an attached suffix only, so it is taken out before the rest is read as getopt does.
  const words = given.fields.slice(1).flatMap((field): Field[] => {
    const long = field.known && /^--in-place(?:=|$)/.test(field.text);
    const short = field.known ? /^-([nErsuz]*)i(.*)$/.exec(field.text) : null;
    if (!long && !short) return [field];
    inPlace = true;
    return short?.[1] ? [{ known: true, text: `-${short[1]}`, glob: null }] : [];
  });
  const suffix = given.fields.some((field) => /^-[nErsuz]*i.|^--in-place=/.test(field.text));
  const args = readArguments(words, grammar);
  const scripts = args.options
    .filter((option) => option.name === 'e' || option.name === 'expression')
    .flatMap((option) => option.value ?? []);
  const operands = [...args.operands];
  if (scripts.length === 0) {
    const first = operands.shift();
    if (first) scripts.push(first);
  }
  let why = args.problem ?? (suffix ? 'it leaves backup files under other names' : null);
  const files: { text: string; use: 'read' | 'edit' }[] = [];
  for (const script of scripts) {
    const read = script.known ? readSedScript(script.text) : null;
    if (read === null) why ??= 'its script is not understood';
    else if (read.executes) why ??= 'its script runs commands';
    if (read) files.push(...read.files);
  }
  const id = addCommand(given, why === null ? 'proved' : 'rule', why ?? '', state, desk, operands);
  for (const file of files)
    touchField({ known: true, text: file.text, glob: null }, file.use, state, desk, id);
  for (const field of operands) {
    if (field.text === '-') continue;
    touchField(field, 'read', state, desk, id);
    if (inPlace) touchField(field, 'edit', state, desk, id);
  }
  if (why !== null) for (const field of given.fields.slice(1)) pathEvidence(field, state, desk, id, true);
};
