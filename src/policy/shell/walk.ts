import type { LookUp } from '../../model/facts.ts';
import { walkArithmetic } from './arithmetic.ts';
import { walkCommand } from './command.ts';
import { walkConditional } from './conditional.ts';
import { expandValue, expandWord } from './expand.ts';
import { type Field, literal } from './field.ts';
import {
  type CommandNode,
  type ParsedScript,
  type PipelineNode,
  parseScript,
  type Statement,
  trickery,
  type Word,
} from './parse.ts';
import type { Place } from './place.ts';
import { walkRedirections } from './redirections.ts';
import { emptySketch, type Sketch } from './sketch.ts';
import { copyState, type Desk, joinState, type ShellState, splitFailure } from './state.ts';
import { setVariable } from './variables.ts';

const deepest = 12;
const mostCommands = 800;

/** What a command text would touch, and the directory it ends in (null when the text does not tell). */
export function sketchScript(
  text: string,
  start: Place,
  lookUp: LookUp,
  home: string,
): Sketch & { cwd: Place | null } {
  const sketch = emptySketch();
  const desk = createDesk(sketch, lookUp, home, start.real ?? start.lexical);
  const state: ShellState = {
    cwds: [start],
    variables: new Map(),
    functions: new Map(),
    altered: [],
    stdin: '',
  };
  const trick = trickery(text);
  if (trick !== null) desk.unclear(text, trick);
  desk.walkText(text, state);
  return { ...sketch, cwd: state.cwds?.length === 1 ? (state.cwds[0] ?? null) : null };
}

function createDesk(sketch: Sketch, lookUp: LookUp, home: string, root: string): Desk {
  const unclear = (what: string, why: string): void => {
    if (!sketch.opaque.some((part) => part.what === what && part.why === why))
      sketch.opaque.push({ what, why });
  };
  const deeper = (what: string, walk: () => void): void => {
    if (desk.depth >= deepest) {
      unclear(what, 'it is nested too deeply to analyse');
      return;
    }
    desk.depth += 1;
    walk();
    desk.depth -= 1;
  };
  const desk: Desk = {
    sketch,
    lookUp,
    home,
    root,
    depth: 0,
    budget: { left: mostCommands },
    unclear,
    walk: (script, state) =>
      deeper('script', () => {
        for (const error of script.errors ?? []) unclear('script', error.message);
        walkScript(script, state, desk);
      }),
    walkText: (text, state) =>
      deeper(text, () => {
        const { script, problem } = parseScript(text);
        if (problem !== null) unclear(text, problem);
        if (script !== null) walkScript(script, state, desk);
      }),
    walkNode: (node, state) => deeper('function', () => walkNode(node, state, desk)),
  };
  return desk;
}

function walkScript(script: ParsedScript, state: ShellState, desk: Desk): void {
  for (const error of script.errors ?? []) desk.unclear('script', error.message);
  walkStatements(script.commands, state, desk);
}

function walkStatements(statements: readonly Statement[], state: ShellState, desk: Desk): void {
  for (const statement of statements) {
    const into = statement.background === true ? copyState(state) : state;
    if (statement.command.type === 'AndOr') walkAndOr(statement.command, into, desk);
    else walkPipeline(statement.command, into, desk);
    joinState(into, splitFailure(into));
  }
}

/** `a && b || c`: follows what is known after success and after failure apart, as far as the next operator needs it. */
function walkAndOr(
  node: Extract<Statement['command'], { type: 'AndOr' }>,
  state: ShellState,
  desk: Desk,
): void {
  const [first, ...rest] = node.commands;
  const success = copyState(state);
  if (first) walkPipeline(first, success, desk);
  let ways = { success, failure: splitFailure(success) };
  rest.forEach((command, index) => {
    const and = node.operators[index] === '&&';
    const after = copyState(and ? ways.success : ways.failure);
    walkPipeline(command, after, desk);
    const failed = splitFailure(after);
    if (and) {
      joinState(failed, ways.failure);
      ways = { success: after, failure: failed };
    } else {
      joinState(after, ways.success);
      ways = { success: after, failure: failed };
    }
  });
  joinState(ways.success, ways.failure);
  Object.assign(state, ways.success);
}

function walkPipeline(node: PipelineNode, state: ShellState, desk: Desk): void {
  if (node.type !== 'Pipeline') {
    walkNode(node, state, desk);
    return;
  }
  if (node.commands.length === 1 && node.commands[0]) {
    walkNode(node.commands[0], state, desk);
    return;
  }
  // Each command of a pipeline runs in a subshell of its own and gets the output of the one before.
  let given = state.stdin;
  for (const command of node.commands) {
    const inner = copyState(state);
    inner.stdin = given;
    walkNode(command, inner, desk);
    given = `${given} ${textOf(command)} |`;
  }
}

