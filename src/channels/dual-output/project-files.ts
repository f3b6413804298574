import { existsSync, lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The first of these names that lies in the workspace or in a folder above it, up to the root of its repository; null when
 * there is none. What cannot be looked at counts as there.
 */
export function broughtAlong(workspace: string, names: readonly string[]): string | null {
  for (let folder = workspace; ; folder = dirname(folder)) {
    for (const name of names) if (isThere(join(folder, name))) return join(folder, name);
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return null;
  }
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
