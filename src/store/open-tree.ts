import { chmodSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Gives back to their owner the folders that were closed to everybody: nothing in them could be removed otherwise. */
function openTree(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return;
  if ((stat.mode & 0o700) !== 0o700) chmodSync(path, stat.mode | 0o700);
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) openTree(join(path, entry.name));
}

/** Removes a folder and all that is in it, whatever permissions it has. */
export function removeTree(path: string): void {
  openTree(path);
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}