/** Literal words of a command: what it may print, as evidence for a program that reads it as code. */
function textOf(node: CommandNode): string {
  if (node.type !== 'Command') return '';
  const words = node.args.map((argument) =>
    'value' in argument && typeof argument.value === 'string' ? argument.value : '',
  );
  const given = node.redirects.map((redirect) =>
    redirect.type === 'HereDoc'
      ? redirect.body.text
      : redirect.type === 'HereString'
        ? (redirect.target?.value ?? '')
        : '',
  );
  return [...words, ...given].join(' ');
}

function walkNode(node: CommandNode, state: ShellState, desk: Desk): void {
  switch (node.type) {
    case 'Command':
      walkCommand(node, state, desk);
      return;
    case 'Redirected':
      walkRedirections(node.redirects, state, desk, null);
      walkNode(node.command, state, desk);
      return;
    case 'Subshell':
      walkStatements(node.body.commands, copyState(state), desk);
      return;
    case 'BraceGroup':
      walkStatements(node.body.commands, state, desk);
      return;
    case 'If':
      walkIf(node, state, desk);
      return;
    case 'For':
      walkFor(node, state, desk);
      return;
    case 'Select':
      desk.unclear('select', 'it waits for a choice');
      for (const word of node.wordlist ?? []) expandWord(word, state, desk, 'fields');
      loop(state, desk, () => walkStatements(node.body.commands, state, desk), node.name.value);
      return;
    case 'ArithmeticFor':
      walkArithmetic(node.initialize, state, desk);
      walkArithmetic(node.test, state, desk);
      walkArithmetic(node.update, state, desk);
      loop(state, desk, () => walkStatements(node.body.commands, state, desk));
      return;
    case 'While':
      loop(state, desk, () => {
        walkStatements(node.clause.commands, state, desk);
        walkStatements(node.body.commands, state, desk);
      });
      return;
    case 'Case':
      walkCase(node, state, desk);
      return;
    case 'TestCommand':
      walkConditional(node.expression, state, desk);
      return;
    case 'ArithmeticCommand':
      if (node.expression === undefined) desk.unclear(node.body, 'its arithmetic could not be analysed');
      walkArithmetic(node.expression, state, desk);
      return;
    case 'Function':
      defineFunction(node, state, desk);
      return;
    case 'Coproc':
      desk.unclear('coproc', 'it talks to a background process');
      if (node.body.type !== 'CompoundList') walkNode(node.body, copyState(state), desk);
      return;
    default:
      node satisfies never;
      desk.unclear('command', 'it is of an unknown form');
      return;
  }
}

function defineFunction(
  node: Extract<CommandNode, { type: 'Function' }>,
  state: ShellState,
  desk: Desk,
): void {
  if (node.body.type === 'CompoundList') {
    desk.unclear(node.name.text, 'the function has no body');
    return;
  }
  state.functions.set(node.name.value, [node.body]);
  if (/[^\w.:-]/.test(node.name.value)) desk.unclear(node.name.text, 'its name is not a plain word');
  // Walked where it is defined as well, so that what it forbids is seen even when nobody calls it here.
  const inner = copyState(state);
  inner.functions.delete(node.name.value);
  const silent: Desk = { ...desk, unclear: () => {} };
  walkNode(node.body, inner, silent);
}

function walkIf(node: Extract<CommandNode, { type: 'If' }>, state: ShellState, desk: Desk): void {
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

function walkCase(node: Extract<CommandNode, { type: 'Case' }>, state: ShellState, desk: Desk): void {
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
function walkFor(node: Extract<CommandNode, { type: 'For' }>, state: ShellState, desk: Desk): void {
  const name = node.name.value;
  const words: Field[] = node.wordlist?.flatMap((word: Word) => expandWord(word, state, desk, 'fields')) ?? [
    { known: false, text: '$@', shape: 'many', head: '' },
  ];
  const distinct = words.length > 60 || words.some((word) => !word.known) ? null : words;
  if (distinct === null) {
    for (const word of words)
      if (!word.known && word.head !== '')
        desk.unclear(word.text, 'the loop runs over words that are not known');
    loop(state, desk, () => walkStatements(node.body.commands, state, desk), name);
    return;
  }
  for (const word of distinct.length > 0 ? distinct : [literal('')]) {
    const before = copyState(state);
    setVariable(name, { is: 'text', text: word.text }, state, desk);
    walkStatements(node.body.commands, state, desk);
    joinState(state, before);
  }
  state.variables.set(name, { is: 'unknown' });
}

/** Walks a body that runs any number of times: whatever a round changes is unknown from the start. */
function loop(state: ShellState, desk: Desk, body: () => void, variable?: string): void {
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
