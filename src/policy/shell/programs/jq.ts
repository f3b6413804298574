import type { Program } from '../builtins.ts';
import { type Field, literal } from '../field.ts';
import { walkGrammar } from '../grammar.ts';
import { plainWord, touchField } from '../touching.ts';
import type { Grammar } from '../usage.ts';

/** jq(1), jq 1.7. */
const grammar: Grammar = {
  flags:
    'r j a c C M S s n e R raw-output raw-output0 join-output ascii-output compact-output color-output monochrome-output sort-keys slurp null-input exit-status raw-input tab unbuffered seq stream stream-errors args jsonargs',
  values: 'indent=text f=read from-file=read L=list library-path=list',
  risky: {
    f: 'its filter is in a file',
    'from-file': 'its filter is in a file',
    L: 'it loads modules',
    'library-path': 'it loads modules',
  },
  operands: ['text', 'read'],
  harmless: 'help version h V build-configuration',
};

/** What a filter calls by these names; `.env`, `"env"`, `$env` and `{env: 1}` are data. */
const calls = [
  /(?<![.\w"$])(?:env|import|include|modulemeta|get_search_list)\b(?!\s*:(?!:))/,
  /(?<![.\w"])(?:ENV\b|__prog\w*)/,
];

/** jq reads its files; `-f`, `-L` and the module words load code, `env` and `$ENV` print the environment. */
export const jq: Program = (given, state, desk) => {
  // `--arg name value` and `--argjson name value` take two words, which are text; of `--slurpfile name file` one is a file.
  const fields = [...given.fields];
  const files: Field[] = [];
  let open = true;
  for (let at = 1; at < fields.length; at += 1) {
    const field = fields[at];
    if (!field?.known || !open) continue;
    if (field.text === '--') open = false;
    else if (/^--(?:arg|argjson|slurpfile|rawfile)$/.test(field.text)) {
      const name = fields[at + 1];
      const value = fields[at + 2];
      const single = [name, value].every((word) => word?.known === true || word?.shape === 'one');
      // Unless both are there, jq complains and ends.
      if (!single) continue;
      if (field.text.endsWith('file') && value !== undefined) files.push(value);
      fields.splice(at, 3, literal('--tab'));
    }
  }
  const id = walkGrammar({ ...given, fields }, grammar, state, desk, (args) => {
    const filter = args.operands[0];
    if (filter === undefined) return null;
    if (!filter.known) return 'its filter is not known';
    return calls.some((call) => call.test(filter.text)) ? 'its filter reads more than its input' : null;
  });
  for (const file of files) touchField(file, 'read', state, desk, id);
  const command = desk.sketch.commands[id];
  if (command === undefined) return;
  // Rules and people see the words as they were written.
  const words = new Map(fields.map((field, at) => [field, command.words[at]]));
  command.words = given.fields.map((field) => words.get(field) ?? plainWord(field));
};
