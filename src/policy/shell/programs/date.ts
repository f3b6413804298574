import type { Program } from '../builtins.ts';
import { walkGrammar } from '../grammar.ts';
import type { Grammar } from '../usage.ts';

/** date(1), GNU coreutils 9.4. */
const grammar: Grammar = {
  flags: 'u R utc universal rfc-email debug resolution',
  values: 'd=text date=text r=list reference=list rfc-3339=text f=read file=read s=text set=text',
  attached: 'I',
  optional: 'iso-8601',
  risky: { s: 'it sets the clock', set: 'it sets the clock' },
  operands: ['text'],
  harmless: 'help version',
};

/** date prints in a `+format`; any other operand sets the clock. */
export const date: Program = (given, state, desk) => {
  walkGrammar(given, grammar, state, desk, (args) => {
    const prints = args.operands.every((field) => (field.known ? field.text : field.head).startsWith('+'));
    return prints ? null : 'it sets the clock';
  });
};
