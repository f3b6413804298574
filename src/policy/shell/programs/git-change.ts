import { operandRoles } from '../arguments.ts';
import { hostEvidence, pathEvidence } from '../evidence.ts';
import { type Field, literal } from '../field.ts';
import type { PathUse } from '../sketch.ts';
import { placesOf, touchField } from '../touching.ts';
import { type GitCall, hasOption, recordCall, touchOptions } from './git-call.ts';
import { isRemoteName, touchRemotes } from './git-hosts.ts';
import { objectPaths, type Spot, touchObject, touchPathspec } from './git-pathspec.ts';

/** Subcommands whose first operand is another repository; the second of `remote add` and `remote set-url` is. */
const talking = new Set('fetch pull clone ls-remote request-pull subtree lfs svn p4'.split(' '));
/** Subcommands all of whose operands are paths, whether they exist or not. */
const pathful = new Set(
  'add stage rm mv restore clean apply am hash-object init clone worktree bundle'.split(' '),
);
/** Subcommands whose own subcommand comes before the other repository, where the grammar does not take it away. */
const worded = new Set('subtree lfs svn p4'.split(' '));

/** A subcommand that does more than read: it needs a rule that names it. What its words touch is evidence. */
export function change(call: GitCall): void {
  const { args, desk, state, verb } = call;
  const why =
    call.outerWhy ?? args.risk ?? args.usage.because ?? args.problem ?? `git ${verb} does more than read`;
  const id = recordCall(call, why);
  const spot: Spot = { state, desk, id };
  touchOptions(call, id);
  const named = talking.has(verb) ? connect(call, id) : verb === 'remote' ? connectRemote(call, id) : [];
  touchOperands(call, spot, named);
  exposeCall(call, id);
  if (args.problem === null) return;
  // What was not understood may be anything.
  for (const field of call.rest) {
    pathEvidence(field, state, desk, id, true);
    hostEvidence(field, desk, id);
  }
}

/** `push` publishes: `expose` rules decide, unless it forces, deletes, skips checks or goes to an address of its own. */
export function push(call: GitCall): void {
  const { args, desk } = call;
  const [remote, ...refs] = args.operands;
  const own = remote === undefined || isOwnRemote(remote, call);
  const odd = args.operands.some((field) => !field.known || /^[+:]/.test(field.text));
  const why =
    call.outerWhy ??
    args.risk ??
    args.problem ??
    (own ? null : 'it pushes to an address of its own') ??
    (odd ? 'it forces or deletes' : null);
  const id = recordCall(call, why);
  touchOptions(call, id);
  const repo = args.options.find((option) => option.name === 'repo')?.value;
  touchRemotes(call, id, remote !== undefined ? [remote] : repo ? [repo] : 'preferred');
  for (const field of refs) hostEvidence(field, desk, id);
  if (args.problem !== null) for (const field of call.rest) hostEvidence(field, desk, id);
  exposeCall(call, id);
}

/** A folder of that name may be a repository, whose hooks would run, unless a remote has the name. */
function isOwnRemote(field: Field, { desk, state }: GitCall): boolean {
  if (!isRemoteName(field)) return false;
  if (desk.remotes !== undefined) return Object.hasOwn(desk.remotes, field.text);
  return placesOf(field.text, state, desk)?.every(({ is }) => is !== 'directory') === true;
}

function exposeCall({ args, given, desk }: GitCall, id: number): void {
  const what = args.usage.exposes;
  if (what === null) return;
  const target = given.fields
    .map((field) => field.text)
    .join(' ')
    .slice(0, 200);
  desk.sketch.exposes.push({ what, target, command: id });
}

/** Notes the hosts it talks to; returns the operands that name other repositories. */
function connect(call: GitCall, id: number): readonly Field[] {
  const { args, verb } = call;
  const skip = verb === 'request-pull' || (worded.has(verb) && args.verbs.length === 0) ? 1 : 0;
  const named = hasOption(args.options, 'multiple') ? args.operands : args.operands.slice(skip, skip + 1);
  const whole = verb === 'fetch' || verb === 'pull' ? hasOption(args.options, 'all') : false;
  touchRemotes(call, id, whole ? 'all' : named.length > 0 ? named : 'preferred');
  return named;
}

function connectRemote(call: GitCall, id: number): readonly Field[] {
  const [verb] = call.args.verbs;
  const { operands } = call.args;
  if (verb === 'update' || verb === 'prune') touchRemotes(call, id, operands.length > 0 ? operands : 'all');
  else if (verb === 'add' || verb === 'set-url') touchRemotes(call, id, operands.slice(1, 2));
  return operands;
}

/** Index-only forms change what is committed next, not the file. */
function formOf(role: PathUse, { verb, args }: GitCall): PathUse {
  if (
    verb === 'restore' &&
    hasOption(args.options, 'S', 'staged') &&
    !hasOption(args.options, 'W', 'worktree')
  )
    return 'list';
  if (verb === 'rm' && hasOption(args.options, 'cached')) return 'list';
  if ((verb === 'rm' || verb === 'clean') && hasOption(args.options, 'n', 'dry-run')) return 'list';
  return role;
}

function touchOperands(call: GitCall, spot: Spot, named: readonly Field[]): void {
  const { args, verb, tails, state, desk } = call;
  const roles = operandRoles(args);
  args.operands.forEach((field, index) => {
    const role = roles[index] ?? 'any';
    if (named.includes(field)) return;
    const use = isPathUse(role) ? formOf(role, call) : 'read';
    for (const path of field.known ? objectPaths(field.text) : [])
      touchObject(path, { use, whole: false }, spot);
    const exists = placesOf(field.text, state, desk)?.some((place) => place.is !== 'missing') === true;
    const path = tails.includes(field) || (isPathUse(role) && (exists || pathful.has(verb)));
    if (field.known && path) {
      const whole = (use === 'edit' || use === 'delete') && !isRoot(field, call);
      touchPathspec(field, { use, whole }, spot);
    } else if (role !== 'text') {
      pathEvidence(field, state, desk, spot.id, true);
      hostEvidence(field, desk, spot.id);
    }
  });
  // With -x it also deletes what is ignored, which is where secrets usually are.
  if (verb === 'clean' && hasOption(args.options, 'x', 'X') && !hasOption(args.options, 'n', 'dry-run')) {
    const folders = args.operands.length > 0 ? args.operands : [literal('.')];
    for (const field of folders) touchField(field, 'delete', state, desk, spot.id, 'all');
  }
}

/** The whole working tree is not judged file by file: which of them it changes, nobody can tell. */
function isRoot(field: Field, { state, desk }: GitCall): boolean {
  return placesOf(field.text, state, desk)?.some((place) => place.real === desk.workspace) !== false;
}

const isPathUse = (role: string): role is PathUse =>
  ['read', 'list', 'edit', 'delete', 'name'].includes(role);
