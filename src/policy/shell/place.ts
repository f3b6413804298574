import { posix } from 'node:path';
import type { LookUp, PathFact } from '../../model/facts.ts';

/** Where a written path leads: as text says it, and after every symlink. `real` is null when that is not known. */
export interface Place {
  lexical: string;
  real: string | null;
  is: PathFact['is'];
}

/** Longest path the kernel takes; longer text is never looked up. */
const longest = 4096;

/** True for the path itself and everything below it, compared by component. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

export function expandHome(text: string, home: string): string {
  return text === '~' ? home : text.startsWith('~/') ? posix.join(home, text.slice(2)) : text;
}

/**
 * Resolves a path as the kernel does: `..` after a symlink leaves the symlink's target, not the folder it was written in.
 * `from` is a working directory already placed.
 */
export function placeOf(from: Place, text: string, lookUp: LookUp): Place {
  const lexical = posix.resolve(from.lexical, text);
  const unresolved: Place = { lexical, real: null, is: 'missing' };
  if (text === '' || text.length > longest || text.includes('\0')) return unresolved;
  let at: string | null = text.startsWith('/') ? '/' : from.real;
  if (at === null) return unresolved;
  for (const name of text.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      const real: string | null = lookUp(at).real;
      if (real === null) return unresolved;
      at = posix.dirname(real);
    } else {
      at = posix.join(at, name);
    }
  }
  // What these hold depends on the process that looks: ours is not the one that will.
  if (/^\/(?:proc|dev\/fd)(?:\/|$)/.test(at)) return unresolved;
  const fact = lookUp(at);
  return { lexical, real: fact.real, is: fact.is };
}

/** Places an absolute directory such as an action's `cwd`. */
export function placeAbsolute(path: string, lookUp: LookUp): Place {
  return placeOf(
    { lexical: '/', real: '/', is: 'directory' },
    path.startsWith('/') ? path : `/${path}`,
    lookUp,
  );
}

/** `/dev/fd/63` is what a process substitution expands to; what runs in it is judged where it stands. */
const devices = /^\/dev\/(?:null|stdin|stdout|stderr|fd\/63)$/;

/** Devices that hold nothing and keep nothing, and the descriptors a command has anyway. */
export function isFreeDevice(path: string): boolean {
  return devices.test(path);
}
