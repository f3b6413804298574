import type { ArithmeticExpression } from './parse.ts';
import type { ShellState } from './state.ts';

/** The value of arithmetic on plain integers that the text tells; null when it assigns, wraps around, or is not known. */
export function sumOf(
  expression: ArithmeticExpression | undefined,
  state: ShellState,
  depth = 0,
): number | null {
  // `1+1+1+…` nests as deeply as it is long.
  if (expression === undefined || depth > 20) return null;
  switch (expression.type) {
    case 'ArithmeticGroup':
      return sumOf(expression.expression, state, depth + 1);
    case 'ArithmeticWord':
      return wordValue(expression, state);
    case 'ArithmeticUnary': {
      const value = sumOf(expression.operand, state, depth + 1);
      return value !== null && expression.operator === '-' ? safe(-value) : null;
    }
    case 'ArithmeticBinary': {
      const left = sumOf(expression.left, state, depth + 1);
      const right = left === null ? null : sumOf(expression.right, state, depth + 1);
      return left === null || right === null ? null : safe(binary(expression.operator, left, right));
    }
    default:
      return null;
  }
}

function wordValue(
  word: Extract<ArithmeticExpression, { type: 'ArithmeticWord' }>,
  state: ShellState,
): number | null {
  // `$x` is put in as text before anything is worked out, where a sign would change what stands around it.
  const sign = word.parts === undefined ? '-?' : '';
  const name = /^(?:\$?([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\})$/.exec(word.value);
  const value = name === null ? null : state.variables.get(name[1] ?? name[2] ?? '');
  const text =
    name === null && word.parts === undefined ? word.value : value?.is === 'text' ? value.text : '';
  // A leading zero means base eight.
  return new RegExp(`^${sign}(?:0|[1-9]\\d{0,14})$`, 'u').test(text) ? Number(text) : null;
}

const safe = (value: number | null): number | null =>
  value !== null && Number.isSafeInteger(value) ? value + 0 : null;

function binary(operator: string, left: number, right: number): number | null {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? null : Math.trunc(left / right);
    case '%':
      return right === 0 ? null : left % right;
    default:
      return null;
  }
}
