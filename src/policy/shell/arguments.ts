import type { Role } from '../../model/grammar.ts';
import type { Field } from './field.ts';
import { type Grammar, type Option, type Usage, usageOf } from './usage.ts';

export type { Grammar } from './usage.ts';

/** An option as it was given. `name` has no dashes. */
export interface Given {
  name: string;
  value: Field | null;
  role: Role;
}

/** What a word turned out to be. */
export type WordRole = Role | 'program' | 'subcommand' | 'option' | 'value';

export interface Arguments {
  /** How the program, or the subcommand that was given, takes its words. */
  usage: Usage;
  verbs: string[];
  options: Given[];
  operands: Field[];
  /** What each word is, as far as it was understood; operands get theirs when they are judged. */
  roles: Map<Field, WordRole>;
  /** What could not be understood, as a reason; the rest is still there as evidence. */
  problem: string | null;
  /** Why an option that was given needs a rule. */
  risk: string | null;
}

/** Reads a program's arguments by its grammar, as getopt_long does. */
export function readArguments(fields: readonly Field[], grammar: Grammar): Arguments {
  const found: Arguments = {
    usage: usageOf(grammar),
    verbs: [],
    options: [],
    operands: [],
    roles: new Map(),
    problem: null,
    risk: null,
  };
  let open = true;
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at];
    if (field === undefined) break;
    const { usage } = found;
    const { text } = field;
    if (!open) found.operands.push(field);
    else if (!field.known) {
      if (field.shape !== 'number' && field.shape !== 'digits' && !/^[^-$`]/.test(field.head))
        note(found, `what \`${start(text)}\` stands for is not known, and it could be an option`);
      if (usage.subcommands.size > 0) note(found, 'its subcommand is not known');
      found.operands.push(field);
      if (usage.posix) open = false;
    } else if (text === '--') {
      found.roles.set(field, 'option');
      open = false;
    } else if (text === '-' || !text.startsWith('-')) {
      if (usage.plus && /^\+\d+$/.test(text)) continue;
      if (usage.subcommands.size > 0) enter(field, found);
      else {
        found.operands.push(field);
        if (usage.posix) open = false;
      }
    } else if (usage.numeric && /^-\d+[bcklmqv]*$/.test(text)) found.roles.set(field, 'option');
    else {
      found.roles.set(field, 'option');
      const next = fields[at + 1];
      const took = usage.single
        ? readLong(text.replace(/^--?/, ''), next, found)
        : text.startsWith('--')
          ? readLong(text.slice(2), next, found)
          : readShort(text.slice(1), next, found);
      if (took && next !== undefined) found.roles.set(next, found.options.at(-1)?.role ?? 'value');
      at += took ? 1 : 0;
    }
  }
  return found;
}

const start = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function note(found: Arguments, problem: string): void {
  found.problem ??= problem;
}

/** A subcommand decides how the rest is read. One that is not listed leaves everything after it as it may be. */
function enter(field: Field, found: Arguments): void {
  const child = found.usage.subcommands.get(field.text);
  if (child === undefined) {
    note(found, `\`${[...found.verbs, field.text].join(' ')}\` is not a subcommand known to be harmless`);
    found.operands.push(field);
    return;
  }
  found.verbs.push(field.text);
  found.roles.set(field, 'subcommand');
  found.usage = child;
}

/** Reads `name`, `name=value` or `name value`; true when the next word was its value. */
function readLong(body: string, next: Field | undefined, found: Arguments): boolean {
  const equals = body.indexOf('=');
  const name = equals < 0 ? body : body.slice(0, equals);
  const given: Field | null = equals < 0 ? null : attachedField(body.slice(equals + 1));
  const option = name.length > 1 || found.usage.single ? found.usage.options.get(name) : undefined;
  if (option === undefined || (option.takes === 'nothing' && given !== null) || option.takes === 'attached') {
    note(found, `option ${dashes(name, found)} is not known to be harmless`);
    if (given !== null) found.options.push({ name, value: given, role: 'any' });
    return false;
  }
  consider(option, found);
  if (option.takes === 'nothing' || option.takes === 'perhaps') {
    found.options.push({ name, value: given, role: option.role });
    return false;
  }
  if (given === null) checkValue(name, next, found);
  found.options.push({ name, value: given ?? next ?? null, role: option.role });
  return given === null;
}

/** Reads a cluster of short options; true when the next word was the value of its last one. */
function readShort(letters: string, next: Field | undefined, found: Arguments): boolean {
  for (let at = 0; at < letters.length; at += 1) {
    const name = letters.charAt(at);
    const option = found.usage.options.get(name);
    if (option === undefined) {
      note(found, `option -${name} is not known to be harmless`);
      return false;
    }
    consider(option, found);
    if (option.takes === 'value') {
      const rest = letters.slice(at + 1);
      if (rest === '') checkValue(name, next, found);
      const value = rest === '' ? (next ?? null) : attachedField(rest);
      found.options.push({ name, value, role: option.role });
      return rest === '';
    }
    found.options.push({ name, value: null, role: 'text' });
    if (option.takes === 'attached') return false;
  }
  return false;
}

const attachedField = (text: string): Field => ({ known: true, text, glob: null });

const dashes = (name: string, found: Arguments): string =>
  name.length > 1 && !found.usage.single ? `--${name}` : `-${name}`;

function consider(option: Option, found: Arguments): void {
  found.risk ??= option.risky;
}

function checkValue(name: string, value: Field | undefined, found: Arguments): void {
  if (value === undefined) note(found, `option ${dashes(name, found)} lacks its value`);
  else if (!value.known && value.shape === 'many')
    note(found, `the value of ${dashes(name, found)} is not known, and could be several words`);
}

/** Roles of the operands, in their order. */
export function operandRoles(args: Arguments): Role[] {
  const { usage, operands, options } = args;
  const shift = options.some((option) => usage.instead.has(option.name)) ? 1 : 0;
  const end = usage.operands.length - 1;
  return operands.map((field, index) => {
    const pair = field.known && usage.pairs.size > 0 ? pairRole(field.text, usage) : null;
    if (pair !== null) return pair;
    if (usage.last !== null && index === operands.length - 1 && index > 0) return usage.last;
    return usage.operands[Math.min(index + shift, end)] ?? 'any';
  });
}

function pairRole(text: string, usage: Usage): Role | null {
  const equals = text.indexOf('=');
  return equals < 0 ? null : (usage.pairs.get(text.slice(0, equals)) ?? null);
}
