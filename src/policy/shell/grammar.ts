import type { Role } from '../../model/grammar.ts';
import { type Arguments, operandRoles, readArguments } from './arguments.ts';
import { hostEvidence, pathEvidence, pathsSpelledOut } from './evidence.ts';
import { type Field, literal } from './field.ts';
import { addCommand, type Invocation } from './invocation.ts';
import { applyRole } from './roles.ts';
import type { PathTouch } from './sketch.ts';
import { copyState, type Desk, type ShellState, type Start } from './state.ts';
import type { Grammar, Usage } from './usage.ts';

/** What a program's own code adds to its grammar: a reason why it is not proved after all, or nothing. */
export type Check = (args: Arguments, given: Invocation, state: ShellState, desk: Desk) => string | null;

/** Judges a program by its grammar: every operand and option value in its role. Returns the command's id. */
export function walkGrammar(
  given: Invocation,
  grammar: Grammar,
  state: ShellState,
  desk: Desk,
  check?: Check,
  start?: Start,
): number {
  const args = readArguments(given.fields.slice(1), grammar);
  const { usage } = args;
  const roles = operandRoles(args);
  const inner = innerCommand(args, roles);
  const own = inner === null ? args.operands : args.operands.slice(0, inner);
  for (const [index, field] of own.entries()) args.roles.set(field, roles[index] ?? 'any');
  const doubt = args.risk ?? args.problem ?? surplus(args) ?? runsCode(args, roles);
  const checked = check?.(args, given, state, desk) ?? null;
  const why = onlyPrints(args) ? null : (args.risk ?? usage.because ?? doubt ?? checked);
  const id = record(given, args, roles, inner, why, state, desk);
  const recursive = recursion(args);
  for (const { value, role } of args.options)
    if (value !== null) applyRole(value, role, state, desk, id, 'no');
  own.forEach((field, index) => {
    const pair = field.known && usage.pairs.size > 0 ? field.text.indexOf('=') : -1;
    const value = pair < 0 ? field : literal(field.text.slice(pair + 1));
    applyRole(value, roles[index] ?? 'any', state, desk, id, recursive);
  });
  if (!onlyPrints(args)) standard(args, roles, given, recursive, state, desk, id);
  publish(args, given, desk, id);
  for (const host of usage.reaches)
    desk.sketch.hosts.push({ host, certain: false, implied: true, command: id });
  // What an interpreter is given on standard input it runs.
  if (
    given.stdin !== '' &&
    roles.concat(usage.operands).some((role) => role === 'execute' || role === 'code')
  )
    applyRole(literal(given.stdin), 'code', state, desk, id, 'no');
  // What was read wrongly may be anything.
  if (doubt !== null || checked !== null) suspect(given, usage, state, desk, id);
  if (inner !== null) {
    const whole = why === null ? given : { ...given, within: id };
    startInner(whole, args.operands.slice(inner), state, desk, start);
    noteHeld(id, desk);
  }
  return id;
}

/** Index of the operand that starts a command of its own; null when there is none. */
function innerCommand(args: Arguments, roles: readonly Role[]): number | null {
  const at = roles.indexOf('command');
  return at < 0 || at >= args.operands.length ? null : at;
}

/** Notes the command. A wrapper that is harmless itself ends where its inner command starts. */
function record(
  given: Invocation,
  args: Arguments,
  roles: readonly Role[],
  inner: number | null,
  why: string | null,
  state: ShellState,
  desk: Desk,
): number {
  const files = args.operands.filter((_, index) => roles[index] !== 'text');
  const words = { roles: args.roles };
  if (inner === null || why !== null) {
    return addCommand(given, why === null ? 'proved' : 'rule', why ?? '', state, desk, files, words);
  }
  const length = given.fields.length - (args.operands.length - inner);
  const outer = { ...given, fields: given.fields.slice(0, length) };
  return addCommand(outer, 'inert', '', state, desk, [], words);
}

/** The command that a wrapper starts is a program even when the shell has a builtin or function of that name. */
function startInner(
  given: Invocation,
  fields: Field[],
  state: ShellState,
  desk: Desk,
  start: Start | undefined,
): void {
  if (start === undefined || desk.depth >= 8) {
    const rest = fields.map((field) => field.text).join(' ');
    pathsSpelledOut(rest, desk);
    desk.unclear(rest, 'it starts a command that was not analysed');
    return;
  }
  const apart = copyState(state);
  apart.functions.clear();
  desk.depth += 1;
  start({ ...given, fields }, apart, desk);
  // `flock FILE -c 'cat x'`: a text for a shell stands where a program would.
  const [option, text] = fields;
  if (/^(?:-c|--command)$/.test(option?.text ?? '') && text?.known) desk.walkText(text.text, apart);
  desk.depth -= 1;
}

