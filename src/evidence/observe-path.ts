import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { PathFact } from '../model/facts.ts';

const maxLinks = 40;

function kindOf(real: string): PathFact['is'] {
  try {
    const stat = lstatSync(real);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
  } catch {
    return 'missing';
  }
}

/** Where a dangling symlink would write to, or undefined when the name is no link at all. */
function linkTarget(path: string): string | undefined {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return undefined;
  }
}

function resolveReal(path: string, hops: number): string | null {
  if (hops > maxLinks) return null;
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) return null;
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') return null;
  }
  const target = linkTarget(path);
  if (target) return resolveReal(target, hops + 1);
  const parent = dirname(path);
  if (parent === path) return path;
  const realParent = resolveReal(parent, hops + 1);
  return realParent === null ? null : join(realParent, basename(path));
}

/**
 * What is true of an absolute path right now. `real` follows symlinks, dangling ones included, and keeps the names that
 * do not exist yet; null when it cannot be known (a loop, no permission), which no rule may allow.
 */
export function observePath(path: string): PathFact {
  const real = resolveReal(resolve(path), 0);
  return { real, is: real === null ? 'missing' : kindOf(real), tracked: null };
}
