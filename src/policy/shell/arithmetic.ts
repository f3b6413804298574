import { evaluatedAgain } from './again.ts';
import { printsDigits } from './digits-output.ts';
import { expandWord } from './expand.ts';
import type { Shape } from './field.ts';
import type { ArithmeticExpression, Word } from './parse.ts';
import { copyState, type Desk, joinState, type ShellState, type Value } from './state.ts';
import { setVariable } from './variables.ts';

/** Judges the places inside arithmetic that can execute: substitutions, and subscripts, which bash evaluates again. */
export function walkArithmetic(
  expression: ArithmeticExpression | undefined,
  state: ShellState,
  desk: Desk,
): void {
  try {
    walkInner(expression, state, desk);
  } catch (error) {
    // `1+1+1+…` nests as deeply as it is long; what follows it is still judged.
    if (!(error instanceof RangeError)) throw error;
    desk.unclear('arithmetic', 'it is nested too deeply to analyse');
  }
}

function walkInner(expression: ArithmeticExpression | undefined, state: ShellState, desk: Desk): void {
  if (expression === undefined) return;
  switch (expression.type) {
    case 'ArithmeticBinary':
      if (isMissing(expression.left) || isMissing(expression.right))
        desk.unclear('arithmetic', 'an operand is missing');
      // A plain name that is only assigned is not evaluated.
      if (expression.operator !== '=' || !isName(expression.left)) walkInner(expression.left, state, desk);
      if (/^(?:&&|\|\|)$/.test(expression.operator)) perhaps(expression.right, state, desk);
      else walkInner(expression.right, state, desk);
      if (/^(?:[-+*/%&|^]|<<|>>)?=$/.test(expression.operator) && expression.left.type === 'ArithmeticWord') {
        setVariable(expression.left.value, { is: 'number' }, state, desk);
      }
      return;
    case 'ArithmeticUnary':
      walkInner(expression.operand, state, desk);
      if (/^(?:\+\+|--)$/.test(expression.operator) && expression.operand.type === 'ArithmeticWord') {
        setVariable(expression.operand.value, { is: 'number' }, state, desk);
      }
      return;
    case 'ArithmeticTernary':
      walkInner(expression.test, state, desk);
      perhaps(expression.consequent, state, desk);
      perhaps(expression.alternate, state, desk);
      return;
    case 'ArithmeticGroup':
      walkInner(expression.expression, state, desk);
      return;
    case 'ArithmeticWord':
      walkOperand(expression.value, expression.parts, state, desk);
      return;
    case 'ArithmeticCommandExpansion':
      if (expression.script) desk.walk(expression.script, state);
      if (expression.script && printsDigits(expression.script, state, desk)) return;
      desk.unclear(expression.text, 'arithmetic on the output of a command may execute it');
      return;
    default:
      expression satisfies never;
      desk.unclear('arithmetic', 'it contains an unknown form');
      return;
  }
}

/** A side that bash evaluates only sometimes: what it assigns may as well be unassigned. */
function perhaps(expression: ArithmeticExpression, state: ShellState, desk: Desk): void {
  const before = copyState(state);
  walkInner(expression, state, desk);
  joinState(state, before);
}

function walkOperand(value: string, parts: Word['parts'], state: ShellState, desk: Desk): void {
  if (parts !== undefined && parts.length > 0) {
    const word: Word = { type: 'Word', text: value, value, pos: 0, end: 0, parts };
    const fields = expandWord(word, state, desk, 'value');
    const known = fields.every((field) => (field.known ? isNumber(field.text) : isCounted(field.shape)));
    if (known) return;
    for (const field of fields) if (field.known) evaluatedAgain(field.text, state, desk);
  } else if (isNumericText(value, state)) return;
  else evaluatedAgain(value, state, desk);
  desk.unclear(value, 'arithmetic evaluates it again, and its value is not known');
}

/** What arithmetic can evaluate without running anything: digits have no subscripts. */
export const isCounted = (shape: Shape | Value['is']): boolean => shape === 'number' || shape === 'digits';

const isMissing = (expression: ArithmeticExpression): boolean =>
  expression.type === 'ArithmeticWord' && expression.parts === undefined && expression.value.trim() === '';

const isName = (expression: ArithmeticExpression): boolean =>
  expression.type === 'ArithmeticWord' &&
  expression.parts === undefined &&
  /^[A-Za-z_]\w*$/.test(expression.value);

const isNumber = (text: string): boolean => /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|\d+(?:#\w+)?)?\s*$/.test(text);

/** True for numbers and for names whose value is known to be one: everything else bash would evaluate again. */
export function isNumericText(text: string, state: ShellState): boolean {
  if (isNumber(text)) return true;
  if (!/^[A-Za-z_]\w*$/.test(text)) return false;
  const value = state.variables.get(text);
  // The shell's own, while nothing was assigned to them.
  if (value === undefined && /^(?:S?RANDOM|SECONDS|LINENO|EPOCHSECONDS)$/.test(text)) return true;
  return (value !== undefined && isCounted(value.is)) || (value?.is === 'text' && isNumber(value.text));
}
