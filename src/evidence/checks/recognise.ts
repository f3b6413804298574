import { posix } from 'node:path';
import type { CheckCommand, CheckKind, CheckSources, RecognisedCheck } from '../../model/check.ts';
import { type Reach, reachOf, weaker } from './exit-reach.ts';
import { nameOf, strangePlace } from './program-name.ts';
import { kindByName, onlyPrints, runners } from './runners.ts';
import { selectionOf } from './scope.ts';
import { scriptCommands } from './script-words.ts';
import { type Unwrapped, unwrap } from './unwrap.ts';

const deepest = 6;
const mostChecks = 50;

interface Place {
  readonly directory: string | null;
  readonly reach: Reach;
  readonly through: readonly string[];
  readonly sources: CheckSources;
}

/**
 * The tests, linters, type checkers and builds a command line runs, in their order; empty when it runs none that is known.
 * `commands` are the simple commands of one line; with `joined` left out, the exit code of more than one says nothing.
 */
export function recogniseChecks(
  commands: readonly CheckCommand[],
  sources: CheckSources = { scripts: () => null, declared: [] },
): RecognisedCheck[] {
  const whole: Reach = { exit: 'known', output: 'whole', doubts: [] };
  return line(commands, { directory: null, reach: whole, through: [], sources }).slice(0, mostChecks);
}

function line(commands: readonly CheckCommand[], place: Place): RecognisedCheck[] {
  if (place.through.length > deepest) return [];
  return commands.flatMap((command, at) => {
    const reach = weaker(place.reach, reachOf(commands, at));
    const doubts = command.told ? reach.doubts : [...reach.doubts, 'some of its words are not told'];
    const told = strangely({ ...reach, doubts }, command.strange);
    return one(command, { ...place, directory: command.cwd, reach: told });
  });
}

function one(command: CheckCommand, place: Place): RecognisedCheck[] {
  const found = unwrap(command.words);
  const here = { ...place, through: [...place.through, command.words.join(' ').slice(0, 300)] };
  switch (found.what) {
    case 'program': {
      const strange = strangePlace(command.program ?? '') ?? found.strange;
      const known = programCheck(found.words, { ...here, reach: strangely(here.reach, strange) });
      return known ? [known] : declared(command, here);
    }
    case 'target': {
      const kind = found.name === 'check' ? 'test' : kindByName(found.name);
      const told = found.idle === null ? here : { ...here, reach: idly(here.reach, found.idle) };
      const named = kind && byName(kind, [found.name, ...found.rest], [], inside(told, found.folder));
      return named ? [named] : declared(command, told);
    }
    case 'script':
      return script(command, found, inside(here, found.folder));
    default:
      return found satisfies never;
  }
}

const idly = (reach: Reach, option: string): Reach =>
  weaker(reach, { exit: 'unknown', output: 'whole', doubts: [`with ${option} it may not have run`] });

/** A forged runner prints what it likes and ends with 0. */
const strangely = (reach: Reach, strange: string | null | undefined): Reach =>
  strange ? weaker(reach, { exit: 'unknown', output: 'cut', doubts: [strange] }) : reach;

const inside = (place: Place, folder: string): Place => ({
  ...place,
  directory: place.directory === null ? null : posix.resolve(place.directory, folder),
});

function programCheck([program = '', ...rest]: readonly string[], place: Place): RecognisedCheck | null {
  if (!Object.hasOwn(runners, program) || rest.some((word) => onlyPrints.has(word))) return null;
  const known = runners[program]?.(rest);
  if (!known) return null;
  const { scope, rewrites } = selectionOf(known.rest, known.how, place.directory);
  const doubts = known.runner === null ? [`figures of ${program} are not read`] : [];
  return finished(place, { kind: known.kind, runner: known.runner, scope, rewrites }, doubts);
}

