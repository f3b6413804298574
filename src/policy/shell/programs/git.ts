import { type Arguments, readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { hostEvidence, pathEvidence } from '../evidence.ts';
import type { Field } from '../field.ts';
import { gitProgram } from '../grammars/git.ts';
import { addCommand, type Invocation } from '../invocation.ts';
import { copyState, type Desk, type ShellState } from '../state.ts';
import { placesOf } from '../touching.ts';
import { byName, type Grammar } from '../usage.ts';
import { type GitCall, readRest } from './git-call.ts';
import { change, push } from './git-change.ts';
import { inspect } from './git-inspect.ts';
import { strangeRepository } from './git-repository.ts';

const { subcommands = {}, ...program } = gitProgram;
/** Options before the subcommand; what follows is read by the subcommand's own grammar. */
const globals: Grammar = { ...program, posix: true, operands: ['any'] };
const verbs = byName(
  Object.fromEntries(
    Object.entries(subcommands).flatMap(([verb, grammar]) => (grammar ? [[verb, grammar]] : [])),
  ),
);

/** git: what only reads is judged by what it reads, `push` by `expose` rules; everything else needs a rule. */
export const git: Program = (given, state, desk) => {
  const outer = readArguments(given.fields.slice(1), globals);
  const [verb, ...rest] = outer.operands;
  const moved = enterFolders(outer, state, desk);
  if (verb === undefined && onlyPrints(outer)) {
    addCommand(given, 'proved', '', state, desk, [], { roles: outer.roles });
    return;
  }
  const strange = strangeRepository(moved.state, desk);
  if (strange !== null && moved.entered.length === 0) desk.unclear(wordsOf(given), strange);
  const outerWhy = outer.risk ?? outer.problem ?? (moved.entered.length > 0 ? (moved.why ?? strange) : null);
  if (!verb?.known) return other(given, outerWhy ?? 'its subcommand is not known', moved.state, desk);
  const grammar = verbs.get(verb.text);
  if (grammar === undefined) {
    const why = `\`git ${verb.text}\` is not a subcommand known to be harmless`;
    return other(given, outerWhy ?? why, moved.state, desk);
  }
  const read = readRest(rest, withDefault(verb.text, rest, grammar));
  const call: GitCall = { ...read, ...moved, given, verb: verb.text, outer, outerWhy, shell: state, desk };
  if (verb.text === 'push') push(call);
  else if (read.args.usage.because === null) inspect(call);
  else change(call);
};

/** `git reflog main` shows: its subcommand may be left out. */
function withDefault(verb: string, rest: readonly Field[], grammar: Grammar): Grammar {
  if (verb !== 'reflog') return grammar;
  const listed = byName(grammar.subcommands ?? {});
  return listed.has(rest[0]?.text ?? '') ? grammar : (listed.get('show') ?? grammar);
}

/** `-C` changes the directory for this command alone, each relative to the one before. */
function enterFolders(
  outer: Arguments,
  state: ShellState,
  desk: Desk,
): Pick<GitCall, 'state' | 'entered'> & { why: string | null } {
  let inner = state;
  let why: string | null = null;
  const entered: GitCall['entered'] = [];
  for (const { name, value } of outer.options) {
    if (name !== 'C' || value === null || value.text === '') continue;
    entered.push({ folder: value, from: inner });
    if (!value.known) why = 'the text does not tell in which directory git works';
    else inner = { ...copyState(inner), cwds: placesOf(value.text, inner, desk) };
  }
  return { state: inner, entered, why };
}

function onlyPrints({ usage, options, problem, risk }: Arguments): boolean {
  const prints = options.every(({ name, value }) => usage.harmless.has(name) && value === null);
  const harmless = risk === null || options.every(({ name }) => name === 'exec-path');
  return problem === null && harmless && options.length > 0 && prints;
}

const wordsOf = (given: Invocation): string => given.fields.map((field) => field.text).join(' ');

/** A subcommand nobody knows: an alias of the settings or a program of its own. */
function other(given: Invocation, why: string, state: ShellState, desk: Desk): void {
  const rest = given.fields.slice(1);
  const id = addCommand(given, 'rule', why, state, desk, rest);
  for (const field of rest) {
    pathEvidence(field, state, desk, id, true);
    hostEvidence(field, desk, id);
  }
}
