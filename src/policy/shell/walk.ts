import type { LookUp } from '../../model/facts.ts';
import { walkArithmetic } from './arithmetic.ts';
import { walkCommand } from './command.ts';
import { defineFunction, loop, walkCase, walkFor, walkIf, walkSelect } from './compound.ts';
import { walkConditional } from './conditional.ts';
import { checkStatements } from './coverage.ts';
import { pathsSpelledOut } from './evidence.ts';
import {
  type CommandNode,
  type ParsedScript,
  type PipelineNode,
  parseScript,
  type Statement,
  trickery,
} from './parse.ts';
import type { Place } from './place.ts';
import { remadeRepository } from './programs/git-repository.ts';
import { walkRedirections } from './redirections.ts';
import { addSketch, emptySketch, type Sketch } from './sketch.ts';
import { copyState, type Desk, type Ground, joinState, type ShellState, splitFailure } from './state.ts';

const deepest = 12;
/** Nodes of the tree that are walked, and words that braces and globs give, before the walk gives up. */
const mostNodes = 1_000;
const mostWords = 4_000;

/** What a command text would touch, and the directory it ends in (null when the text does not tell). */
export function sketchScript(
  text: string,
  start: Place,
  lookUp: LookUp,
  ground: Ground,
): Sketch & { cwd: Place | null } {
  const sketch = emptySketch();
  const desk = createDesk(sketch, lookUp, { ...ground, root: start.real ?? start.lexical });
  const state: ShellState = {
    cwds: [start],
    previous: null,
    stack: [],
    variables: new Map(),
    functions: new Map(),
    altered: [],
    stdin: '',
  };
  const trick = trickery(text);
  if (trick !== null) desk.unclear(text, trick);
  try {
    desk.walkText(text, state);
  } catch (error) {
    // Long chains of operators nest as deeply as brackets do.
    if (!(error instanceof RangeError)) throw error;
    desk.unclear(text, 'it is nested too deeply to analyse');
  }
  for (const body of desk.uncalled.values()) addSketch(sketch, body);
  const remade = remadeRepository(sketch);
  if (remade !== null) desk.unclear('git', remade);
  const [secret] = desk.inherited;
  if (secret !== undefined && leavesTraces(sketch))
    desk.unclear(`$${secret}`, 'it may hold a secret of the environment, which would be kept or sent');
  return { ...sketch, cwd: state.cwds?.length === 1 ? (state.cwds[0] ?? null) : null };
}

/** Whether anything is written or leaves the machine. */
function leavesTraces(sketch: Sketch): boolean {
  const writes = sketch.paths.some(({ use, pattern }) => use === 'edit' && pattern === null);
  return writes || sketch.exposes.length > 0 || sketch.hosts.some((host) => host.certain);
}

function createDesk(
  sketch: Sketch,
  lookUp: LookUp,
  ground: Ground & Pick<Desk, 'root'>,
  budget = { left: mostNodes, words: mostWords },
): Desk {
  const unclear = (what: string, why: string): void => {
    if (!sketch.opaque.some((part) => part.what === what && part.why === why))
      sketch.opaque.push({ what, why });
  };
  const deeper = (what: string, walk: () => void): void => {
    if (desk.depth >= deepest) {
      pathsSpelledOut(desk.source, desk);
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
    ...ground,
    source: '',
    depth: 0,
    inherited: new Set(),
    uncalled: new Map(),
    calls: new Map(),
    declared: new Set(),
    budget,
    aside: (walk) => {
      const inner = createDesk(emptySketch(), lookUp, ground, budget);
      inner.depth = desk.depth;
      inner.source = desk.source;
      inner.inherited = desk.inherited;
      walk(inner);
      for (const body of inner.uncalled.values()) addSketch(inner.sketch, body);
      return inner.sketch;
    },
    unclear,
    walk: (script, state) =>
      deeper('script', () => {
        for (const error of script.errors ?? []) unclear('script', error.message);
        walkScript(script, script.source ?? desk.source, state, desk);
      }),
    walkText: (text, state) =>
      deeper(text, () => {
        const { script, problem } = parseScript(text);
        if (problem !== null) unclear(text, problem);
        if (script === null) pathsSpelledOut(text, desk);
        else walkScript(script, text, state, desk);
      }),
    walkNode: (node, state) => {
      desk.uncalled.delete(node);
      deeper('function', () => walkNode(node, state, desk));
    },
  };
  return desk;
}

function walkScript(script: ParsedScript, source: string, state: ShellState, desk: Desk): void {
  const outer = desk.source;
  desk.source = source;
  for (const error of script.errors ?? []) desk.unclear('script', error.message);
  walkStatements(script.commands, state, desk);
  desk.source = outer;
}

/** Walks commands one after the other; background ones in a state of their own. */
export function walkStatements(statements: readonly Statement[], state: ShellState, desk: Desk): void {
  checkStatements(statements, desk);
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
  if (node.commands.length === 0) desk.unclear('time', 'nothing follows it');
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

/** Counts a command; true when there were too many. Loops in loops end here whatever is in them. */
function spent(desk: Desk): boolean {
  desk.budget.left -= 1;
  if (desk.budget.left >= 0) return false;
  if (desk.budget.left === -1) pathsSpelledOut(desk.source, desk);
  desk.unclear('commands', 'there are too many commands to analyse');
  return true;
}

/** Walks one command of any kind. An unknown kind is unclear, never free. */
export function walkNode(node: CommandNode, state: ShellState, desk: Desk): void {
  if (spent(desk)) return;
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
      walkSelect(node, state, desk);
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
