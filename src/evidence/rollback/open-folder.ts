import { closeSync, constants, lstatSync, mkdirSync, openSync } from 'node:fs';
import { errnoOf } from '../../model/cause.ts';
import { bytesOf, systemPath } from '../snapshot/path-bytes.ts';
import { look, typeOf, whyNot } from '../snapshot/stat.ts';

/** A folder that was reached without following a link. */
export interface OpenFolder {
  /** The path of a name in it, as the file system takes it; good until the folder is closed. */
  at(name: string): string | Buffer;
  close(): void;
}

/** How far a way down goes. */
export type Way =
  | { readonly is: 'open'; readonly folder: OpenFolder }
  | { readonly is: 'absent' }
  /** Something that is no folder stands in the way; a link is never followed. */
  | { readonly is: 'blocked'; readonly by: string; readonly link: boolean }
  | { readonly is: 'failed'; readonly why: string };

const folderOnly = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Opens the folder `names` below `root` (absolute) name by name. On Linux each step starts from the open folder above it, as
 * openat(2) does: whoever swaps a folder for a link meanwhile leads nobody out of the workspace. Elsewhere each step is looked
 * at just before. With `make`, missing folders are made.
 */
export function openFolder(root: string, names: readonly string[], make: boolean): Way {
  let folder: OpenFolder | undefined;
  try {
    folder = hold(root);
    for (const [depth, name] of names.entries()) {
      const place = folder.at(name);
      const next = enter(place, make);
      if (typeof next !== 'object') {
        folder.close();
        const by = names.slice(0, depth + 1).join('/');
        return next === 'absent' ? { is: 'absent' } : { is: 'blocked', by, link: next === 'link' };
      }
      folder.close();
      folder = next;
    }
    return { is: 'open', folder };
  } catch (cause) {
    folder?.close();
    return { is: 'failed', why: whyNot(cause) };
  }
}

const descriptors = process.platform === 'linux';

function hold(path: string | Buffer): OpenFolder {
  if (!descriptors) return { at: (name) => below(path, name), close: () => undefined };
  const file = openSync(path, folderOnly);
  return { at: (name) => systemPath(`/proc/self/fd/${file}/${name}`), close: () => closeSync(file) };
}

const below = (folder: string | Buffer, name: string): string | Buffer =>
  typeof folder === 'string'
    ? systemPath(`${folder}/${name}`)
    : Buffer.concat([folder, Buffer.from('/'), bytesOf(name)]);

function enter(place: string | Buffer, make: boolean): OpenFolder | 'absent' | 'link' | 'other' {
  const stat = lstatSync(place, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) {
    if (!make) return 'absent';
    mkdirSync(place);
    return hold(place);
  }
  const type = typeOf(stat);
  if (type !== 'folder') return type === 'link' ? 'link' : 'other';
  try {
    return hold(place);
  } catch (cause) {
    // Swapped since.
    const now = errnoOf(cause) === 'ENOTDIR' || errnoOf(cause) === 'ELOOP' ? look(place) : undefined;
    if (now === undefined || typeof now === 'string') throw cause;
    return typeOf(now) === 'link' ? 'link' : 'other';
  }
}

/** A path's folder and its name in it; undefined for one that no snapshot could hold. */
export function splitPath(path: string): { names: string[]; name: string } | undefined {
  const names = path.split('/');
  const odd = names.some((name) => name === '' || name === '.' || name === '..' || name === '.git');
  const name = names.pop();
  return odd || name === undefined || path.includes('\0') ? undefined : { names, name };
}

/** Does something to a name of a folder, without following a link. Throws what people are told when there is no way there. */
export function inFolder(
  root: string,
  { names, name }: { readonly names: readonly string[]; readonly name: string },
  make: boolean,
  work: (folder: OpenFolder, name: string) => void,
): void {
  const way = openFolder(root, names, make);
  switch (way.is) {
    case 'absent':
      throw new Error('its folder is gone');
    case 'blocked':
      throw new Error(`${way.by} is ${way.link ? 'a link' : 'no folder'}`);
    case 'failed':
      throw new Error(way.why);
    case 'open':
      try {
        work(way.folder, name);
      } finally {
        way.folder.close();
      }
      break;
    default:
      way satisfies never;
  }
}
