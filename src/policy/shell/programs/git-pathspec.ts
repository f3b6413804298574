import type { Field } from '../field.ts';
import { literal } from '../field.ts';
import { isWithin } from '../place.ts';
import type { PathUse } from '../sketch.ts';
import type { Desk, ShellState } from '../state.ts';
import { namingPattern, placesOf, touchField } from '../touching.ts';

/** Where and for which command git's words are looked at. */
export interface Spot {
  state: ShellState;
  desk: Desk;
  id: number;
}

/** How a path is used; `whole`: what lies below a folder is used as well. */
export interface PathWay {
  use: PathUse;
  whole: boolean;
}

/** A pathspec's magic and what is left of it (gitglossary(7), pathspec). */
interface Pathspec {
  path: string;
  top: boolean;
  exclude: boolean;
  literal: boolean;
  /** Something of it is not understood. */
  odd: boolean;
}

function parsePathspec(text: string): Pathspec {
  const long = /^:\(([^)]*)\)(.*)$/s.exec(text);
  if (long !== null) {
    const words = (long[1] ?? '').split(',').filter((word) => word !== '');
    return {
      path: long[2] ?? '',
      top: words.includes('top'),
      exclude: words.includes('exclude'),
      literal: words.includes('literal'),
      odd: words.some((word) => !['top', 'exclude', 'literal', 'glob'].includes(word)),
    };
  }
  const short = /^:([!^/]*)(:?)(.*)$/s.exec(text);
  if (short === null) return { path: text, top: false, exclude: false, literal: false, odd: false };
  const signs = short[1] ?? '';
  return {
    path: short[3] ?? '',
    top: signs.includes('/'),
    exclude: /[!^]/.test(signs),
    literal: false,
    odd: signs === '',
  };
}

