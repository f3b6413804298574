import { posix } from 'node:path';
import type { LookUp } from '../../../model/facts.ts';
import type { Arguments } from '../arguments.ts';
import type { Program } from '../builtins.ts';
import { type Field, literal } from '../field.ts';
import { walkGrammar } from '../grammar.ts';
import { coreutilsText } from '../grammars/coreutils-text.ts';
import { isFreeDevice } from '../place.ts';
import type { Desk, ShellState } from '../state.ts';
import { placesOf, touchField } from '../touching.ts';

const follows = 'it follows the symlinks it meets';
/** Folders that are looked at before it counts as too large to tell. */
const mostFolders = 40;

interface Folder {
  real: string;
  /** Names, and for each whether it is a folder, a symlink or a file. */
  names: ReadonlyMap<string, 'folder' | 'link' | 'file'>;
}

function folderAt(real: string, lookUp: LookUp): Folder | null {
  const { entries } = lookUp(real === '/' ? '/' : `${real}/`);
  if (entries === undefined) return null;
  const kind = (entry: string): 'folder' | 'link' | 'file' =>
    entry.endsWith('/@') ? 'link' : entry.endsWith('/') ? 'folder' : 'file';
  return { real, names: new Map(entries.map((entry) => [entry.replace(/\/@?$/, ''), kind(entry)])) };
}

/**
 * The symlinks that two folders have, as far down as diff goes; null when one may be followed: where both have its name, or
 * where that could not be looked up.
 */
function unsharedLinks(first: string, second: string, recursive: boolean, lookUp: LookUp): string[] | null {
  const waiting: [string, string][] = [[first, second]];
  const links: string[] = [];
  for (let count = 0; waiting.length > 0; count += 1) {
    const [a, b] = waiting.pop() ?? ['/', '/'];
    const one = folderAt(a, lookUp);
    const other = folderAt(b, lookUp);
    if (one === null || other === null || count >= mostFolders) return null;
    for (const [name, kind] of one.names) {
      const twin = other.names.get(name);
      if (twin === 'link' || (twin !== undefined && kind === 'link')) return null;
      if (recursive && kind === 'folder' && twin === 'folder')
        waiting.push([posix.join(a, name), posix.join(b, name)]);
    }
    for (const { real, names } of [one, other])
      for (const [name, kind] of names) if (kind === 'link') links.push(posix.join(real, name));
  }
  return links;
}

/** The one place a word names, and whether it is a folder; null when that is not known. */
function placeOfWord(
  field: Field,
  state: ShellState,
  desk: Desk,
): { real: string; folder: boolean; name: string } | null {
  if (field.known && (field.text === '-' || isFreeDevice(field.text) || field.text.startsWith('/dev/fd/')))
    return { real: field.text, folder: false, name: '' };
  const places = field.known ? placesOf(field.text, state, desk) : null;
  const [place] = places ?? [];
  if (places?.length !== 1 || place === undefined || place.real === null) return null;
  return { real: place.real, folder: place.is === 'directory', name: posix.basename(place.lexical) };
}

function doubtOf(args: Arguments, state: ShellState, desk: Desk): string | null {
  const given = (...names: string[]): boolean => args.options.some(({ name }) => names.includes(name));
  if (given('no-dereference')) return null;
  const recursive = given('r', 'recursive');
  const places = args.operands.map((field) => placeOfWord(field, state, desk));
  if (!recursive && places.every((place) => place?.folder === false)) return null;
  const [first, second] = places;
  const plain = args.operands.length === 2 && !given('from-file', 'to-file') && state.altered.length === 0;
  if (!plain || !first || !second) return follows;
  // With `-N` and the like it reads what only one of them has.
  if (given('N', 'P', 'new-file', 'unidirectional-new-file')) return follows;
  if (first.folder && second.folder) {
    const links = unsharedLinks(first.real, second.real, recursive, desk.lookUp);
    // It only names these; that is for rules against what they lead to.
    for (const link of links ?? []) touchField(literal(link), 'name', state, desk, null);
    return links === null ? follows : null;
  }
  if (!first.folder && !second.folder) return null;
  const [folder, file] = first.folder ? [first, second] : [second, first];
  const names = folderAt(folder.real, desk.lookUp)?.names;
  return names === undefined || names.get(file.name) === 'link' ? follows : null;
}

/** diff compares what a symlink leads to wherever both its folders have the name. */
export const diff: Program = (given, state, desk) => {
  walkGrammar(given, coreutilsText.diff, state, desk, (args) => doubtOf(args, state, desk));
};
