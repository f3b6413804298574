import type { Program } from './builtins.ts';
import type { Field } from './field.ts';
import { addCommand } from './invocation.ts';
import { startPast } from './naming.ts';
import { free, unclear } from './plain-builtins.ts';
import type { ShellState } from './state.ts';

/** The arguments of the shell or a function, which may be any of these words. */
function setArguments(fields: readonly Field[], state: ShellState): void {
  const maybe = fields.flatMap((field) => (field.known ? [field.text] : (field.maybe ?? []))).slice(0, 8);
  for (let at = 1; at < 10; at += 1) state.variables.set(`${at}`, { is: 'unknown', maybe });
  state.variables.set('@', { is: 'list', fields });
}

export const set: Program = (given, state, desk, start) => {
  const words = given.fields.slice(1);
  const ok = words.every(
    (word, at) =>
      word.known &&
      (/^[-+][eux]+$/.test(word.text) ||
        /^[-+][eux]*o$/.test(word.text) ||
        (/^(?:pipefail|errexit|nounset|xtrace)$/.test(word.text) &&
          /^[-+][eux]*o$/.test(words[at - 1]?.text ?? ''))),
  );
  if (ok && words.length > 0) return free(given, state, desk, start);
  unclear('it changes how the shell works')(given, state, desk, start);
  const first = words.findIndex((word) => !word.known || !/^[-+]/.test(word.text) || word.text === '--');
  if (first < 0) return;
  const rest = words.slice(first);
  setArguments(rest[0]?.known && rest[0].text === '--' ? rest.slice(1) : rest, state);
};

export const shift: Program = (given, state, desk, start) => {
  unclear('it changes what the arguments are')(given, state, desk, start);
  const all = state.variables.get('@');
  if (all?.is === 'list') setArguments(all.fields.slice(1), state);
};

/** `builtin NAME`: the builtin itself, whatever function has its name. */
export const builtin: Program = (given, state, desk, start) => {
  addCommand(given, 'rule', 'it passes functions over', state, desk, []);
  const rest = given.fields.slice(1);
  const words = rest[0]?.known && rest[0].text === '--' ? rest.slice(1) : rest;
  startPast({ ...given, fields: words }, state, desk, start);
};

/** `exec [-cl] [-a NAME] PROGRAM`. */
export const exec: Program = (given, state, desk, start) => {
  addCommand(given, 'rule', 'exec changes this very shell', state, desk, []);
  const words = given.fields.slice(1);
  let at = 0;
  for (let word = words[at]; word?.known && /^-./.test(word.text); word = words[at]) {
    at += /^-[cl]*a$/.test(word.text) ? 2 : 1;
    if (word.text === '--') break;
  }
  start({ ...given, fields: words.slice(at) }, state, desk);
};
