import { type Grammar, readArguments } from './arguments.ts';
import type { Program } from './builtins.ts';
import { pathEvidence, variableEvidence } from './evidence.ts';
import { type Field, literal, unknownField } from './field.ts';
import { addCommand, type Invocation } from './invocation.ts';
import type { Desk, ShellState, Start, Value } from './state.ts';
import { copyState } from './state.ts';
import { touchField } from './touching.ts';
import { isHarmless } from './variables.ts';

/** A wrapped command is a program even when the shell has a builtin or function of that name. */
function startApart(given: Invocation, state: ShellState, desk: Desk, start: Start): void {
  const apart = copyState(state);
  apart.functions.clear();
  start(given, apart, desk);
}

/** Records a wrapper that is not understood, and judges every place its inner command could start, for evidence. */
function guess(given: Invocation, why: string, state: ShellState, desk: Desk, start: Start): void {
  const id = addCommand(given, 'rule', why, state, desk, []);
  for (const field of given.fields.slice(1)) pathEvidence(field, state, desk, id, false);
  const rest = given.fields.slice(1);
  const at = rest.findIndex(
    (field) => field.known && !field.text.startsWith('-') && !/^\d|=/.test(field.text),
  );
  if (at >= 0 && desk.depth < 6) {
    desk.depth += 1;
    startApart({ ...given, fields: rest.slice(at) }, state, desk, start);
    desk.depth -= 1;
  }
}

/** Variables in another shell: whether they were exported to it the text does not tell. */
function passedOn(state: ShellState): ShellState['variables'] {
  return new Map(
    [...state.variables].map(([name, value]): [string, Value] => [
      name,
      value.is === 'text' ? { is: 'unknown', maybe: [value.text] } : { ...value, is: 'unknown' },
    ]),
  );
}

const shell: Program = (given, state, desk, start) => {
  const words = given.fields.slice(1);
  let at = 0;
  let script: Field | null = null;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (!word?.known) return guess(given, 'its options are not known', state, desk, start);
    // What it runs is judged all the same.
    if (/^[-+]O$|^--(?:rcfile|init-file)$/.test(word.text)) {
      desk.unclear(word.text, 'the shell reads other settings');
      at += 1;
    } else if (/^--(?!$)/.test(word.text)) {
      if (!/^--(?:norc|noprofile|posix|login)$/.test(word.text))
        desk.unclear(word.text, 'this option of the shell is not known');
    } else if (/^[-+]o$/.test(word.text)) at += 1;
    else if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(word.text)) {
      // `-lc`, `-xc`, `-euo pipefail -c`: what follows the cluster is the script, after the value an `o` takes.
      at += word.text.includes('o') ? 2 : 1;
      while (words[at]?.known && /^[-+]/.test(words[at]?.text ?? ''))
        at += /o$/.test(words[at]?.text ?? '') ? 2 : 1;
      script = words[at] ?? null;
      break;
    } else if (!/^[-+]/.test(word.text) || word.text === '--' || word.text === '-') break;
    else if (/^[-+][a-z]*o$/.test(word.text)) at += 1;
  }
  const login = words.slice(0, at).some((word) => /^-[a-z]*[li]|^--login/.test(word.text));
  if (script?.known) {
    addCommand({ ...given, fields: given.fields.slice(0, 1) }, 'inert', '', state, desk, []);
    // Where `sh` is not bash, `$'…'` ends elsewhere and different words run.
    if (/(?:^|\/)sh$/.test(given.fields[0]?.text ?? '') && /\$['"]/.test(script.text)) {
      desk.unclear(script.text, 'sh may read its quotes in another way');
    }
    if (login)
      desk.unclear(given.fields[0]?.text ?? 'sh', 'a login or interactive shell runs start files first');
    const inner = copyState(state);
    inner.functions.clear();
    inner.stdin = given.stdin;
    inner.variables = passedOn(state);
    const parameters = words.slice(at + 1);
    const many = parameters.findIndex((word) => !word.known && word.shape === 'many');
    for (let index = 0; index < 10; index += 1) {
      const word = many >= 0 && index >= many ? undefined : parameters[index];
      inner.variables.set(
        String(index),
        word?.known ? { is: 'text', text: word.text } : { is: 'unknown', maybe: word?.maybe ?? [] },
      );
    }
    const listed = many < 0 && parameters.length > 1;
    inner.variables.set('@', listed ? { is: 'list', fields: parameters.slice(1) } : { is: 'unknown' });
    if (given.environment.length > 0) desk.unclear('sh', `it sets ${given.environment.join(', ')}`);
    desk.walkText(script.text, inner);
    return;
  }
  const id = addCommand(
    given,
    'rule',
    'it runs code that is not part of the command text',
    state,
    desk,
    words,
  );
  for (const word of words) pathEvidence(word, state, desk, id, true);
  // What the text may be is judged all the same.
  for (const text of script?.maybe ?? []) desk.walkText(text, copyState({ ...state, stdin: '' }));
  const reads = words.length === at || words.slice(0, at).some((word) => /^-[a-z]*s/.test(word.text));
  if (!reads || given.stdin === '') return;
  desk.unclear('sh', 'it runs whatever it is given on standard input');
  // As evidence: what is spelled out there may name something forbidden.
  desk.walkText(given.stdin.replace(/\|\s*$/, ''), copyState({ ...state, stdin: '' }));
};