function finished(
  { reach, through }: Place,
  found: Pick<RecognisedCheck, 'kind' | 'runner' | 'scope' | 'rewrites'>,
  doubts: readonly string[],
): RecognisedCheck {
  return { ...found, through: [...through], ...reach, doubts: [...reach.doubts, ...doubts] };
}

function byName(
  kind: CheckKind,
  words: readonly string[],
  packages: readonly string[],
  place: Place,
): RecognisedCheck {
  const { scope, rewrites } = selectionOf(words, {}, place.directory);
  const whole = { ...scope, packages: [...scope.packages, ...packages].sort() };
  return finished(place, { kind, runner: null, scope: whole, rewrites }, [
    `known by the name ${words[0] ?? ''} alone`,
  ]);
}

function declared({ words, program }: CheckCommand, place: Place): RecognisedCheck[] {
  const found = place.sources.declared.find(
    (one) =>
      one.words.length > 0 && one.words.every((word, at) => words[at] === (at === 0 ? nameOf(word) : word)),
  );
  if (!found) return [];
  const { scope, rewrites } = selectionOf(words.slice(1), {}, place.directory);
  const [as = ''] = found.words;
  const other = program !== undefined && programPath(program) !== programPath(as) ? program : null;
  const here = {
    ...place,
    reach: strangely(place.reach, other && `${other} is not the ${as} that was declared`),
  };
  return [finished(here, { kind: found.kind, runner: null, scope, rewrites }, ['declared to be a check'])];
}

/** A name without a folder is looked up on the PATH: never the same as a file of that name here. */
const programPath = (program: string): string =>
  program.includes('/') ? `./${posix.normalize(program)}` : program;

type Script = Extract<Unwrapped, { what: 'script' }>;

function script(command: CheckCommand, found: Script, place: Place): RecognisedCheck[] {
  const scripts = found.packages.length > 0 ? null : place.sources.scripts(place.directory);
  const text = scripts && Object.hasOwn(scripts, found.name) ? scripts[found.name] : undefined;
  const inner = text === undefined ? null : scriptCommands(text);
  if (inner !== null) {
    const around = found.tool === 'npm' ? scripts : null;
    const all = [
      ...hook(around, `pre${found.name}`),
      ...extended(inner, found.rest),
      ...hook(around, `post${found.name}`),
    ];
    const read = line(following(all, place.directory), place);
    if (read.length > 0) return read;
  }
  // `yarn vitest` and `pnpm eslint` run a program where no script has the name.
  const direct =
    text === undefined && found.tool !== 'npm' ? programCheck([found.name, ...found.rest], place) : null;
  if (direct) {
    return [
      { ...direct, scope: { ...direct.scope, packages: [...direct.scope.packages, ...found.packages] } },
    ];
  }
  const asDeclared = declared(command, place);
  if (asDeclared.length > 0) return asDeclared;
  const kind = kindByName(found.name);
  return kind ? [byName(kind, [found.name, ...found.rest], found.packages, place)] : [];
}

type Inner = Omit<CheckCommand, 'cwd'>;

/** Words behind `--` reach the last command of the script. */
const extended = (inner: readonly Inner[], rest: readonly string[]): Inner[] =>
  inner.map((command, at) => {
    if (at < inner.length - 1) return command;
    const [program, ...words] = command.words;
    return { ...command, words: [program, ...words, ...rest] };
  });

const hook = (scripts: Readonly<Record<string, string>> | null, name: string): Inner[] =>
  scripts && Object.hasOwn(scripts, name) ? (scriptCommands(scripts[name] ?? '') ?? []) : [];

/** The parts of a script with the folder `cd` took them to; its hooks and itself run one after the other while all goes well. */
function following(all: readonly Inner[], directory: string | null): CheckCommand[] {
  let cwd = directory;
  return all.map((command, at) => {
    const [program, to] = command.words;
    const joined = at === 0 ? null : (command.joined ?? '&&');
    const here = { ...command, cwd, joined };
    if (program === 'cd') cwd = cwd === null || to === undefined ? null : posix.resolve(cwd, to);
    return here;
  });
}
