import { type Arguments, type Given, operandRoles, readArguments, type WordRole } from '../arguments.ts';
import type { Field } from '../field.ts';
import { addCommand, type Invocation } from '../invocation.ts';
import { applyRole } from '../roles.ts';
import type { CommandTouch } from '../sketch.ts';
import type { Desk, ShellState } from '../state.ts';
import { touchField } from '../touching.ts';
import type { Grammar } from '../usage.ts';

/** One git command, its global options read and its subcommand known. */
export interface GitCall {
  given: Invocation;
  verb: string;
  /** The words after the subcommand. */
  rest: Field[];
  args: Arguments;
  /** Operands before and after `--`. */
  heads: Field[];
  tails: Field[];
  /** What the global options were. */
  outer: Arguments;
  /** Folders that `-C` changes to, and where each is relative to. */
  entered: { folder: Field; from: ShellState }[];
  /** Why a rule is needed because of the global options; null when they are harmless. */
  outerWhy: string | null;
  /** Where the shell is, and where git works after `-C`. */
  shell: ShellState;
  state: ShellState;
  desk: Desk;
}

/** Reads the words of a subcommand. */
export function readRest(
  rest: Field[],
  grammar: Grammar,
): Pick<GitCall, 'rest' | 'args' | 'heads' | 'tails'> {
  const args = readArguments(rest, grammar);
  const dashes = rest.findIndex((field) => field.text === '--' && args.roles.get(field) === 'option');
  const after = dashes < 0 ? [] : rest.slice(dashes + 1);
  return {
    rest,
    args,
    heads: args.operands.filter((field) => !after.includes(field)),
    tails: args.operands.filter((field) => after.includes(field)),
  };
}

/** Notes the command and the folders it changes to; returns its id. `why` null: it is proved. */
export function recordCall(call: GitCall, why: string | null): number {
  const { given, outer, args, desk } = call;
  const roles = new Map<Field, WordRole>([...outer.roles, ...args.roles]);
  const [verb] = outer.operands;
  if (verb !== undefined) roles.set(verb, 'subcommand');
  const operands = operandRoles(args);
  for (const [index, field] of args.operands.entries()) roles.set(field, operands[index] ?? 'any');
  const standing: CommandTouch['standing'] = why === null ? 'proved' : 'rule';
  const id = addCommand(given, standing, why ?? '', call.state, desk, args.operands, { roles });
  const command = desk.sketch.commands[id];
  // A rule names the folder that the shell is in; `-C` is a word of the command.
  if (command !== undefined)
    command.cwd = call.shell.cwds?.length === 1 ? (call.shell.cwds[0] ?? null) : null;
  for (const { folder, from } of call.entered) touchField(folder, 'enter', from, desk, id);
  for (const { name, value } of outer.options)
    if (/^(?:git-dir|work-tree)$/.test(name) && value !== null)
      touchField(value, 'name', call.shell, desk, id);
  return id;
}

/** What the option values of a call touch. */
export function touchOptions({ args, state, desk }: GitCall, id: number): void {
  for (const { value, role } of args.options)
    if (value !== null) applyRole(value, role, state, desk, id, 'no');
}

export const hasOption = (options: readonly Given[], ...names: string[]): boolean =>
  options.some(({ name }) => names.includes(name));
