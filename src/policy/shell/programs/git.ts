import { type Given, type Grammar, readArguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { hostEvidence, pathEvidence } from '../evidence.ts';
import type { Field } from '../field.ts';
import { addCommand, type Invocation } from '../invocation.ts';
import type { Desk, ShellState } from '../state.ts';
import { placesOf, touchField } from '../touching.ts';
import { strangeRepository } from './git-repository.ts';

const formats =
  'oneline pretty format color stat dirstat abbrev decorate word-diff relative find-renames find-copies ignore-submodules submodule';
const diffFlags =
  'p u s z M C D R a b w B patch no-patch raw minimal patience histogram numstat shortstat summary name-only name-status no-color no-renames check full-index binary exit-code quiet cached staged merge-base cc ignore-space-at-eol ignore-space-change ignore-all-space ignore-blank-lines no-ext-diff no-textconv no-prefix text function-context W find-copies-harder color-words no-color-moved patch-with-stat patch-with-raw compact-summary root';
const diffValues =
  'U=text unified=text diff-filter=text S=text G=text l=text diff-algorithm=text inter-hunk-context=text src-prefix=text dst-prefix=text word-diff-regex=text stat-width=text stat-count=text color-moved=text pickaxe-regex=text';
const logFlags =
  'oneline graph all branches tags remotes merges no-merges first-parent reverse follow no-decorate abbrev-commit no-abbrev-commit left-right cherry-pick cherry-mark date-order topo-order author-date-order parents children left-only right-only boundary full-history simplify-merges dense sparse no-walk no-notes i E F P regexp-ignore-case extended-regexp fixed-strings all-match invert-grep no-mailmap full-diff log-size m c';
const logValues =
  'n=text max-count=text skip=text since=text after=text until=text before=text author=text committer=text grep=text L=text date=text min-parents=text max-parents=text encoding=text glob=text exclude=text';

const reading: Readonly<Record<string, Grammar>> = {
  status: {
    flags: 's b z v short branch long show-stash ahead-behind no-ahead-behind renames no-renames verbose',
    optional: 'porcelain untracked-files ignored ignore-submodules column find-renames',
    attached: 'u',
    operands: ['list'],
  },
  diff: { flags: diffFlags, values: diffValues, optional: formats, operands: ['read'] },
  log: {
    flags: `${diffFlags} ${logFlags}`,
    values: `${diffValues} ${logValues}`,
    optional: formats,
    numeric: true,
    operands: ['read'],
  },
  show: {
    flags: `${diffFlags} ${logFlags}`,
    values: `${diffValues} ${logValues}`,
    optional: formats,
    operands: ['read'],
  },
};

/** git: `status`, `diff`, `log` and `show` read; `push` publishes; everything else needs a rule. */
export const git: Program = (given, state, desk) => {
  const strange = strangeRepository(state, desk);
  if (strange !== null) desk.unclear(given.fields.map((field) => field.text).join(' '), strange);
  const words = given.fields.slice(1);
  let at = 0;
  let why: string | null = null;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (!word?.known || !word.text.startsWith('-')) break;
    if (
      word.text === '--no-pager' ||
      word.text === '--no-optional-locks' ||
      word.text === '--literal-pathspecs'
    )
      continue;
    why = `git ${word.text} changes which repository, settings or programs are used`;
    if (
      /^(?:-c|-C|--git-dir|--work-tree|--namespace|--exec-path|--super-prefix|--config-env)$/.test(word.text)
    )
      at += 1;
  }
  const verb = words[at];
  const rest = words.slice(at + 1);
  if (!verb?.known) return other(given, 'its subcommand is not known', state, desk);
  const grammar = Object.hasOwn(reading, verb.text) ? reading[verb.text] : undefined;
  if (grammar !== undefined) return inspect(given, verb.text, rest, grammar, why, state, desk);
  if (verb.text === 'push') return push(given, rest, why, state, desk);
  other(given, why ?? `git ${verb.text} changes more than it reads`, state, desk);
  if (['checkout', 'restore', 'rm', 'mv', 'clean', 'reset', 'apply'].includes(verb.text))
    changed(rest, state, desk);
};