/** Package runners hand words on to a shell, and not every version of them quotes these. */
const meansMore = /[`"'\\;|&<>(){}$\n]/;

/** `npx vitest run -t 'make a row'`: the value of an option that the inner command takes for text is no command. */
function noteHeld(id: number, desk: Desk): void {
  const outer = desk.sketch.commands[id]?.words ?? [];
  const inner = desk.sketch.commands.find(({ within }) => within === id)?.words ?? [];
  const ahead = outer.length - inner.length;
  if (ahead < 1 || !inner.every((word, at) => outer[ahead + at]?.text === word.text)) return;
  for (const [at, word] of inner.entries()) {
    const same = outer[ahead + at];
    const value = inner[at - 1]?.role === 'option' && word.role === 'text';
    if (value && same !== undefined && !meansMore.test(word.text)) same.held = true;
  }
}

function onlyPrints(args: Arguments): boolean {
  const { usage, options, operands, problem } = args;
  if (problem !== null || options.length === 0 || operands.length > 0) return false;
  return options.every((option) => usage.harmless.has(option.name) && option.value === null);
}

function surplus({ usage, operands }: Arguments): string | null {
  const [first] = operands;
  if (first === undefined || usage.operands.length > 0 || usage.subcommands.size > 0) return null;
  if (first.known && usage.pairs.has(first.text.slice(0, first.text.indexOf('=')))) return null;
  return `it is not known to take \`${first.text}\``;
}

function runsCode({ options }: Arguments, roles: readonly Role[]): string | null {
  const used = new Set<Role>([
    ...roles,
    ...options.flatMap(({ value, role }) => (value === null ? [] : [role])),
  ]);
  if (used.has('execute')) return 'it runs a file as a program';
  if (used.has('code')) return 'it runs code that nobody here can judge';
  return used.has('script') ? 'it runs a command text of its own' : null;
}

function recursion({ usage, options }: Arguments): PathTouch['recursive'] {
  if (usage.visible) {
    const open = ['hidden', '.', 'u', 'uu', 'uuu', 'unrestricted', 'no-ignore', 'no-ignore-vcs'];
    return options.some((option) => open.includes(option.name)) ? 'all' : 'visible';
  }
  return usage.whole || options.some((option) => usage.recursive.has(option.name)) ? 'all' : 'no';
}

/** Without an operand some programs take the working directory, others what they are given on standard input. */
function standard(
  args: Arguments,
  roles: readonly Role[],
  given: Invocation,
  recursive: PathTouch['recursive'],
  state: ShellState,
  desk: Desk,
  id: number,
): void {
  if (args.operands.some((_, index) => roles[index] !== 'text')) return;
  const { usage } = args;
  const assumed = usage.standard ?? (recursive !== 'no' && given.stdin === '' ? '.' : null);
  if (assumed === null) return;
  applyRole(literal(assumed), usage.operands.at(-1) ?? 'read', state, desk, id, recursive);
}

function publish({ usage, options, verbs }: Arguments, given: Invocation, desk: Desk, id: number): void {
  const { exposes, exposedBy, drafts } = usage;
  if (exposes === null) return;
  const names = options.map((option) => option.name);
  if (exposedBy.size > 0 && !names.some((name) => exposedBy.has(name))) return;
  const what = options.some(({ name, value }) => value === null && drafts.has(name))
    ? `draft-${exposes}`
    : exposes;
  const program = given.fields[0]?.text ?? '';
  const words = given.fields.slice(1).map((field) => field.text);
  const target = [program, ...(words.length > 0 ? words : verbs)].join(' ').slice(0, 200);
  desk.sketch.exposes.push({ what, target, command: id });
}

const connecting: ReadonlySet<Role> = new Set(['host', 'url', 'remote', 'target']);

/** Every word of a command that was not understood is evidence for whatever it may name. */
function suspect(given: Invocation, usage: Usage, state: ShellState, desk: Desk, id: number): void {
  for (const field of given.fields.slice(1, 81)) {
    pathEvidence(field, state, desk, id, !usage.operands.includes('word'));
    hostEvidence(field, desk, id);
  }
  if (!usage.operands.some((role) => connecting.has(role))) return;
  // What a network program names as a host is one.
  for (const touch of desk.sketch.hosts) if (touch.command === id) touch.certain = true;
}
