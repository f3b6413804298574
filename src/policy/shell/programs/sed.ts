import { type Arguments, readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { type Field, literal } from '../field.ts';
import { walkGrammar } from '../grammar.ts';
import { isFreeDevice } from '../place.ts';
import { copyState } from '../state.ts';
import { touchField } from '../touching.ts';
import type { Grammar } from '../usage.ts';
import { readSedScript, type SedScript } from './sed-script.ts';

/** sed(1), GNU sed 4.9. */
const reading: Grammar = {
  flags:
    'n E r s u z b quiet silent regexp-extended separate unbuffered null-data zero-terminated debug posix sandbox binary',
  values: 'e=text expression=text l=text line-length=text f=read file=read',
  attached: 'i',
  optional: 'in-place',
  risky: { f: 'its script is in a file', file: 'its script is in a file' },
  operands: ['text', 'read'],
  instead: 'e expression f file',
  harmless: 'help version',
};
const editing: Grammar = { ...reading, operands: ['text', 'update'] };

const has = (args: Arguments, ...names: string[]): boolean =>
  args.options.some((option) => names.includes(option.name));

/** The scripts of all `-e` make one text, a line each; null when it is not known or not understood. */
function scriptOf(args: Arguments): SedScript | null {
  const given = args.options.filter(({ name }) => name === 'e' || name === 'expression');
  const fields = given.length > 0 ? given.map(({ value }) => value) : args.operands.slice(0, 1);
  if (fields.some((field) => field?.known !== true)) return null;
  return readSedScript(fields.map((field) => field?.text ?? '').join('\n'));
}

/** What `-i` adds to the names of the files it keeps; null when that makes another folder or a name of its own. */
function suffixOf(words: readonly Field[], args: Arguments): string | null {
  const given = words.flatMap((field) => {
    if (args.roles.get(field) !== 'option') return [];
    return /^(?:-[nErsuzb]*i|--in-place=)(.+)$/s.exec(field.text)?.[1] ?? [];
  });
  const last = given.at(-1) ?? '';
  return /^[\w.~-]*$/.test(last) && given.length < 2 ? last : null;
}

/** sed: `-i` writes its files; its script may read, write and execute. */
export const sed: Program = (given, state, desk) => {
  const words = given.fields.slice(1);
  const args = readArguments(words, reading);
  const apart = has(args, 'e', 'expression');
  const script = has(args, 'f', 'file') && !apart ? null : scriptOf(args);
  const suffix = suffixOf(words, args);
  const doubt = (): string | null => {
    if (suffix === null) return 'it leaves backup files under other names';
    if (script === null) return 'its script is not understood';
    if (script.executes) return 'its script runs commands';
    const writes = script.files.some(({ use, text }) => use === 'edit' && !isFreeDevice(text));
    return writes ? 'its script writes into files' : null;
  };
  const grammar = has(args, 'i', 'in-place') ? editing : reading;
  const about = has(args, 'help', 'version');
  const id = walkGrammar(given, grammar, state, desk, about ? undefined : doubt);
  for (const command of script?.commands ?? [])
    if (command.trim() !== '') desk.walkText(command, copyState(state));
  for (const file of script?.files ?? []) touchField(literal(file.text), file.use, state, desk, id);
  if (suffix === null || suffix === '') return;
  for (const file of args.operands.slice(apart || has(args, 'f', 'file') ? 0 : 1)) {
    if (!file.known) continue;
    const glob = file.glob === null ? null : file.glob + suffix;
    touchField({ known: true, text: file.text + suffix, glob }, 'edit', state, desk, id);
  }
};
