import { posix } from 'node:path';
import type { Field } from './field.ts';
import { isFreeDevice, isWithin, type Place, placeOf } from './place.ts';
import type { CommandWord, PathTouch, PathUse } from './sketch.ts';
import type { Desk, ShellState } from './state.ts';

const useWords = {
  read: 'reads',
  list: 'looks at',
  enter: 'changes to',
  edit: 'writes',
  delete: 'deletes',
  execute: 'executes',
  name: 'is given',
} as const satisfies Record<PathUse, string>;

/**
 * Notes that a word is used as a path, once for every directory the shell may be in. An unknown word is unclear, and what is
 * known of its beginning stays as evidence.
 */
export function touchField(
  field: Field,
  use: PathUse,
  state: ShellState,
  desk: Desk,
  command: number | null,
  recursive: PathTouch['recursive'] = 'no',
): void {
  if (!field.known) {
    if (field.head.includes('/')) {
      touchText(posix.dirname(`${field.head}x`), 'name', state, desk, command, 'no', null);
    }
    for (const text of field.maybe ?? []) touchText(text, use, state, desk, command, recursive, null);
    const { tail = '' } = field;
    if (tail.includes('/')) nameAnywhere(tail.slice(tail.indexOf('/')), desk, command);
    if (use !== 'name')
      desk.unclear(field.text, `a program ${useWords[use]} a path that the text does not tell`);
    return;
  }
  touchText(field.text, use, state, desk, command, recursive, field.glob);
}

/** Notes the names of a path whose beginning is not known: rules that forbid a name at any depth still hold. */
export function nameAnywhere(text: string, desk: Desk, command: number | null): void {
  const lexical = posix.join('/\u0001', text);
  if (text.length > 4_096) return;
  const place: Place = { lexical, real: null, is: 'missing' };
  desk.sketch.paths.push({ use: 'name', text, place, recursive: 'no', pattern: null, command });
}

function touchText(
  text: string,
  use: PathUse,
  state: ShellState,
  desk: Desk,
  command: number | null,
  recursive: PathTouch['recursive'],
  glob: string | null,
): void {
  if (isFreeDevice(text)) return;
  const places = placesOf(text, state, desk);
  if (places === null) {
    nameAnywhere(text, desk, command);
    desk.unclear(text, 'the directory it is relative to is not known');
    return;
  }
  const isAltered = (place: Place): boolean =>
    state.altered.some((root) => isWithin(place.lexical, root) || isWithin(place.real ?? '/', root));
  const left = state.altered.length > 0 ? foldersLeft(text) : [];
  const astray =
    left.length > mostLeft || left.some((folder) => placesOf(folder, state, desk)?.some(isAltered) === true);
  for (const place of places) {
    const moved = astray || isAltered(place);
    const known: Place = moved && use !== 'name' ? { ...place, real: null } : place;
    desk.sketch.paths.push({ use, text, place: known, recursive, pattern: null, command });
    const pattern = glob === null ? null : namingPattern(glob);
    if (pattern !== null) {
      desk.sketch.paths.push({ use, text, place, recursive: 'no', pattern, command });
    }
  }
}

/** Folders left by one path that are looked at. */
const mostLeft = 40;

/** Folders a path goes into and leaves by `..`: where one is a link made a moment ago, it leads elsewhere. */
const foldersLeft = (text: string): string[] =>
  [...text.matchAll(/\/\.\.(?=\/|$)/g)]
    .map(({ index }) => text.slice(0, index))
    .filter((part) => part !== '');

/**
 * A pattern for comparison with policy patterns: names that are partly written count as every name they could match, a bare
 * `*` only as what a listing showed. Null when no name is partly written.
 */
export function namingPattern(glob: string): string | null {
  const names = glob.split('/');
  const wild = (name: string): boolean => /[*?[]/.test(name);
  const bare = (name: string): boolean => /^[*?]+$/.test(name);
  if (!names.some((name) => wild(name) && !bare(name))) return null;
  return names.map((name) => (bare(name) ? '\u0001' : name)).join('/');
}

/** Where a word leads from each possible directory; null when none is known. */
export function placesOf(text: string, state: ShellState, desk: Desk): Place[] | null {
  const [first] = state.cwds ?? [];
  if (text.startsWith('/')) {
    return [placeOf(first ?? { lexical: '/', real: '/', is: 'directory' }, text, desk.lookUp)];
  }
  return state.cwds === null ? null : state.cwds.map((cwd) => placeOf(cwd, text, desk.lookUp));
}

/** A word as rules compare it, without a place. */
export function plainWord(field: Field): CommandWord {
  return { text: field.text, known: field.known || field.shape === 'number', place: null };
}
