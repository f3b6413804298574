import type { Facts } from '../model/facts.ts';
import { quotedWord } from '../model/quoted-word.ts';
import type { Picture } from '../policy/picture.ts';
import type { Place } from '../policy/shell/place.ts';
import type { CommandTouch, PathTouch } from '../policy/shell/sketch.ts';
import { hung, section } from './text-lines.ts';

/** In the order they are told. */
const does = {
  enter: 'enters',
  read: 'reads',
  list: 'lists',
  edit: 'writes',
  delete: 'deletes',
  execute: 'executes',
  name: 'names',
} as const satisfies Record<PathTouch['use'], string>;

const recursion = {
  no: '',
  all: ' and all below',
  visible: ' and all below that is not hidden',
} as const satisfies Record<PathTouch['recursive'], string>;

const unknownFolder = 'a folder the text does not tell';

/** Each command with what it would touch, what the shell does beside them, and what nobody can tell. */
export function pictureLines(picture: Picture, facts: Facts, columns: number): string[] {
  const beside = touches(picture, facts, null).flatMap((text) => hung('', 2, text, columns));
  const opaque = picture.opaque.flatMap(({ what, why }) =>
    hung('', 2, `${what.length > 160 ? `${what.slice(0, 159)}…` : what}: ${why}`, columns),
  );
  const end = picture.cwd === null ? unknownFolder : shownPlace(picture.cwd, facts);
  return [
    ...section('what it would do', commandLines(picture, facts, columns)),
    ...section('redirections and expansions', beside),
    ...section('not understood', opaque),
    ...(end === shownPlace(picture.start, facts) ? [] : ['', ...hung('', 0, `it ends in ${end}`, columns)]),
  ];
}

/** A loop's body is drawn once for each round: what was told already is not told again. */
function commandLines(picture: Picture, facts: Facts, columns: number): string[] {
  const told = new Set<string>();
  let folder = shownPlace(picture.start, facts);
  return picture.commands.flatMap((command) => {
    const cwd = command.cwd === null ? unknownFolder : shownPlace(command.cwd, facts);
    const about = [
      ...command.environment.map((name) => `sets ${name}`),
      ...touches(picture, facts, command.id),
      ...(command.standing === 'rule' ? [`needs a rule: ${command.why}`] : []),
    ];
    const text = wordsOf(command);
    const key = [cwd, text, ...about].join('\0');
    if (told.has(key)) return [];
    told.add(key);
    const moved = cwd === folder ? [] : hung('', 5, `in ${cwd}`, columns);
    folder = cwd;
    const number = `${told.size}`.padStart(3);
    return [
      ...moved,
      ...hung(number, 5, text, columns),
      ...about.flatMap((line) => hung('', 7, line, columns)),
    ];
  });
}

/** What is not known stands as it was written. */
function wordsOf({ words }: CommandTouch): string {
  return words.map(({ text, known }) => (known ? quotedWord(text) : text)).join(' ');
}

/** `reads src/a.ts, src/b.ts`: a line for each thing that one command does. */
function touches(picture: Picture, facts: Facts, command: number | null): string[] {
  const of = <T extends { command: number | null }>(all: readonly T[]): T[] =>
    all.filter((touch) => touch.command === command);
  const paths = of(picture.paths).filter((touch) => touch.pattern === null);
  const hosts = of(picture.hosts);
  const certain = hosts.filter((touch) => touch.certain).map(({ host }) => host);
  const implied = hosts.filter((touch) => touch.implied === true).map(({ host }) => host);
  const told = [...certain, ...implied];
  const possible = hosts.map(({ host }) => host).filter((host) => !told.includes(host));
  const used = new Set(paths.flatMap(({ use, place }) => (use === 'name' ? [] : [place.lexical])));
  const lines: [verb: string, what: string[]][] = [
    ...Object.entries(does).map(([use, verb]): [string, string[]] => [
      verb,
      paths
        .filter((touch) => touch.use === use && (use !== 'name' || !used.has(touch.place.lexical)))
        .map(({ place, recursive }) => `${shownPlace(place, facts)}${recursion[recursive]}`),
    ]),
    ['reaches', certain],
    ['may connect to', implied],
    ['could name a host:', possible],
    ['publishes:', of(picture.exposes).map(({ what }) => what)],
  ];
  return lines.flatMap(([verb, what]) =>
    what.length === 0 ? [] : [`${verb} ${[...new Set(what)].join(', ')}`],
  );
}

function shownPlace({ lexical, real }: Place, facts: Facts): string {
  const written = named(lexical, facts);
  if (real === null) return `${written} (cannot be resolved)`;
  const resolved = named(real, facts);
  return written === resolved ? resolved : `${written} -> ${resolved}`;
}

function named(path: string, { workspace, home }: Facts): string {
  if (path === workspace) return '.';
  if (path.startsWith(`${workspace}/`)) return path.slice(workspace.length + 1);
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
