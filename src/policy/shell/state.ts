import type { LookUp } from '../../model/facts.ts';
import type { GrammarInput } from '../../model/grammar.ts';
import type { Field } from './field.ts';
import type { Invocation } from './invocation.ts';
import type { Command, CommandNode, ParsedScript } from './parse.ts';
import type { Place } from './place.ts';
import type { Sketch } from './sketch.ts';

/** What is known about a variable's value. */
export type Value =
  | { is: 'text'; text: string }
  | { is: 'number' }
  /** Digits and white space, or nothing. */
  | { is: 'digits' }
  /** The elements of an array, from the first on and without a gap; under the name `@` the arguments of a function. */
  | { is: 'list'; fields: readonly Field[] }
  /** `inherited`: it may still hold what the environment gave it. */
  | { is: 'unknown'; maybe?: readonly string[]; inherited?: boolean };

/** The shell's state at one point of the text. Copied wherever bash starts a subshell. */
export interface ShellState {
  /** Every directory the shell may be in here; null when the text does not tell. */
  cwds: Place[] | null;
  /** Where it is instead when the last command failed; absent when that makes no difference. */
  otherwise?: Place[];
  /** Where `cd -` leads; null when the text does not tell. */
  previous: Place[] | null;
  /** What pushd left behind, the last one first; null when the text does not tell. */
  stack: readonly Place[][] | null;
  variables: Map<string, Value>;
  /** `sure` is false when some way through the text does not define it: the program of that name may run as well. */
  functions: Map<string, { bodies: readonly CommandNode[]; sure: boolean }>;
  /** Folders that hold copies or moved trees since earlier commands: what is below them cannot be looked up any more. One
   * list for all copies of a state: a subshell's files stay. */
  altered: string[];
  /** Text that reaches standard input of the command at hand; null when it is not known. */
  stdin: string;
}

/** Finds out what a program is and judges it. */
export type Start = (given: Invocation, state: ShellState, desk: Desk) => void;

/** What a text is judged against beside the file system. */
export interface Ground {
  home: string;
  /** The folder the run is about: git may read its repository and no other. */
  workspace: string;
  /** Programs a profile describes beside the built-in ones. */
  grammars?: Readonly<Record<string, GrammarInput>> | undefined;
  /** Addresses of the workspace's git remotes by name; absent when nobody looked. */
  remotes?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** What the walk needs from outside one function, and where it collects what it finds. */
export interface Desk extends Ground {
  sketch: Sketch;
  lookUp: LookUp;
  /** Where the text starts; git's `REV:path` is relative to a repository's root, and this is our best knowledge of it. */
  root: string;
  /** The text positions of the script at hand refer to. */
  source: string;
  /** How deep scripts, functions and wrappers are nested. */
  depth: number;
  /** Variables of the environment that the text uses and that may hold secrets. */
  inherited: Set<string>;
  /** What bodies of functions would touch that nobody called yet: judged at the end, as far as the text tells. */
  uncalled: Map<CommandNode | Command, Sketch>;
  /** How often each function is being called where the walk is now. */
  calls: Map<string, number>;
  /** Variables that the function at hand declares: they may be its own. */
  declared: Set<string>;
  /** Steps, and words of braces and globs, left before the walk gives up. */
  budget: { left: number; words: number };
  /** What a walk would touch, drawn apart from all else. */
  aside(walk: (desk: Desk) => void): Sketch;
  unclear(what: string, why: string): void;
  walk(script: ParsedScript, state: ShellState): void;
  /** Walks a command text in the given state, as `eval` and `bash -c` do. */
  walkText(text: string, state: ShellState): void;
  walkNode(node: CommandNode | Command, state: ShellState): void;
}

export function copyState(state: ShellState): ShellState {
  return {
    ...(state.otherwise === undefined ? {} : { otherwise: [...state.otherwise] }),
    cwds: state.cwds === null ? null : [...state.cwds],
    previous: state.previous,
    stack: state.stack,
    variables: new Map(state.variables),
    functions: new Map(state.functions),
    altered: state.altered,
    stdin: state.stdin,
  };
}

/** What is known after either of two ways through the text. Writes the result into `into`. */
export function joinState(into: ShellState, other: ShellState): void {
  if (into.cwds === null || other.cwds === null) into.cwds = null;
  else {
    const known = into.cwds;
    const added = other.cwds.filter((place) => !known.some((have) => have.lexical === place.lexical));
    into.cwds = known.length + added.length > 6 ? null : [...known, ...added];
  }
  if (!samePlaces(into.previous, other.previous)) into.previous = null;
  if (!sameStack(into.stack, other.stack)) into.stack = null;
  for (const name of new Set([...into.variables.keys(), ...other.variables.keys()])) {
    const a = into.variables.get(name);
    const b = other.variables.get(name);
    const same = a !== undefined && b !== undefined && sameValue(a, b);
    if (same) continue;
    const maybe = [...new Set([...textsOf(a), ...textsOf(b)])].slice(0, 6);
    const inherited = isInherited(a) || isInherited(b);
    into.variables.set(
      name,
      isNumeric(a) && isNumeric(b)
        ? { is: a?.is === 'digits' || b?.is === 'digits' ? 'digits' : 'number' }
        : { is: 'unknown', maybe, inherited },
    );
  }
  for (const name of new Set([...into.functions.keys(), ...other.functions.keys()])) {
    const a = into.functions.get(name);
    const b = other.functions.get(name);
    const bodies = [...new Set([...(a?.bodies ?? []), ...(b?.bodies ?? [])])];
    into.functions.set(name, { bodies, sure: a?.sure === true && b?.sure === true });
  }
}

/** The state after the last command failed; takes that knowledge out of `state`, which then means success. */
export function splitFailure(state: ShellState): ShellState {
  const failed = copyState(state);
  if (state.otherwise !== undefined) {
    failed.cwds = state.otherwise;
    failed.previous = null;
    failed.stack = null;
  }
  delete state.otherwise;
  delete failed.otherwise;
  return failed;
}

export function samePlaces(a: readonly Place[] | null, b: readonly Place[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((place, at) => place.lexical === b[at]?.lexical);
}

export function sameStack(a: ShellState['stack'], b: ShellState['stack']): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((places, at) => samePlaces(places, b[at] ?? null));
}

/** The texts a value is or can be, as far as they are known. */
export function textsOf(value: Value | undefined): readonly string[] {
  if (value?.is === 'list') {
    const texts = value.fields.flatMap((field) => (field.known ? [field.text] : []));
    return texts.length > 1 ? [texts.join(' '), ...texts] : texts;
  }
  return value?.is === 'text' ? [value.text] : value?.is === 'unknown' ? (value.maybe ?? []) : [];
}

function isNumeric(value: Value | undefined): boolean {
  return (
    value?.is === 'number' || value?.is === 'digits' || (value?.is === 'text' && /^-?\d+$/.test(value.text))
  );
}

/** Whether a variable may hold what the environment gave it: nothing, or not for sure, was assigned to it. */
export function isInherited(value: Value | undefined): boolean {
  return value === undefined || (value.is === 'unknown' && value.inherited === true);
}

function sameValue(a: Value, b: Value): boolean {
  return (
    a.is === b.is &&
    isInherited(a) === isInherited(b) &&
    (a.is !== 'text' || b.is !== 'text' || a.text === b.text) &&
    (a.is !== 'list' || b.is !== 'list' || a.fields === b.fields)
  );
}
