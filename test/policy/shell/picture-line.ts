import { depict } from '../../../src/policy/picture.ts';
import type { Place } from '../../../src/policy/shell/place.ts';
import type { CommandTouch, CommandWord, PathTouch } from '../../../src/policy/shell/sketch.ts';
import type { Ground } from '../../../src/policy/shell/state.ts';
import { fixture, lookUp } from '../../corpus/fixture.ts';
import { actionOf } from '../inputs.ts';

const { root, home } = fixture;

/** What a line calls a sentence. */
export type Naming = (sentence: string) => string;

const within = (path: string): string =>
  path === root ? '.' : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;

/** In quotes where it could not be told from what is around it. */
const quoted = (text: string): string =>
  /^[\w./@=:+,%^~*?{}[\]$-]+$/.test(text) ? text : JSON.stringify(text);

/**
 * What a command would touch, on one line: `cat a(read@); read a`. First its commands: `rule` in front of one that needs a
 * rule, `inert` of one that touches nothing; behind a word what it is (nothing for a program that comes first and an option
 * with its dash), `@` for a place, `?` for a word that is not known. Then paths (`all`: with everything below; `maybe`: as
 * evidence only; `where?`: the place is not known), hosts, what is exposed, what is unclear, and where the shell is
 * afterwards. A number in front of a touch tells the command that does it, none the first one, `-` the shell itself.
 */
export function pictureLine(command: string, naming: Naming, remotes?: Ground['remotes']): string {
  const action = actionOf({ kind: 'run', command, cwd: root });
  const { paths, commands, hosts, exposes, opaque, cwd } = depict(action, lookUp, {
    home,
    workspace: root,
    remotes,
  });
  const by = (id: number | null): string => (id === 0 ? '' : id === null ? '- ' : `${id} `);
  const lines = [
    ...commands.map((one, at) => commandText(one, at, naming)),
    ...paths.map((touch) => by(touch.command) + touchText(touch)),
    ...hosts.map(
      (touch) =>
        `${by(touch.command)}${touch.certain ? '' : 'maybe '}reach${touch.implied === true ? ' implied' : ''} ${touch.host}`,
    ),
    ...exposes.map((touch) => `${by(touch.command)}expose ${touch.what} ${quoted(touch.target)}`),
    ...opaque.map(({ what, why }) => `unclear ${naming(why)} ${quoted(what)}`),
    ...(cwd?.lexical === root ? [] : [`then in ${cwd === null ? '?' : placeText(cwd)}`]),
  ];
  return lines.length === 0 ? 'nothing' : visible(lines.join('; '));
}

/** Line breaks of file names as sketches.txt has them, and nothing that cannot be seen. */
const visible = (text: string): string =>
  text
    .replaceAll('\n', '⏎')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);

function commandText(touch: CommandTouch, at: number, naming: Naming): string {
  const { id, words, cwd, standing, why, stdin, environment, within: outer } = touch;
  return [
    ...(id === at ? [] : [`as ${id}`]),
    ...(standing === 'proved' ? [] : [standing]),
    ...words.map(wordText),
    ...(why === '' ? [] : [naming(why)]),
    ...(cwd?.lexical === root ? [] : [`in ${cwd === null ? '?' : placeText(cwd)}`]),
    ...(outer === null ? [] : [`of ${outer}`]),
    ...(stdin === '' ? [] : [`< ${JSON.stringify(stdin)}`]),
    ...(environment.length === 0 ? [] : [`with ${environment.map(quoted).join(' ')}`]),
  ].join(' ');
}

function wordText({ text, known, place, role, held }: CommandWord, at: number): string {
  const plain = at === 0 ? 'program' : text.startsWith('-') ? 'option' : undefined;
  const shown = [
    ...(role === plain ? [] : [role ?? 'none']),
    ...(place === null ? [] : [sameAs(text, placeText(place)) ? '@' : `@${placeText(place)}`]),
    ...(held === true ? ['held'] : []),
  ];
  return `${quoted(text)}${known ? '' : '?'}${shown.length === 0 ? '' : `(${shown.join(' ')})`}`;
}

const sameAs = (text: string, path: string): boolean => path === text || path === `${text}/`;

function placeText({ lexical, real, is }: Place): string {
  const path = within(real ?? lexical).replaceAll('/\u0001', '…');
  const folder = is === 'directory' && !/^[./]$/.test(path) ? '/' : '';
  const link = real === null || real === lexical ? '' : ` by ${within(lexical)}`;
  return `${path}${folder}${real === null ? ' where?' : ''}${link}`;
}

function touchText({ use, text, place, recursive, only, pattern }: PathTouch): string {
  const path = pattern === null ? placeText(place) : within(pattern);
  return [
    use === 'name' ? 'maybe' : use,
    ...(recursive === 'no' ? [] : [recursive]),
    ...(pattern === null ? [] : ['like']),
    path,
    ...(sameAs(text, path) ? [] : [`from ${quoted(text)}`]),
    ...(only === undefined ? [] : [`only ${only.join(' ')}`]),
  ].join(' ');
}