/** `-C DIR` of env: the folder it starts the program in. */
function enterEvidence(words: readonly Field[], state: ShellState, desk: Desk): void {
  for (const [at, word] of words.entries()) {
    const inline = word.known ? /^(?:--chdir=|-[i0v]*C)(.+)$/.exec(word.text)?.[1] : undefined;
    const next = word.known && /^(?:--chdir|-[i0v]*C)$/.test(word.text) ? words[at + 1] : undefined;
    if (inline !== undefined) touchField(literal(inline), 'enter', state, desk, null);
    else if (next !== undefined) touchField(next, 'enter', state, desk, null);
  }
}

/** `-S TEXT` of env: it takes the text apart into words of its own. */
function splitEvidence(words: readonly Field[], state: ShellState, desk: Desk): void {
  for (const [at, word] of words.entries()) {
    if (!word.known) continue;
    const inline = /^(?:--split-string=|-[i0v]*S)(.+)$/s.exec(word.text)?.[1];
    const next = /^(?:--split-string|-[i0v]*S)$/.test(word.text) ? words[at + 1] : undefined;
    if (inline !== undefined) desk.walkText(inline, copyState(state));
    else if (next?.known) desk.walkText(next.text, copyState(state));
  }
}

const env: Program = (given, state, desk, start) => {
  const words = given.fields.slice(1);
  const environment = [...given.environment];
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined || !word.known) break;
    const name = /^([A-Za-z_]\w*)=/.exec(word.text)?.[1];
    if (name !== undefined) {
      const value = literal(word.text.slice(name.length + 1));
      if (!isHarmless(name, value)) {
        environment.push(name);
        variableEvidence(value, state, desk);
      }
    } else if (word.text.startsWith('-') && word.text !== '--') {
      enterEvidence(words, state, desk);
      splitEvidence(words, state, desk);
      return guess(
        { ...given, environment },
        'env with options changes more than variables',
        state,
        desk,
        start,
      );
    } else if (word.text !== '--') break;
  }
  if (at >= words.length) return guess(given, 'it prints the environment', state, desk, start);
  startApart({ ...given, environment, fields: words.slice(at) }, state, desk, start);
};

const xargs: Program = (given, state, desk, start) => {
  const grammar: Grammar = {
    flags: '0 r t p x null no-run-if-empty verbose',
    values:
      'n=text P=text L=text s=text d=text max-args=text max-procs=text max-lines=text delimiter=text I=text',
    posix: true,
    operands: ['text'],
  };
  const args = readArguments(given.fields.slice(1), grammar);
  if (args.problem !== null) return guess(given, 'its options are not understood', state, desk, start);
  addCommand({ ...given, fields: given.fields.slice(0, 1) }, 'inert', '', state, desk, []);
  const mark = args.options.find((option) => option.name === 'I')?.value;
  const inner: Field[] =
    args.operands.length > 0 ? args.operands : [{ known: true, text: 'echo', glob: null }];
  const marked = mark?.known ? mark.text : null;
  const fields = inner.map(
    (field): Field =>
      marked !== null && field.known && field.text.includes(marked)
        ? unknownField(field.text, 'one', field.text.slice(0, field.text.indexOf(marked)))
        : field,
  );
  if (marked === null) fields.push(unknownField('<standard input>', 'many'));
  for (const word of given.stdin.split(/\s+/).slice(0, 40)) {
    const id = desk.sketch.commands.length - 1;
    if (word !== '' && word !== '|')
      pathEvidence({ known: true, text: word, glob: null }, state, desk, id, false);
  }
  startApart({ ...given, fields, stdin: '' }, state, desk, start);
};

/** Programs that start another one named in their arguments, where a table is not enough. */
export const wrappers: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['env', env],
  ['xargs', xargs],
  ['bash', shell],
  ['sh', shell],
]);
