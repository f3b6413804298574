import { chmodSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { bytesOf, inside, textOf } from '../snapshot/path-bytes.ts';
import { typeOf } from '../snapshot/stat.ts';

/**
 * One thing the upper folder of an overlay holds, and so one thing that became different. Paths are below the workspace;
 * modes are the twelve bits of chmod(2).
 */
export type UpperEntry =
  /** Whatever was there is gone: a file, or a folder with all that was in it. */
  | { readonly path: string; readonly is: 'gone' }
  /** `fresh`: nothing of an earlier folder of that name is in it any more. */
  | { readonly path: string; readonly is: 'folder'; readonly mode: number; readonly fresh: boolean }
  | {
      readonly path: string;
      readonly is: 'file';
      readonly mode: number;
      readonly size: number;
      readonly mtimeMs: number;
      /** The same for all names of one file; null when it has only one. */
      readonly inode: string | null;
    }
  | { readonly path: string; readonly is: 'link'; readonly target: Buffer }
  /** Nothing a workspace should be given: a device, a socket, a pipe, what could not be read. */
  | { readonly path: string; readonly is: 'refused'; readonly why: string };

/** More entries than this are not held in memory. */
const mostEntries = 500_000;

const slash = Buffer.from('/');

/** Where an entry lies, as bytes. */
export const upperPlace = (root: string, path: string): Buffer =>
  path === '' ? Buffer.from(root) : Buffer.concat([Buffer.from(root), slash, bytesOf(path)]);

/** A folder may have been closed to its own user: it is opened for the look, and closed again. */
export function withAccess<T>(place: Buffer | string, mode: number, needed: number, work: () => T): T {
  if ((mode & needed) === needed) return work();
  chmodSync(place, mode | needed);
  try {
    return work();
  } finally {
    chmodSync(place, mode);
  }
}

/**
 * Everything in the upper folder at `root` (absolute), folders before what is in them. `isOpaque` tells of the mark the
 * kernel leaves on a folder. Throws when there is too much, or the disk fails.
 */
export function readUpper(root: string, isOpaque: (folder: Buffer) => boolean): UpperEntry[] {
  const entries: UpperEntry[] = [];
  readFolder('');
  return entries;

  function readFolder(folder: string): void {
    const place = upperPlace(root, folder);
    const names = readdirSync(place, { encoding: 'buffer' }).map(textOf).sort();
    for (const name of names) {
      if (entries.length >= mostEntries)
        throw new Error(`more than ${mostEntries} files and folders became different`);
      readOne(inside(folder, name));
    }
  }

  function readOne(path: string): void {
    const place = upperPlace(root, path);
    const stat = lstatSync(place);
    const mode = stat.mode & 0o7777;
    switch (typeOf({ mode: BigInt(stat.mode) })) {
      case 'folder':
        withAccess(place, mode, 0o700, () => {
          entries.push({ path, is: 'folder', mode, fresh: isOpaque(place) });
          readFolder(path);
        });
        return;
      case 'link':
        entries.push({ path, is: 'link', target: readlinkSync(place, { encoding: 'buffer' }) });
        return;
      case 'file': {
        const inode = stat.nlink > 1 ? `${stat.dev}:${stat.ino}` : null;
        const setId = (mode & 0o6000) !== 0;
        if (setId) entries.push({ path, is: 'refused', why: 'it would run as its owner or group' });
        else entries.push({ path, is: 'file', mode, size: stat.size, mtimeMs: stat.mtimeMs, inode });
        return;
      }
      case 'a device':
        // The kernel's mark for what was removed.
        if (stat.isCharacterDevice() && stat.rdev === 0) entries.push({ path, is: 'gone' });
        else entries.push({ path, is: 'refused', why: 'it is a device' });
        return;
      case 'a named pipe':
        entries.push({ path, is: 'refused', why: 'it is a named pipe' });
        return;
      case 'a socket':
        entries.push({ path, is: 'refused', why: 'it is a socket' });
        return;
      default:
    }
  }
}
