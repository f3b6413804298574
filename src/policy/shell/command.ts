import { posix } from 'node:path';
import { assign, assignedValue } from './assignments.ts';
import { builtins } from './builtins.ts';
import { checkCommand } from './coverage.ts';
import { variableEvidence } from './evidence.ts';
import { expandWord } from './expand.ts';
import { type Field, literal } from './field.ts';
import { walkGrammar } from './grammar.ts';
import { builtinGrammars } from './grammars/grammars.ts';
import type { Invocation } from './invocation.ts';
import type { Assignment, Command, Word } from './parse.ts';
import { programs } from './programs/programs.ts';
import { walkRedirections } from './redirections.ts';
import { copyState, type Desk, isInherited, type ShellState, textsOf, type Value } from './state.ts';
import { touchField } from './touching.ts';
import { unproved } from './unproved.ts';
import { byName } from './usage.ts';
import { isHarmless } from './variables.ts';
import { wrappers } from './wrappers.ts';

/** Judges one simple command: its assignments, redirections, and then the program it starts. */
export function walkCommand(node: Command, state: ShellState, desk: Desk): void {
  checkCommand(node, desk);
  const assignments = node.prefix.filter((item) => item.type === 'Assignment');
  if (node.name === undefined) {
    for (const assignment of assignments) assign(assignment, state, desk);
    for (const item of node.suffix) if (item.type === 'Assignment') assign(item, state, desk);
    walkRedirections(node.redirects, state, desk, null);
    return;
  }
  checkBrackets(node.name, desk);
  const before = copyState(state);
  const fields = [
    ...expandWord(node.name, state, desk, 'fields'),
    ...node.args.flatMap((word) => argumentFields(word, state, desk)),
  ];
  const environment = assignments.flatMap((assignment) => {
    const value = assignedValue(assignment, before, desk);
    if (isHarmless(assignment.name, value) || (assignment.name === 'IFS' && splits(fields[0]))) return [];
    variableEvidence(value, before, desk);
    return [assignment.name];
  });
  const redirected = walkRedirections(node.redirects, state, desk, null);
  if (/[^\x20-\x7e]/.test(fields[0]?.text ?? '')) {
    desk.unclear(fields[0]?.text ?? '', 'a command name contains characters outside ASCII');
  }
  const given = { fields, environment, stdin: `${state.stdin}${redirected}` };
  withTemporary(assignments, state, () => startProgram(given, state, desk));
}

/** Builtins that split what they read at `IFS`; for anything else it is no harmless variable. */
const splits = (program: Field | undefined): boolean =>
  program?.known === true && /^(?:read|mapfile|readarray)$/.test(program.text);

/** What a command's own assignments hold is not followed: a function or an inner shell that uses them does not know it. */
function withTemporary(assignments: readonly Assignment[], state: ShellState, start: () => void): void {
  const saved = assignments.map(({ name }) => [name, state.variables.get(name)] as const);
  const temporary: Value = { is: 'unknown' };
  for (const [name] of saved) state.variables.set(name, temporary);
  start();
  for (const [name, value] of saved) {
    // Set by the command as well: which of the two stays differs between builtins and functions.
    if (state.variables.get(name) !== temporary) state.variables.set(name, { is: 'unknown' });
    else if (value === undefined) state.variables.delete(name);
    else state.variables.set(name, value);
  }
}

/** The parser takes a bare bracket inside a word, which bash refuses: such a text is not what it seems. */
function checkBrackets(word: Word, desk: Desk): void {
  const bare =
    word.parts === undefined
      ? word.text
      : word.parts.map((part) => (part.type === 'Literal' ? part.text : '')).join('');
  const plain = bare.replace(/\\[\s\S]|'[^']*'|"[^"]*"/g, '');
  if (/[()]/.test(plain)) desk.unclear(word.text, 'it contains a bracket that bash would not accept here');
}

function argumentFields(word: Command['args'][number], state: ShellState, desk: Desk): Field[] {
  if (word.type === 'Word') checkBrackets(word, desk);
  if (word.type === 'Word') return expandWord(word, state, desk, 'fields');
  const value = assignedValue(word, state, desk);
  return value.known
    ? [literal(`${word.name}=${value.text}`)]
    : [{ ...value, text: word.text, shape: 'one', head: `${word.name}=${value.head}` }];
}

