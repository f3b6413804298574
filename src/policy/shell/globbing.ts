import { posix } from 'node:path';
import type { LookUp } from '../../model/facts.ts';
import { bracket } from '../glob-meet.ts';
import { type Place, placeOf } from './place.ts';

const mostMatches = 300;

/** A shell pattern's component as an expression; a leading dot has to be written out. */
function expression(pattern: string): RegExp {
  // `?` and `[.]` match a leading dot only after `shopt -s dotglob`, which the environment may have set.
  const hides = /^[*?[]/.test(pattern) && !/^\?[^*?[]|^\[[^\]!^]*\./.test(pattern);
  let source = hides ? '(?!\\.)' : '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    const group = char === '[' ? bracket.exec(pattern.slice(at))?.[0] : undefined;
    if (char === '\\') {
      at += 1;
      source += escaped(pattern.charAt(at));
    } else if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else if (group !== undefined) {
      source += classExpression(group.slice(1, -1));
      at += group.length - 1;
    } else source += escaped(char);
  }
  return new RegExp(`^${source}$`, 'su');
}

/** A bracket in either case; what depends on the locale counts as any character: that only ever finds more. */
function classExpression(text: string): string {
  if (/[[\\]/.test(text)) return '.';
  const negated = /^[!^]/.test(text);
  const inner = (negated ? text.slice(1) : text).replace(/[\]^]/g, '\\$&');
  if (/(.)-(.)/su.test(inner) && !/^[\w-]*$/.test(inner)) return '.';
  return negated ? `[^${inner}]` : `[${inner}${inner.toLowerCase()}${inner.toUpperCase()}]`;
}

const escaped = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const plain = (pattern: string): string => pattern.replace(/\\(.)/g, '$1');
const isWild = (pattern: string): boolean => /[*?[]/.test(pattern.replace(/\\./g, ''));

/**
 * The names a pattern expands to in a directory, written as bash would write them. Null when a directory could not be
 * listed or too much matches: the pattern is then unresolved.
 */
export function matchesOf(pattern: string, from: Place, lookUp: LookUp): string[] | null {
  let found = [pattern.startsWith('/') ? '/' : ''];
  const names = pattern.split('/').filter((name) => name !== '');
  const onlyFolders = pattern.endsWith('/');
  for (const [index, name] of names.entries()) {
    const next: string[] = [];
    for (const base of found) {
      if (!isWild(name)) {
        next.push(base + plain(name) + (index < names.length - 1 ? '/' : ''));
        continue;
      }
      const place = base === '' ? from : placeOf(from, base, lookUp);
      if (place.real === null) return null;
      if (place.is !== 'directory') continue;
      const entries = lookUp(place.real === '/' ? '/' : `${place.real}/`).entries;
      if (entries === undefined) return null;
      const matches = expression(name);
      for (const entry of entries) {
        const bare = entry.replace(/\/@?$/, '');
        if (!matches.test(bare)) continue;
        const folder = entry.endsWith('/') || entry.endsWith('/@');
        if (index < names.length - 1 || onlyFolders) {
          if (folder) next.push(`${base}${bare}/`);
        } else next.push(base + bare);
      }
    }
    if (next.length > mostMatches) return null;
    found = next;
  }
  // Names after the last wildcard were not checked for existence; bash drops those that are missing.
  return found.filter((text) => {
    const last = names.at(-1) ?? '';
    return isWild(last) || placeOf(from, text, lookUp).is !== 'missing';
  });
}

/** A pattern as an absolute one, for comparison with policy patterns. */
export function absolutePattern(pattern: string, from: Place): string {
  const base = (from.real ?? from.lexical).replace(/[*?[\]\\]/g, '\\$&');
  return posix.normalize(pattern.startsWith('/') ? pattern : `${base}/${pattern}`);
}