const wildcard = /[*?[\\]/;
const expands = /[*?[]/;

/**
 * Whether git takes a word for a path even without `--`: no revision contains wildcards outside braces, and none starts with
 * `:(`, `:!`, `:^`; `:/` may be either.
 */
function isPathspec(field: Field): boolean {
  return field.known && (/^:[(!^/]/.test(field.text) || wildcard.test(withoutBraces(field.text)));
}

/** `HEAD^{/a: b}` and `main@{2026-01-01 10:00}` without what is in their braces. */
const withoutBraces = (text: string): string => text.replace(/[@^]\{[^}]*\}/g, '');

/**
 * Notes what a pathspec stands for. True when it only takes paths away. git expands wildcards itself, also where the shell
 * found nothing, and its `*` crosses folders and matches leading dots: such a word stands for the whole folder before them.
 */
export function touchPathspec(field: Field, way: PathWay, { state, desk, id }: Spot): boolean {
  if (!field.known) {
    touchField(field, way.use, state, desk, id);
    return false;
  }
  const spec = parsePathspec(field.text);
  if (spec.odd) desk.unclear(field.text, 'git expands this pattern itself');
  if (spec.exclude) return true;
  const pattern = !spec.literal && expands.test(spec.path);
  // A backslash alone makes a pattern too, which only stands for itself.
  const plain = pattern || spec.literal ? spec.path : spec.path.replace(/\\(.)/gs, '$1');
  const path = spec.top ? `${desk.workspace}/${plain}` : plain === '' ? '.' : plain;
  if (pattern) touchPattern(path, way, { state, desk, id });
  else {
    const folder = placesOf(path, state, desk)?.some((place) => place.is === 'directory') === true;
    const recursive = way.whole && folder ? 'all' : 'no';
    touchField({ ...field, text: path }, way.use, state, desk, id, recursive);
  }
  return false;
}

function touchPattern(path: string, way: PathWay, { state, desk, id }: Spot): void {
  const at = path.search(wildcard);
  const slash = path.lastIndexOf('/', at);
  const folder = slash < 0 ? '.' : path.slice(0, slash) || '/';
  const tail = /^[\w.-]+$/.exec(path.slice(path.search(/[^*?[\]\\]*$/)).replace(/^.*\//, ''))?.[0];
  const places = placesOf(folder, state, desk);
  // What its names spell out counts as written: `**/secrets/**` means secrets.
  touchField(literal(path), 'name', state, desk, id);
  if (/(?:^|\/)\.\.(?:\/|$)/.test(path.slice(slash + 1)))
    desk.unclear(path, 'git follows its `..` on its own');
  if (places === null) desk.unclear(path, 'the directory it is relative to is not known');
  for (const place of places ?? []) {
    const only = tail === undefined ? {} : { only: [`*${tail}`] };
    const touch = { use: way.use, text: path, place, command: id } as const;
    // Names alone are listed as a folder's are; commits and content belong to each file it could mean.
    const listed = way.use === 'list' && !way.whole;
    desk.sketch.paths.push({ ...touch, recursive: listed ? 'no' : 'all', pattern: null, ...only });
    const pattern = namingPattern(`${place.real ?? place.lexical}/${path.slice(slash + 1)}`);
    if (pattern !== null) desk.sketch.paths.push({ ...touch, recursive: 'no', pattern });
  }
}

/** Paths that a word names inside revisions: `HEAD:a`, `:0:a`, `HEAD:a..main:b`. Empty when it names none. */
export function objectPaths(text: string): string[] {
  const plain = withoutBraces(text).replace(/^:[0-3]:/, ':');
  if (/^:[(!^/]/.test(plain)) return [];
  const found: string[] = [];
  for (let at = plain.indexOf(':'); at >= 0; at = plain.indexOf(':', at + 1)) {
    const path = plain.slice(at + 1);
    found.push(path, ...[...path.matchAll(/\.\.+/g)].map((dots) => path.slice(0, dots.index)));
  }
  return [...new Set(found)];
}

/** `REV:path` is relative to the repository's root unless it starts with a dot; `REV:` is the root itself. */
export function touchObject(path: string, way: PathWay, { state, desk, id }: Spot): void {
  const touch = (text: string, use: PathUse): void => {
    const file = placesOf(text, state, desk)?.every((place) => place.is === 'file') === true;
    touchField(literal(text), use, state, desk, id, way.whole && !file ? 'all' : 'no');
  };
  if (path === '') {
    touch(desk.workspace, way.whole ? way.use : 'list');
    return;
  }
  // Rules that forbid the path hear of it as written too.
  touchField(literal(path), 'name', state, desk, id);
  if (/^\.{1,2}\//.test(path)) {
    touch(path, way.use);
    return;
  }
  if (desk.lookUp(`${desk.workspace}/.git`).is === 'missing')
    desk.unclear(path, 'the text does not tell where the repository begins');
  touch(`${desk.workspace}/${path}`, way.use);
}

const isInside = (path: string, { workspace, root }: Desk): boolean =>
  isWithin(path, workspace) || isWithin(path, root);

/** A word that is a revision, an object of one, or a path. True when it names a path. */
export function touchRevision(field: Field, way: PathWay, spot: Spot): boolean {
  const { state, desk, id } = spot;
  if (!field.known) {
    desk.unclear(field.text, 'git is given a revision or path the text does not tell');
    for (const text of field.maybe ?? []) touchRevision(literal(text), way, spot);
    return false;
  }
  const objects = objectPaths(field.text);
  for (const path of objects) touchObject(path, way, spot);
  // A tree may hold names with brackets: `HEAD:app/[id].ts` is an object.
  const object = objects.length > 0 && !wildcard.test(field.text.replace(/:.*$/s, ''));
  if (!object && isPathspec(field)) return !touchPathspec(field, way, spot);
  const places = placesOf(field.text, state, desk);
  const exists = places?.some((place) => place.is !== 'missing') !== false;
  // No revision starts like a path; outside the repository git compares any two files, whatever the paths exist for.
  const leaves = places?.some(({ lexical, real }) => !isInside(real ?? lexical, desk)) === true;
  if (!exists && (leaves || /^(?:\.{0,2}\/|~)/.test(field.text))) {
    touchPathspec(field, way, spot);
    return true;
  }
  if (exists) touchPathspec(field, way, spot);
  else if (objects.length === 0) touchField(field, 'name', state, desk, id);
  return exists || objects.length > 0;
}
