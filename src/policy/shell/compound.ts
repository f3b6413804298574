import { expandValue, expandWord } from './expand.ts';
import { type Field, literal } from './field.ts';
import type { CommandNode, Word } from './parse.ts';
import {
  copyState,
  type Desk,
  isInherited,
  joinState,
  type ShellState,
  samePlaces,
  sameStack,
} from './state.ts';
import { setVariable } from './variables.ts';
import { walkStatements } from './walk.ts';

/** POSIX special builtins: a POSIX shell finds them before functions, bash after. */
const special: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export readonly return set shift times trap unset'.split(' '),
);

export function defineFunction(
  node: Extract<CommandNode, { type: 'Function' }>,
  state: ShellState,
  desk: Desk,
): void {
  if (node.body.type === 'CompoundList') {
    desk.unclear(node.name.text, 'the function has no body');
    return;
  }
  state.functions.set(node.name.value, { bodies: [node.body], sure: true });
  if (special.has(node.name.value))
    desk.unclear(node.name.text, 'some shells do not let a function replace this');
  if (/[^\w.:-]/.test(node.name.value)) desk.unclear(node.name.text, 'its name is not a plain word');
  // Walked where it is defined as well: what it does counts even when nobody calls it here. A call is judged by itself.
  const inner = copyState(state);
  inner.functions.delete(node.name.value);
  const body = node.body;
  const sketch = desk.aside((apart) => apart.walkNode(body, inner));
  // What is not clear in it matters only where it runs.
  desk.uncalled.set(body, { ...sketch, opaque: [] });
}

export function walkIf(node: Extract<CommandNode, { type: 'If' }>, state: ShellState, desk: Desk): void {
  walkStatements(node.clause.commands, state, desk);
  const ways: ShellState[] = [];
  const way = (walk: (inner: ShellState) => void, from: ShellState): void => {
    const inner = copyState(from);
    walk(inner);
    ways.push(inner);
  };
  way((inner) => walkStatements(node.then.commands, inner, desk), state);
  for (const branch of node.elif) {
    walkStatements(branch.clause.commands, state, desk);
    way((inner) => walkStatements(branch.then.commands, inner, desk), state);
  }
  if (node.else) walkStatements(node.else.commands, state, desk);
  for (const other of ways) joinState(state, other);
}

export function walkCase(node: Extract<CommandNode, { type: 'Case' }>, state: ShellState, desk: Desk): void {
  expandValue(node.word, state, desk);
  const ways: ShellState[] = [];
  let through = copyState(state);
  for (const item of node.items) {
    for (const pattern of item.pattern) expandWord(pattern, state, desk, 'value');
    const inner = copyState(state);
    joinState(inner, through);
    walkStatements(item.body.commands, inner, desk);
    ways.push(inner);
    through = item.terminator === ';;' || item.terminator === undefined ? copyState(state) : inner;
  }
  for (const other of ways) joinState(state, other);
}

/** Loops over known words are walked once for each; what differs between rounds becomes unknown. */
export function walkFor(node: Extract<CommandNode, { type: 'For' }>, state: ShellState, desk: Desk): void {
  const name = node.name.value;
  if (!/^[A-Za-z_]\w*$/.test(name)) desk.unclear(node.name.text, 'it is not the name of a variable');
  const inherited = isInherited(state.variables.get(name));
  const all = state.variables.get('@');
  const words: readonly Field[] =
    node.wordlist?.flatMap((word: Word) => expandWord(word, state, desk, 'fields')) ??
    (all?.is === 'list' ? all.fields : [{ known: false, text: '$@', shape: 'many', head: '' }]);
  const distinct = words.length > 60 || words.some((word) => !word.known) ? null : words;
  if (distinct === null) {
    for (const word of words)
      if (!word.known && word.head !== '')
        desk.unclear(word.text, 'the loop runs over words that are not known');
    const maybe = words.flatMap((word) => (word.known ? [word.text] : (word.maybe ?? []))).slice(0, 8);
    loop(state, desk, () => walkStatements(node.body.commands, state, desk), name, maybe);
    // Without a word it is never set.
    if (inherited) state.variables.set(name, { is: 'unknown', inherited });
    return;
  }
  for (const word of distinct.length > 0 ? distinct : [literal('')]) {
    const before = copyState(state);
    setVariable(name, { is: 'text', text: word.text }, state, desk);
    walkStatements(node.body.commands, state, desk);
    joinState(state, before);
  }
  state.variables.set(name, { is: 'unknown', inherited: inherited && distinct.length === 0 });
}

export function walkSelect(
  node: Extract<CommandNode, { type: 'Select' }>,
  state: ShellState,
  desk: Desk,
): void {
  desk.unclear('select', 'it waits for a choice');
  const words = node.wordlist?.flatMap((word) => expandWord(word, state, desk, 'fields')) ?? [];
  const maybe = words.flatMap((field) => (field.known ? [field.text] : (field.maybe ?? []))).slice(0, 8);
  loop(state, desk, () => walkStatements(node.body.commands, state, desk), node.name.value, maybe);
}

/** Rounds of a loop after which what they leave behind counts as unclear. */
const mostRounds = 12;

/**
 * Walks a body that runs any number of times: again and again, each time from all that the rounds before may have left
 * behind, until a round adds nothing.
 */
export function loop(
  state: ShellState,
  desk: Desk,
  body: () => void,
  variable?: string,
  maybe: readonly string[] = [],
): void {
  if (variable !== undefined) setVariable(variable, { is: 'unknown', maybe }, state, desk);
  for (let round = 0; round < mostRounds; round += 1) {
    const before = copyState(state);
    const altered = state.altered.length;
    body();
    // A body that moves may move any number of times.
    if (!samePlaces(state.cwds, before.cwds)) state.cwds = null;
    joinState(state, before);
    if (state.altered.length === altered && sameKnowledge(state, before)) return;
  }
  desk.unclear('loop', 'what its rounds leave behind is not clear');
}

/** Whether joining a round to what was known before it told nothing new. */
function sameKnowledge(after: ShellState, before: ShellState): boolean {
  const value = (of: ShellState, name: string): string => {
    const known = of.variables.get(name);
    // What an unknown one may hold is evidence; it grows by rounds, but changes no verdict for the better.
    return known?.is === 'text' ? `=${known.text}` : `${known?.is} ${isInherited(known)}`;
  };
  return (
    samePlaces(after.cwds, before.cwds) &&
    samePlaces(after.previous, before.previous) &&
    sameStack(after.stack, before.stack) &&
    [...after.variables.keys()].every((name) => value(after, name) === value(before, name)) &&
    [...after.functions].every(([name, { bodies, sure }]) => {
      const known = before.functions.get(name);
      return known?.sure === sure && known.bodies.length === bodies.length;
    })
  );
}
