import { posix } from 'node:path';
import { hostEvidence, pathEvidence, wordEvidence } from './evidence.ts';
import { addCommand, type Invocation } from './invocation.ts';
import type { Desk, ShellState } from './state.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Programs no table describes whose bare words are no files, and editors, whose commands name files as bare words. */
const worded = words('systemctl service');
const coded = words('ex vim vi nvim ed emacs');

/** A program without a proof: it needs a rule that names it. What its words may name stays as evidence. */
export function unproved(given: Invocation, why: string, state: ShellState, desk: Desk): number {
  const [first, ...rest] = given.fields;
  const name = posix.basename(first?.text ?? '');
  const id = addCommand(given, 'rule', why, state, desk, rest);
  for (const field of rest.slice(0, 80)) {
    pathEvidence(field, state, desk, id, !worded.has(name), coded.has(name));
    if (coded.has(name) && /\s/.test(field.text)) wordEvidence(field.text, state, desk, id);
    hostEvidence(field, desk, id);
  }
  if (coded.has(name)) wordEvidence(given.stdin, state, desk, id);
  return id;
}
