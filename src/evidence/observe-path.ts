import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { PathFact } from '../model/facts.ts';

const maxLinks = 40;
/** A listing is written down with the verdict it served. */
const mostEntries = 2_000;

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

/** Names in a directory: those of directories end in `/`, those of symlinks in `/@`. Undefined when too many or unreadable. */
function listed(directory: string): string[] | undefined {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    if (entries.length > mostEntries) return undefined;
    return entries
      .map((entry) => entry.name + (entry.isDirectory() ? '/' : entry.isSymbolicLink() ? '/@' : ''))
      .sort();
  } catch {
    return undefined;
  }
}

/**
 * What is true of an absolute path right now. `real` follows symlinks, dangling ones included, and keeps the names that
 * do not exist yet; null when it cannot be known (a loop, no permission), which no rule may allow.
 * A path that ends in `/` asks for a listing.
 */
export function observePath(path: string): PathFact {
  const real = resolveReal(resolve(path), 0);
  const fact: PathFact = { real, is: real === null ? 'missing' : kindOf(real), tracked: null };
  const entries = path.endsWith('/') && real !== null ? listed(real) : undefined;
  return entries ? { ...fact, entries } : fact;
}
