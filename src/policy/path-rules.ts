import { posix } from 'node:path';
import picomatch from 'picomatch';
import { couldMeet } from './glob-meet.ts';
import type { Place } from './shell/place.ts';
import { isWithin } from './shell/place.ts';

type Test = (text: string) => boolean;

/** Compares paths with a rule's patterns. Compiled patterns are kept as long as the closure lives. */
export interface PathRules {
  /** `may`: the real path, and for a recursive read everything below it, matches the pattern as written. */
  opens(pattern: string, place: Place, recursive: boolean): boolean;
  /**
   * `never`, `ask`, stop rules, classes: the path as written or as resolved, or a folder above it, matches. A pattern without
   * a slash means a name at any depth.
   */
  covers(pattern: string, place: Place): boolean;
  /** The same for one absolute path. */
  coversPath(pattern: string, path: string): boolean;
  /** Whether a glob of the shell could match a path the pattern covers. */
  meets(pattern: string, glob: string): boolean;
  /** Workspace-relative when inside, `~/…` or absolute otherwise: how people read a path. */
  name(path: string): string;
}

export function createPathRules(workspace: string, home: string): PathRules {
  const compiled = new Map<string, Test>();
  const test = (pattern: string): Test => {
    const known = compiled.get(pattern);
    if (known) return known;
    const matches = picomatch(pattern, { dot: true, nonegate: true, noextglob: true });
    // Its second parameter asks for an object; array callbacks must not reach it.
    const made: Test = (text) => matches(text);
    compiled.set(pattern, made);
    return made;
  };
  const absolute = (pattern: string): string =>
    pattern.startsWith('~/') ? posix.join(home, pattern.slice(2)) : pattern;
  const anchored = (pattern: string): boolean => pattern.startsWith('/') || pattern.startsWith('~/');

  const opens = (pattern: string, place: Place, recursive: boolean): boolean => {
    if (place.real === null) return false;
    if (anchored(pattern)) return matchesTree(test(absolute(pattern)), place.real, recursive);
    if (!isWithin(place.real, workspace)) return false;
    const relative = posix.relative(workspace, place.real);
    const inside = pattern.replace(/^\.\//, '');
    if (relative === '') return inside === '**' || (!recursive && inside === '.');
    return matchesTree(test(inside), relative, recursive);
  };

  const coversPath = (pattern: string, path: string): boolean => {
    if (anchored(pattern)) return aboveAndSelf(path).some(test(absolute(pattern)));
    const loose = pattern.includes('/') ? pattern.replace(/^\.\//, '') : `**/${pattern}`;
    const inside = isWithin(path, workspace);
    if (inside) return aboveAndSelf(posix.relative(workspace, path)).some(test(loose));
    // Outside the workspace only patterns that mean "anywhere" apply.
    return loose.startsWith('**/') && aboveAndSelf(path.slice(1)).some(test(loose));
  };

  return {
    opens,
    coversPath,
    covers: (pattern, place) =>
      coversPath(pattern, place.lexical) ||
      (place.real !== null && place.real !== place.lexical && coversPath(pattern, place.real)),
    meets: (pattern, glob) => {
      const whole = anchored(pattern)
        ? absolute(pattern)
        : pattern.includes('/')
          ? `${workspace}/${pattern}`
          : `/**/${pattern}`;
      const bases = whole.endsWith('/**') ? [whole, whole.slice(0, -3)] : [whole, `${whole}/**`];
      return bases.some((base) => couldMeet(glob, base));
    },
    name: (path) =>
      path === workspace
        ? '.'
        : isWithin(path, workspace)
          ? posix.relative(workspace, path)
          : isWithin(path, home)
            ? `~${path.slice(home.length)}`
            : path,
  };
}

/** A name no rule spells out: only a wildcard matches it. */
const probe = '/\u0001probe/\u0001probe';

const matchesTree = (matches: Test, path: string, recursive: boolean): boolean =>
  matches(path) && (!recursive || matches(`${path}${probe}`));

function aboveAndSelf(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  const root = path.startsWith('/') ? '/' : '';
  return names.map((_, index) => root + names.slice(0, index + 1).join('/'));
}
