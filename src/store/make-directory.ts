import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../model/cause.ts';

/**
 * The directory and what is missing above it, each 0700. Node's own `recursive` never returns where the parent exists and
 * still nothing can be made in it, as under /proc.
 */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'EEXIST') return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || existsSync(parent)) throw cause;
    makeDirectory(parent);
    makeDirectory(path);
  }
}
