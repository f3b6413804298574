import { expandValue, expandWord } from './expand.ts';
import { type Field, literal } from './field.ts';
import type { CommandNode, Word } from './parse.ts';
import { copyState, type Desk, isInherited, joinState, type ShellState } from './state.ts';
import { setVariable } from './variables.ts';
import { walkNode, walkStatements } from './walk.ts';

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
  // Walked where it is defined as well, so that what it forbids is seen even when nobody calls it here.
  const inner = copyState(state);
  inner.functions.delete(node.name.value);
  const silent: Desk = { ...desk, unclear: () => {} };
  walkNode(node.body, inner, silent);
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
  const inherited = isInherited(state.variables.get(name));
  const words: Field[] = node.wordlist?.flatMap((word: Word) => expandWord(word, state, desk, 'fields')) ?? [
    { known: false, text: '$@', shape: 'many', head: '' },
  ];
  const distinct = words.length > 60 || words.some((word) => !word.known) ? null : words;
  if (distinct === null) {
    for (const word of words)
      if (!word.known && word.head !== '')
        desk.unclear(word.text, 'the loop runs over words that are not known');
    loop(state, desk, () => walkStatements(node.body.commands, state, desk), name);
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

/** Walks a body that runs any number of times: whatever a round changes is unknown from the start. */
export function loop(state: ShellState, desk: Desk, body: () => void, variable?: string): void {
  if (variable !== undefined) setVariable(variable, { is: 'unknown' }, state, desk);
  const before = copyState(state);
  body();
  const moved =
    state.cwds === null ||
    before.cwds === null ||
    state.cwds.length !== before.cwds.length ||
    state.cwds.some((place, at) => place.lexical !== before.cwds?.[at]?.lexical);
  joinState(state, before);
  const changed = [...state.variables].some(
    ([name, value]) => value.is === 'unknown' && before.variables.get(name)?.is !== 'unknown',
  );
  if (moved) state.cwds = null;
  if (!moved && !changed) return;
  // A second round sees what the first one left behind.
  body();
  joinState(state, before);
  if (moved) state.cwds = null;
}
