import { posix } from 'node:path';
import picomatch from 'picomatch';
import { couldMeet } from './glob-meet.ts';
import { kept } from './kept.ts';
import type { Place } from './shell/place.ts';
import { isWithin } from './shell/place.ts';

type Test = (text: string) => boolean;

/** A pattern as `never`, `ask` and stop rules mean it. */
interface Loose {
  /** Paths from the root, below the workspace, or a name at any depth of both. */
  of: 'root' | 'workspace' | 'anywhere';
  fits: Test;
}

/** A path with the folders above it, from the root and from the workspace. */
interface Spots {
  inside: boolean;
  absolute: string[];
  relative: string[];
}

const mostSpots = 256;
const mostPatterns = 10_000;

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
  const test = kept(mostPatterns, (pattern): Test => {
    const matches = picomatch(pattern, { dot: true, nonegate: true, noextglob: true });
    // Its second parameter asks for an object; array callbacks must not reach it.
    return (text) => matches(text);
  });
  const absolute = (pattern: string): string =>
    pattern.startsWith('~/') ? posix.join(home, pattern.slice(2)) : pattern;
  const anchored = (pattern: string): boolean => pattern.startsWith('/') || pattern.startsWith('~/');

  const loose = kept(mostPatterns, (pattern): Loose => {
    if (anchored(pattern)) return { of: 'root', fits: test(absolute(pattern)) };
    const text = pattern.includes('/') ? pattern.replace(/^\.\//, '') : `**/${pattern}`;
    return { of: text.startsWith('**/') ? 'anywhere' : 'workspace', fits: test(text) };
  });

  // Every rule asks about the same few paths one after the other.
  const spotsOf = kept(mostSpots, (path): Spots => {
    const inside = isWithin(path, workspace);
    return {
      inside,
      absolute: aboveAndSelf(path),
      relative: aboveAndSelf(inside ? posix.relative(workspace, path) : path.slice(1)),
    };
  });

  const opens = (pattern: string, place: Place, recursive: boolean): boolean => {
    if (place.real === null) return false;
    if (anchored(pattern)) return matchesTree(test(absolute(pattern)), place.real, recursive);
    const { inside, relative } = spotsOf(place.real);
    if (!inside) return false;
    const written = pattern === './' ? '.' : pattern.startsWith('./') ? pattern.slice(2) : pattern;
    const path = relative.at(-1);
    if (path === undefined) return written === '**' || (!recursive && written === '.');
    return matchesTree(test(written), path, recursive);
  };

  const coversPath = (pattern: string, path: string): boolean => {
    const at = spotsOf(path);
    // The workspace, and with it all that is there.
    if (pattern === '.' || pattern === './') return at.inside;
    const rule = loose(pattern);
    if (rule.of === 'root') return at.absolute.some(rule.fits);
    // Outside the workspace only patterns that mean "anywhere" apply.
    return (at.inside || rule.of === 'anywhere') && at.relative.some(rule.fits);
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
