import type { Grammar } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { walkGrammar } from '../grammar.ts';

const grammar: Grammar = {
  flags: 'u R utc universal rfc-email',
  values: 'd=text date=text r=list reference=list rfc-3339=text',
  optional: 'iso-8601',
  operands: ['text'],
};

/** date prints in a `+format`; any other operand sets the clock. */
export const date: Program = (given, state, desk) => {
  walkGrammar(given, grammar, state, desk, (args) => {
    const prints = args.operands.every((field) => (field.known ? field.text : field.head).startsWith('+'));
    return prints ? null : 'it sets the clock';
  });
};