function inspect(
  given: Invocation,
  verb: string,
  rest: Field[],
  grammar: Grammar,
  outer: string | null,
  state: ShellState,
  desk: Desk,
): void {
  const dashes = rest.findIndex((field) => field.known && field.text === '--');
  const args = readArguments(dashes < 0 ? rest : rest.slice(0, dashes), grammar);
  const paths = dashes < 0 ? [] : rest.slice(dashes + 1);
  const line = args.options.find((option) => option.name === 'L')?.value;
  const why =
    outer ?? args.problem ?? (line && !line.known ? 'its -L is not known' : null) ?? verifies(args.options);
  const id = addCommand(given, why === null ? 'proved' : 'rule', why ?? '', state, desk, [
    ...args.operands,
    ...paths,
  ]);
  const use = grammar.operands?.[0] === 'list' ? 'list' : 'read';
  const content = showsContent(verb, args.options);
  let named = 0;
  const pathspec = (field: Field): void => {
    named += 1;
    if (field.known && /^:|[*?[\\]/.test(field.text) && field.glob === null) {
      desk.unclear(field.text, 'git expands this pattern itself');
    }
    const folder = placesOf(field.text, state, desk)?.some((place) => place.is === 'directory') === true;
    touchField(field, use, state, desk, id, content && folder ? 'all' : 'no');
  };
  for (const field of paths) pathspec(field);
  for (const field of args.operands) {
    if (!field.known) desk.unclear(field.text, 'git is given a revision or path the text does not tell');
    else if (verb === 'status' || isPattern(field)) pathspec(field);
    else if (/^[^:]*:./.test(field.text)) {
      named += 1;
      objectPath(field.text, state, desk, id);
    } else if (placesOf(field.text, state, desk)?.some((place) => place.is !== 'missing') !== false)
      pathspec(field);
    else touchField(field, 'name', state, desk, id);
  }
  if (line?.known) {
    const file = /:([^:]+)$/.exec(line.text)?.[1];
    if (file !== undefined) pathspec({ known: true, text: file, glob: null });
  }
  if (named === 0)
    touchRoot(
      state,
      desk,
      id,
      use,
      args.options.map((option) => option.name),
    );
  if (why !== null) for (const field of rest) pathEvidence(field, state, desk, id, true);
}

/** A `%G?` in a format checks signatures, which starts the program that `gpg.program` names. */
function verifies(options: readonly Given[]): string | null {
  const checks = options.some(
    ({ name, value }) =>
      /^(?:pretty|format)$/.test(name) && !(value === null || (value.known && !/%[-+ ]?G/.test(value.text))),
  );
  return checks ? 'its format runs a program to check signatures' : null;
}

/** No revision contains wildcards, so git takes such a word for a path even without `--`; so it does with `:(…)`, `:!` and `:/`. */
const isPattern = (field: Field): boolean =>
  field.known && field.glob === null && /^:[(!^/]|[*?[\\]/.test(field.text);

const patches =
  /^(?:p|u|c|U|L|W|patch.*|unified|cc|binary|word-diff.*|color-words|function-context|text|full-diff)$/;
const summaries =
  /^(?:stat|name-only|name-status|numstat|shortstat|compact-summary|dirstat|oneline|no-patch|s|raw)$/;

/** Whether the content of files is shown, not only their names and the commits' messages. */
function showsContent(verb: string, options: readonly Given[]): boolean {
  if (verb === 'status') return options.some(({ name }) => name === 'v' || name === 'verbose');
  if (options.some(({ name }) => patches.test(name))) return true;
  // `git show --oneline` shortens the message and shows the patch all the same.
  return verb !== 'log' && !options.some(({ name }) => name !== 'oneline' && summaries.test(name));
}

/** Without a path git looks at the whole repository: content with a patch, names and messages without. */
function touchRoot(state: ShellState, desk: Desk, id: number, use: 'read' | 'list', options: string[]): void {
  const names = options.some((name) => summaries.test(name));
  touchField({ known: true, text: '.', glob: null }, names ? 'list' : use, state, desk, id);
}

/** `REV:path` reads that path of history; it is relative to the repository's root unless it starts with a dot. */
function objectPath(text: string, state: ShellState, desk: Desk, id: number): void {
  const path = text.replace(/^:[0-3]:/, ':').slice(text.replace(/^:[0-3]:/, ':').indexOf(':') + 1);
  touchField({ known: true, text: path, glob: null }, 'read', state, desk, id);
  const root = desk.root;
  if (!path.startsWith('.') && !path.startsWith('/')) {
    touchField({ known: true, text: `${root}/${path}`, glob: null }, 'read', state, desk, id);
  }
}

function push(given: Invocation, rest: Field[], outer: string | null, state: ShellState, desk: Desk): void {
  const args = readArguments(rest, {
    flags:
      'u q v n f d set-upstream quiet verbose dry-run force delete tags follow-tags all mirror prune porcelain progress no-verify atomic no-force-with-lease',
    values: 'o=text push-option=text',
    optional: 'force-with-lease',
    operands: ['text'],
  });
  const remote = args.operands[0];
  const named = remote === undefined || (remote.known && /^[\w.-]+$/.test(remote.text));
  const dangerous = args.options.some((option) =>
    ['f', 'd', 'force', 'delete', 'mirror', 'prune', 'force-with-lease', 'no-verify'].includes(option.name),
  );
  const odd = args.operands.some((field) => !field.known || /^[+:]/.test(field.text));
  const why =
    outer ??
    args.problem ??
    (!named
      ? 'it pushes to an address of its own'
      : dangerous || odd
        ? 'it forces, deletes or skips checks'
        : null);
  const id = addCommand(given, why === null ? 'proved' : 'rule', why ?? '', state, desk, []);
  for (const field of rest) hostEvidence(field, desk, id);
  desk.sketch.exposes.push({
    what: 'push',
    target: `git push ${rest.map((field) => field.text).join(' ')}`.trim(),
    command: id,
  });
}

function other(given: Invocation, why: string, state: ShellState, desk: Desk): void {
  const rest = given.fields.slice(1);
  const id = addCommand(given, 'rule', why, state, desk, rest);
  for (const field of rest) {
    pathEvidence(field, state, desk, id, true);
    hostEvidence(field, desk, id);
  }
}

/** Existing files and everything after `--` that a changing subcommand is given are written or deleted. */
function changed(rest: Field[], state: ShellState, desk: Desk): void {
  const id = desk.sketch.commands.length - 1;
  const dashes = rest.findIndex((field) => field.known && field.text === '--');
  rest.forEach((field, at) => {
    if (!field.known || (field.text.startsWith('-') && (dashes < 0 || at < dashes))) return;
    const exists = placesOf(field.text, state, desk)?.some((place) => place.is !== 'missing') === true;
    if (field.text !== '--' && (exists || (dashes >= 0 && at > dashes)))
      touchField(field, 'edit', state, desk, id);
  });
}
