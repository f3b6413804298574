import type { Given } from '../arguments.ts';
import { operandRoles } from '../arguments.ts';
import { hostEvidence, pathEvidence } from '../evidence.ts';
import { type Field, literal } from '../field.ts';
import { placesOf, touchField } from '../touching.ts';
import { type GitCall, hasOption, recordCall, touchOptions } from './git-call.ts';
import {
  objectPaths,
  type PathWay,
  type Spot,
  touchObject,
  touchPathspec,
  touchRevision,
} from './git-pathspec.ts';
import { readsSettings, touchSettings } from './git-settings.ts';

/** How the words of a subcommand that reads are meant. */
type Reading =
  /** Revisions and paths; without a path the whole repository. */
  | 'history'
  /** Only paths; without one the working directory. */
  | 'paths'
  | 'blame'
  | 'grep'
  | 'tree'
  | 'object'
  | 'attributes'
  /** Names of revisions and refs, never a path. */
  | 'names'
  | 'settings';

const readings: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ...['status', 'ls-files', 'check-ignore'].map((verb): [string, Reading] => [verb, 'paths']),
  ...[
    'diff',
    'log',
    'show',
    'whatchanged',
    'diff-tree',
    'diff-index',
    'diff-files',
    'range-diff',
    'rev-list',
    'shortlog',
  ].map((verb): [string, Reading] => [verb, 'history']),
  ...['reflog', 'stash'].map((verb): [string, Reading] => [verb, 'history']),
  ...['blame', 'annotate'].map((verb): [string, Reading] => [verb, 'blame']),
  ...['config', 'remote'].map((verb): [string, Reading] => [verb, 'settings']),
  ['grep', 'grep'],
  ['ls-tree', 'tree'],
  ['cat-file', 'object'],
  ['check-attr', 'attributes'],
]);

/** A subcommand that only reads: it is judged by what it reads, unless an option makes it do more. */
export function inspect(call: GitCall): void {
  const { args, state, desk, verb } = call;
  const why = call.outerWhy ?? args.risk ?? args.problem ?? unexpected(call);
  const id = recordCall(call, why);
  const spot: Spot = { state, desk, id };
  touchOptions(call, id);
  const reading = readings.get(verb) ?? 'names';
  switch (reading) {
    case 'history':
      touchHistory(call, spot);
      break;
    case 'paths':
      touchPaths(call, spot);
      break;
    case 'blame':
      touchBlamed(call, spot);
      break;
    case 'grep':
      touchSearched(call, spot);
      break;
    case 'tree':
      touchTree(call, spot);
      break;
    case 'object':
      for (const field of args.operands.slice(-1)) touchRevision(field, objectWay(args.options), spot);
      break;
    case 'attributes':
      touchAttributes(call, spot);
      break;
    case 'names':
      args.operands.forEach((field, index) => {
        if (operandRoles(args)[index] === 'read') touchField(field, 'read', state, desk, id);
        else touchName(field, spot);
      });
      break;
    case 'settings':
      touchSettings(call, id);
      break;
    default:
      reading satisfies never;
  }
  if (why === null) return;
  for (const field of call.rest) {
    pathEvidence(field, state, desk, id, true);
    hostEvidence(field, desk, id);
  }
}

/** Why the words make it do more than read. */
function unexpected({ verb, args, heads, tails }: GitCall): string | null {
  const { options, operands } = args;
  if (verifies(options)) return 'its format runs a program to check signatures';
  const lines = options.find((option) => option.name === 'L')?.value;
  if (lines && !lines.known) return 'its -L is not known';
  if (
    operands.some((field) => !field.known && field.shape === 'many') &&
    (verb === 'branch' || verb === 'tag')
  )
    return 'the text does not tell whether it makes one';
  const listing = ['l', 'list', 'merged', 'no-merged', 'contains', 'no-contains', 'points-at'];
  if (verb === 'branch' && operands.length > 0 && !hasOption(options, ...listing)) return 'it makes a branch';
  if (verb === 'tag' && operands.length > 0 && !hasOption(options, 'n', ...listing)) return 'it makes a tag';
  if (verb === 'config' || verb === 'remote') return readsSettings(args);
  if (verb === 'cat-file') return hiddenObject(options, heads, tails);
  return null;
}

/** A `%G?` in a format, and `%(signature)` in one for refs, checks signatures, which starts the program that `gpg.program` names. */
function verifies(options: readonly Given[]): boolean {
  return options.some(
    ({ name, value }) =>
      /^(?:pretty|format|sort|group)$/.test(name) &&
      value !== null &&
      !(value.known && !/%[-+ ]?G|signature/i.test(value.text)),
  );
}

/** A hash may stand for any file; only what is asked of it tells whether its content is shown. */
function hiddenObject(options: readonly Given[], heads: Field[], tails: Field[]): string | null {
  if (hasOption(options, 't', 's', 'e')) return null;
  const operands = [...heads, ...tails];
  const kind = hasOption(options, 'p') ? 'any' : operands[0]?.text;
  const object = operands.at(-1);
  if (kind === 'commit' || kind === 'tree' || kind === 'tag' || object === undefined) return null;
  if (object.known && (objectPaths(object.text).length > 0 || /\^\{(?:commit|tree|tag)\}$/.test(object.text)))
    return null;
  const named = object.known && /^(?:HEAD|@|[\w./-]*[g-zG-Z_./][\w./-]*)(?:[~^]\d*)*$/.test(object.text);
  // `v1-2-gabc1234` is the object abc1234, whatever stands before it.
  const hash = object.known && /-g[\da-f]+$/i.test(object.text);
  return named && !hash && kind === 'any' ? null : 'the text does not tell which file that object is';
}

