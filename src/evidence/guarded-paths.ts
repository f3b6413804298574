import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../model/cause.ts';

/** More entries than this are not looked through: the answer is then "nobody looked". */
const mostEntries = 50_000;

/** Contents nobody writes rules about, and that would take most of the walk. */
const skipped = (path: string): boolean => path.endsWith('/.git/objects') || path.endsWith('/node_modules');

async function list(directory: string): Promise<Dirent[] | undefined> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    const code = errnoOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? [] : undefined;
  }
}

/**
 * Absolute paths at or below `roots` that `isGuarded`; nothing below such a path is listed. Undefined when a directory
 * could not be read or there is too much to look through. Symlinks are named, not followed, as recursive readers do.
 */
export async function findGuarded(
  roots: readonly string[],
  isGuarded: (absolutePath: string) => boolean,
  most = mostEntries,
): Promise<string[] | undefined> {
  const found: string[] = [];
  const open: string[] = [];
  const visit = (path: string, directory: boolean): void => {
    if (isGuarded(path)) found.push(path);
    else if (directory && !skipped(path)) open.push(path);
  };
  for (const root of roots) visit(root, true);
  let seen = 0;
  for (let directory = open.pop(); directory !== undefined; directory = open.pop()) {
    const entries = await list(directory);
    if (!entries) return undefined;
    seen += entries.length;
    if (seen > most) return undefined;
    for (const entry of entries) visit(join(directory, entry.name), entry.isDirectory());
  }
  return found.sort();
}
