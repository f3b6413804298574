import type { Program } from './builtins.ts';
import { addCommand } from './invocation.ts';

/** Touches nothing. */
export const free: Program = (given, state, desk) => {
  addCommand(given, 'inert', '', state, desk, []);
};

/** Cannot be judged from the text: a rule has to name it. */
export const unclear =
  (why: string): Program =>
  (given, state, desk) => {
    desk.unclear(given.fields.map((field) => field.text).join(' '), why);
    addCommand(given, 'rule', why, state, desk, []);
  };