const objectWay = (options: readonly Given[]): PathWay => ({
  use: hasOption(options, 't', 's', 'e') ? 'list' : 'read',
  whole: false,
});

const patches =
  /^(?:p|u|c|U|L|W|patch.*|unified|cc|check|binary|word-diff.*|color-words|function-context|text|full-diff|diff-merges)$/;
const summaries =
  /^(?:stat|name-only|name-status|numstat|shortstat|compact-summary|dirstat|dirstat-by-file|X|summary|oneline|no-patch|s|raw)$/;

/** Whether the content of files is shown, not only their names and the commits' messages. */
function showsContent(verb: string, options: readonly Given[]): boolean {
  if (verb === 'rev-list' || verb === 'shortlog') return false;
  if (options.some(({ name }) => patches.test(name))) return true;
  // `git show --oneline` shortens the message and shows the patch all the same.
  return (
    ['diff', 'show', 'range-diff'].includes(verb) &&
    !options.some(({ name }) => name !== 'oneline' && summaries.test(name))
  );
}

function touchHistory({ verb, args, heads, tails }: GitCall, spot: Spot): void {
  const content = showsContent(verb, args.options);
  const listing = verb === 'rev-list' || verb === 'shortlog' || (verb === 'reflog' && !content);
  const way: PathWay = { use: listing ? 'list' : 'read', whole: content };
  let named = 0;
  let excluded = 0;
  const pathspec = (field: Field): void => {
    if (touchPathspec(field, way, spot)) excluded += 1;
    else named += 1;
  };
  for (const field of tails) pathspec(field);
  for (const field of heads) if (touchRevision(field, way, spot)) named += 1;
  excluded += heads.filter((field) => field.known && /^:(?:\([^)]*exclude|[/]*[!^])/.test(field.text)).length;
  for (const { name, value } of args.options) {
    const file = name === 'L' && value?.known ? /:([^:]+)$/.exec(value.text)?.[1] : undefined;
    if (file !== undefined) pathspec(literal(file));
    if (name === 'relative' && value !== null) pathspec(value);
  }
  // Without a path git looks at everything: content with a patch, names and messages without.
  const everything = literal('.');
  if (named === 0 || hasOption(args.options, 'full-diff')) {
    const whole = content && excluded > 0 ? 'all' : 'no';
    touchField(everything, content ? 'read' : 'list', spot.state, spot.desk, spot.id, whole);
  }
}

function touchPaths({ verb, args, heads, tails }: GitCall, spot: Spot): void {
  const verbose = verb === 'status' && hasOption(args.options, 'v', 'verbose');
  const way: PathWay = { use: 'list', whole: verbose };
  const named = [...heads, ...tails].filter((field) => !touchPathspec(field, way, spot));
  if (named.length > 0 || verb === 'check-ignore') return;
  touchField(literal('.'), verbose ? 'read' : 'list', spot.state, spot.desk, spot.id);
}

/** `blame [REV] [--] FILE`, and `blame FILE REV` of old. */
function touchBlamed({ args, heads, tails }: GitCall, spot: Spot): void {
  const way: PathWay = { use: 'read', whole: false };
  const [last, ...others] = [...heads, ...tails].reverse();
  const found =
    last === undefined || tails.length > 0
      ? tails.length > 0
      : placesOf(last.text, spot.state, spot.desk)?.every((place) => place.is === 'file') === true;
  if (last !== undefined) touchPathspec(last, way, spot);
  for (const field of others) {
    if (found && field.known) touchRevision(field, way, spot);
    else touchPathspec(field, way, spot);
  }
  if (last === undefined && args.problem === null) spot.desk.unclear('git blame', 'it names no file');
}

/** `grep PATTERN [REV...] [--] [PATH...]` prints lines of all files below the working directory. */
function touchSearched({ args, tails }: GitCall, spot: Spot): void {
  const way: PathWay = { use: 'read', whole: true };
  const roles = operandRoles(args);
  let named = 0;
  args.operands.forEach((field, index) => {
    if (roles[index] === 'text' || field.text === '(' || field.text === ')') return;
    const path = tails.includes(field) ? !touchPathspec(field, way, spot) : touchRevision(field, way, spot);
    if (path) named += 1;
  });
  if (named === 0) touchField(literal('.'), 'read', spot.state, spot.desk, spot.id, 'all');
}

/** `ls-tree TREE [PATH...]`: the paths are relative to the working directory, or to the tree. */
function touchTree({ heads, tails }: GitCall, spot: Spot): void {
  const way: PathWay = { use: 'list', whole: false };
  const [tree, ...paths] = [...heads, ...tails];
  if (tree !== undefined) touchRevision(tree, way, spot);
  const inside = tree?.known ? objectPaths(tree.text).filter((path) => path !== '') : [];
  for (const field of paths) {
    touchPathspec(field, way, spot);
    if (field.known)
      for (const folder of ['', ...inside.map((path) => `${path}/`)])
        touchObject(folder + field.text, way, spot);
  }
}

function touchAttributes({ args, heads, tails }: GitCall, spot: Spot): void {
  const paths = tails.length > 0 ? tails : hasOption(args.options, 'a', 'all') ? heads : heads.slice(1);
  for (const field of paths) touchField(field, 'list', spot.state, spot.desk, spot.id);
}

/** A name of a revision is no path, but `REV:path` names one. */
function touchName(field: Field, spot: Spot): void {
  const texts = field.known ? [field.text] : (field.maybe ?? []);
  for (const path of texts.flatMap(objectPaths)) touchObject(path, { use: 'list', whole: false }, spot);
}