/** Finds out what a program is, in the order the shell does, and judges it. */
export function startProgram(given: Invocation, state: ShellState, desk: Desk): void {
  const [first, ...rest] = given.fields;
  if (first === undefined) return;
  if (!first.known) {
    desk.unclear(first.text, 'the text does not tell which program runs');
    for (const text of first.maybe ?? []) {
      const words = text.split(/\s+/).map(literal);
      startProgram({ ...given, fields: [...words, ...rest] }, copyState(state), desk);
    }
    unproved(given, 'the text does not tell which program runs', state, desk);
    return;
  }
  const named = state.functions.get(first.text);
  if (named !== undefined) {
    callFunction(first.text, named.bodies, rest, given, state, desk);
    if (named.sure) return;
  }
  const builtin = builtins.get(first.text);
  if (builtin !== undefined) {
    builtin(given, state, desk, startProgram);
    return;
  }
  const system = /^\/(?:usr\/)?(?:local\/)?bin\/([^/]+)$/.exec(first.text)?.[1];
  if (first.text.includes('/') && system === undefined) {
    touchField(first, 'execute', state, desk, null);
    const id = unproved(given, 'it is a file of its own, not a program we know', state, desk);
    // As evidence: it is probably what its name says, with the words that one takes.
    const alike = literal(posix.basename(first.text));
    if (builtinGrammars.has(alike.text))
      startProgram({ ...given, fields: [alike, ...rest], within: id }, state, desk);
    return;
  }
  const name = system ?? first.text;
  const wrapper = wrappers.get(name);
  if (wrapper !== undefined) {
    wrapper(given, state, desk, startProgram);
    return;
  }
  const program = programs.get(name);
  if (program !== undefined) {
    program(given, state, desk, startProgram);
    return;
  }
  const grammar = builtinGrammars.get(name) ?? byName(desk.grammars ?? {}).get(name);
  if (grammar !== undefined) return void walkGrammar(given, grammar, state, desk, undefined, startProgram);
  unproved(given, 'it is not a program we know to be harmless', state, desk);
}

/** What a function declared may have been its own: after it they hold either what they held before or what it gave them. */
function leaveVariables(
  declared: ReadonlySet<string>,
  before: ReadonlyMap<string, Value>,
  state: ShellState,
): void {
  for (const name of declared) {
    const [held, given] = [before.get(name), state.variables.get(name)];
    const maybe = [...new Set([...textsOf(held), ...textsOf(given)])].slice(0, 8);
    state.variables.set(name, { is: 'unknown', maybe, inherited: isInherited(held) });
  }
}

/** A function that calls itself is followed once more: a second round shows what it does with its own arguments. */
const mostCalls = 2;

function callFunction(
  name: string,
  bodies: readonly Parameters<Desk['walkNode']>[0][],
  rest: Field[],
  given: Invocation,
  state: ShellState,
  desk: Desk,
): void {
  const calls = desk.calls.get(name) ?? 0;
  if (calls >= mostCalls) {
    desk.unclear(name, 'it calls itself again and again');
    return;
  }
  desk.calls.set(name, calls + 1);
  if (given.environment.length > 0) desk.unclear(name, `it sets ${given.environment.join(', ')}`);
  const saved = new Map(
    ['@', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key) => [key, state.variables.get(key)]),
  );
  const fixed = rest.every((field) => field.known || field.shape !== 'many');
  // Those that are not given are none of the caller's.
  for (const [index, key] of [...saved.keys()].slice(1).entries()) {
    const field = rest[index];
    const text = !fixed ? null : field === undefined ? '' : field.known ? field.text : null;
    state.variables.set(key, text === null ? { is: 'unknown' } : { is: 'text', text });
  }
  state.variables.set('@', fixed ? { is: 'list', fields: rest } : { is: 'unknown' });
  const outer = { declared: desk.declared, variables: new Map(state.variables) };
  desk.declared = new Set();
  for (const body of bodies) desk.walkNode(body, state);
  leaveVariables(desk.declared, outer.variables, state);
  desk.declared = outer.declared;
  desk.calls.set(name, calls);
  for (const [key, value] of saved) {
    if (value === undefined) state.variables.delete(key);
    else state.variables.set(key, value);
  }
}
