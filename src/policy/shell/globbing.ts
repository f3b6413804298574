import { posix } from 'node:path';
import type { LookUp } from '../../model/facts.ts';
import { bracket } from '../glob-meet.ts';
import { type Place, placeOf } from './place.ts';

const mostMatches = 300;

/** One character of a name, or any number of them. */
type Step = ((char: string) => boolean) | 'any';

/** The test of a shell pattern's component; a leading dot has to be written out. */
function nameMatcher(pattern: string): (name: string) => boolean {
  // `?` and `[.]` match a leading dot only after `shopt -s dotglob`, which the environment may have set.
  const hides = /^[*?[]/.test(pattern) && !/^\?[^*?[]|^\[[^\]!^]*\./.test(pattern);
  const steps = stepsOf(pattern);
  return (name) => !(hides && name.startsWith('.')) && fits(steps, [...name]);
}

function stepsOf(pattern: string): Step[] {
  const steps: Step[] = [];
  const chars = [...pattern];
  const lastBracket = chars.lastIndexOf(']');
  const same =
    (wanted: string): Step =>
    (char) =>
      char === wanted;
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? '';
    const group = char === '[' && at < lastBracket ? bracket.exec(chars.slice(at).join(''))?.[0] : undefined;
    if (char === '\\') {
      at += 1;
      const literal = chars[at];
      if (literal !== undefined) steps.push(same(literal));
    } else if (char === '*') steps.push('any');
    else if (char === '?') steps.push(() => true);
    else if (group !== undefined) {
      const one = new RegExp(`^${classExpression(group.slice(1, -1))}$`, 'su');
      steps.push((text) => one.test(text));
      at += [...group].length - 1;
    } else steps.push(same(char));
  }
  return steps;
}

/** Takes no more than the product of both lengths; an expression would try every way to share a name among many `*`. */
function fits(steps: readonly Step[], chars: readonly string[]): boolean {
  let at = 0;
  let step = 0;
  /** Where the last `*` stands, and how far it reaches so far. */
  let star: { step: number; at: number } | null = null;
  while (at < chars.length) {
    const next = steps[step];
    if (next === 'any') {
      star = { step, at };
      step += 1;
    } else if (next?.(chars[at] ?? '') === true) {
      at += 1;
      step += 1;
    } else if (star !== null) {
      star = { step: star.step, at: star.at + 1 };
      at = star.at;
      step = star.step + 1;
    } else return false;
  }
  return steps.slice(step).every((left) => left === 'any');
}

/** A bracket in either case; what depends on the locale counts as any character: that only ever finds more. */
function classExpression(text: string): string {
  if (/[[\\]/.test(text)) return '.';
  const negated = /^[!^]/.test(text);
  const inner = (negated ? text.slice(1) : text).replace(/[\]^]/g, '\\$&');
  if (/(.)-(.)/su.test(inner) && !/^[\w-]*$/.test(inner)) return '.';
  const spellings = [inner, inner.toLowerCase(), inner.toUpperCase()];
  const backwards = (one: string): boolean =>
    [...one.matchAll(/(.)-(.)/gsu)].some(([, from = '', to = '']) => from > to);
  // Such a range is empty, or refused, or another one, as the locale has it.
  if (spellings.some(backwards)) return '.';
  return negated ? `[^${inner}]` : `(?:${spellings.map((one) => `[${one}]`).join('|')})`;
}

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
      const matches = nameMatcher(name);
      for (const entry of entries) {
        const bare = entry.replace(/\/@?$/, '');
        if (!matches(bare)) continue;
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
