import { evaluatedAgain } from './again.ts';
import { isCounted, isNumericText } from './arithmetic.ts';
import { expandValue, expandWord } from './expand.ts';
import type { TestExpression } from './parse.ts';
import type { Desk, ShellState } from './state.ts';
import { touchField } from './touching.ts';

const fileTests = /^-[abcdefghkprsuwxGLNOS]$/;
const numeric = ['-eq', '-ne', '-lt', '-le', '-gt', '-ge'];

/** `[[ … ]]`: file tests look at paths; `-v` and numeric comparisons evaluate their operands again. */
export function walkConditional(expression: TestExpression, state: ShellState, desk: Desk): void {
  switch (expression.type) {
    case 'TestUnary': {
      const field = expandValue(expression.operand, state, desk);
      if (fileTests.test(expression.operator)) {
        touchField(field, 'list', state, desk, null);
        return;
      }
      if (['-n', '-z', '-o'].includes(expression.operator)) return;
      if (expression.operator === '-t') return;
      const plainName = field.known && /^[A-Za-z_]\w*$/.test(field.text);
      if (!((expression.operator === '-v' || expression.operator === '-R') && plainName)) {
        desk.unclear(expression.operand.text, `[[ ${expression.operator} ]] evaluates it again`);
        if (field.known) evaluatedAgain(field.text, state, desk);
      }
      return;
    }
    case 'TestBinary': {
      const sides = [expression.left, expression.right].map((word) => ({
        word,
        field: expandWord(word, state, desk, 'value')[0],
      }));
      if (['-nt', '-ot', '-ef'].includes(expression.operator)) {
        for (const { field } of sides) if (field) touchField(field, 'list', state, desk, null);
      }
      if (!numeric.includes(expression.operator)) return;
      for (const { word, field } of sides) {
        const known = field?.known
          ? isNumericText(field.text, state)
          : field !== undefined && isCounted(field.shape);
        if (known) continue;
        desk.unclear(word.text, `[[ ${expression.operator} ]] evaluates it as arithmetic`);
        if (field?.known) evaluatedAgain(field.text, state, desk);
      }
      return;
    }
    case 'TestLogical':
      for (const operand of expression.operands) walkConditional(operand, state, desk);
      return;
    case 'TestNot':
      walkConditional(expression.operand, state, desk);
      return;
    case 'TestGroup':
      walkConditional(expression.expression, state, desk);
      return;
    default:
      expression satisfies never;
      desk.unclear('[[', 'it contains an unknown form');
      return;
  }
}
