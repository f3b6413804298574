import { type Arguments, type Grammar, type Role, readArguments } from './arguments.ts';
import { hostEvidence, pathEvidence } from './evidence.ts';
import type { Field } from './field.ts';
import { addCommand, type Invocation } from './invocation.ts';
import type { PathTouch } from './sketch.ts';
import type { Desk, ShellState } from './state.ts';
import { touchField } from './touching.ts';

/** What a program's own code adds to its grammar: a reason why it is not proved after all, or nothing. */
export type Check = (args: Arguments, given: Invocation, state: ShellState, desk: Desk) => string | null;

/** Judges a program by its grammar: every operand and option value in its role. Returns the command's id. */
export function walkGrammar(
  given: Invocation,
  grammar: Grammar,
  state: ShellState,
  desk: Desk,
  check?: Check,
): number {
  const args = readArguments(given.fields.slice(1), grammar);
  const why = args.problem ?? check?.(args, given, state, desk) ?? null;
  const roles = rolesOf(args, grammar);
  const files = args.operands.filter((_, index) => roles[index] !== 'text');
  const id = addCommand(given, why === null ? 'proved' : 'rule', why ?? '', state, desk, files);
  const recursive = recursion(args, grammar);
  for (const option of args.options) {
    if (option.value !== null) applyRole(option.value, option.role, state, desk, id, 'no');
  }
  args.operands.forEach((field, index) => {
    applyRole(field, roles[index] ?? 'text', state, desk, id, recursive);
  });
  const assumed = grammar.standard ?? (recursive !== 'no' && given.stdin === '' ? '.' : undefined);
  if (files.length === 0 && assumed !== undefined) {
    applyRole(
      { known: true, text: assumed, glob: null },
      grammar.operands.at(-1) ?? 'read',
      state,
      desk,
      id,
      recursive,
    );
  }
  if (why !== null) {
    for (const field of given.fields.slice(1)) {
      pathEvidence(field, state, desk, id, true);
      hostEvidence(field, desk, id);
    }
  }
  return id;
}

function rolesOf(args: Arguments, grammar: Grammar): Role[] {
  const instead = (grammar.instead ?? '').split(' ');
  const shift = args.options.some((option) => instead.includes(option.name)) ? 1 : 0;
  const last = grammar.operands.length - 1;
  return args.operands.map((_, index) => grammar.operands[Math.min(index + shift, last)] ?? 'text');
}

function recursion(args: Arguments, grammar: Grammar): PathTouch['recursive'] {
  if (grammar.recursive === 'visible') {
    const open = ['hidden', '.', 'u', 'unrestricted', 'no-ignore', 'no-ignore-vcs'];
    return args.options.some((option) => open.includes(option.name)) ? 'all' : 'visible';
  }
  if (grammar.whole === true) return 'all';
  const names = (grammar.recursive ?? '').split(' ');
  return args.options.some((option) => names.includes(option.name)) ? 'all' : 'no';
}

export function applyRole(
  field: Field,
  role: Role,
  state: ShellState,
  desk: Desk,
  id: number,
  recursive: PathTouch['recursive'],
): void {
  switch (role) {
    case 'text':
      if (!field.known && field.shape === 'many')
        desk.unclear(field.text, 'it could be several words, options among them');
      return;
    case 'name':
      touchField(field, 'name', state, desk, id);
      return;
    case 'read':
      if (field.text !== '-') touchField(field, 'read', state, desk, id, recursive);
      return;
    case 'list':
    case 'edit':
    case 'delete':
      touchField(field, role, state, desk, id, role === 'list' ? 'no' : recursive);
      return;
    default:
      role satisfies never;
      return;
  }
}
