import type { Field } from './field.ts';

/** What an option's value or an operand is for. `text` is never a path: a pattern, a message, a number. `name` is a path nobody opens. */
export type Role = 'text' | 'name' | 'read' | 'list' | 'edit' | 'delete';

/**
 * What a program takes, as an allow-list. Names are separated by spaces: one letter is a short option, more are a long one.
 * Abbreviated long options do not count.
 */
export interface Grammar {
  /** Options without a value. */
  flags?: string;
  /** Options with a value: `n=text o=edit`. */
  values?: string;
  /** Short options whose value, if any, is attached: `-uno`. */
  attached?: string;
  /** Long options that may carry `=text`. */
  optional?: string;
  /** `-20` is a number. */
  numeric?: boolean;
  /** `+5` is a number. */
  plus?: boolean;
  /** Roles of the operands in order; the last one repeats. */
  operands: readonly Role[];
  /** What it looks at when no operand is given. */
  standard?: string;
  /** Options that make it read whole folders. */
  recursive?: string;
  /** Options that take the place of the first operand, as grep's `-e` does. */
  instead?: string;
  /** Folders among the operands are read whole. */
  whole?: boolean;
  /** Options stop at the first operand. */
  posix?: boolean;
}

export interface Given {
  name: string;
  value: Field | null;
  role: Role;
}

export interface Arguments {
  options: Given[];
  operands: Field[];
  /** What could not be understood, as a reason; the rest is still there as evidence. */
  problem: string | null;
}

interface Table {
  flags: Set<string>;
  values: Map<string, Role>;
  optional: Set<string>;
  attached: Set<string>;
}

function tableOf(grammar: Grammar): Table {
  const names = (text: string | undefined): string[] => (text ?? '').split(' ').filter((name) => name !== '');
  const isRole = (text: string): text is Role =>
    ['text', 'name', 'read', 'list', 'edit', 'delete'].includes(text);
  return {
    flags: new Set(names(grammar.flags)),
    optional: new Set(names(grammar.optional)),
    attached: new Set(names(grammar.attached)),
    values: new Map(
      names(grammar.values).flatMap((pair): [string, Role][] => {
        const [name = '', role = ''] = pair.split('=');
        return isRole(role) ? [[name, role]] : [];
      }),
    ),
  };
}

/** Reads a program's arguments by its grammar, as getopt_long does. */
export function readArguments(fields: readonly Field[], grammar: Grammar): Arguments {
  const table = tableOf(grammar);
  const found: Arguments = { options: [], operands: [], problem: null };
  const problem = (text: string): void => {
    found.problem ??= text;
  };
  let open = true;
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at];
    if (field === undefined) break;
    const text = field.text;
    if (!open) found.operands.push(field);
    else if (!field.known) {
      if (field.shape !== 'number' && !/^[^-$`]/.test(field.head))
        problem('an argument the text does not tell could be an option');
      found.operands.push(field);
      if (grammar.posix === true) open = false;
    } else if (text === '--') open = false;
    else if (text === '-' || !text.startsWith('-')) {
      if (grammar.plus === true && /^\+\d+$/.test(text)) continue;
      found.operands.push(field);
      if (grammar.posix === true) open = false;
    } else if (grammar.numeric === true && /^-\d+[bcklmqv]*$/.test(text)) continue;
    else if (text.startsWith('--')) at += readLong(field, fields[at + 1], table, found, problem);
    else at += readShort(field, fields[at + 1], table, found, problem);
  }
  return found;
}

type Report = (text: string) => void;

function readLong(
  field: Field,
  next: Field | undefined,
  table: Table,
  found: Arguments,
  problem: Report,
): number {
  const equals = field.text.indexOf('=');
  const name = field.text.slice(2, equals < 0 ? undefined : equals);
  const given: Field | null =
    equals < 0 ? null : { known: true, text: field.text.slice(equals + 1), glob: null };
  const role = table.values.get(name);
  if (role !== undefined && name.length > 1) {
    if (given === null && next === undefined) problem(`option --${name} lacks its value`);
    if (given === null && next !== undefined) checkValue(next, problem);
    found.options.push({ name, value: given ?? next ?? null, role });
    return given === null ? 1 : 0;
  }
  if (name.length > 1 && (table.optional.has(name) || (table.flags.has(name) && given === null))) {
    found.options.push({ name, value: given, role: 'text' });
    return 0;
  }
  problem(`option --${name} is not known to be harmless`);
  if (given !== null) found.options.push({ name, value: given, role: 'text' });
  return 0;
}

function readShort(
  field: Field,
  next: Field | undefined,
  table: Table,
  found: Arguments,
  problem: Report,
): number {
  const letters = field.text.slice(1);
  for (let at = 0; at < letters.length; at += 1) {
    const name = letters.charAt(at);
    const role = table.values.get(name);
    if (role !== undefined) {
      const rest = letters.slice(at + 1);
      if (rest === '' && next === undefined) problem(`option -${name} lacks its value`);
      if (rest === '' && next !== undefined) checkValue(next, problem);
      const value: Field | null = rest === '' ? (next ?? null) : { known: true, text: rest, glob: null };
      found.options.push({ name, value, role });
      return rest === '' ? 1 : 0;
    }
    if (table.attached.has(name)) {
      found.options.push({ name, value: null, role: 'text' });
      return 0;
    }
    if (!table.flags.has(name)) {
      problem(`option -${name} is not known to be harmless`);
      return 0;
    }
    found.options.push({ name, value: null, role: 'text' });
  }
  return 0;
}

function checkValue(value: Field, problem: Report): void {
  if (!value.known && value.shape === 'many') problem('an option’s value could be several words');
}
