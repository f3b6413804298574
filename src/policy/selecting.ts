import picomatch from 'picomatch';
import type { Action } from '../model/action.ts';
import { couldMeet } from './glob-meet.ts';
import { expandBraces } from './shell/braces.ts';

/** A glob that narrows a search below `root`, an absolute folder. */
export interface Select {
  glob: string;
  root: string;
}

/** No name is longer: whatever that is, it is not looked at more closely. */
const longest = 255;

/** Fields in which agents' search tools take globs; `pattern` is one only where the tool finds files, elsewhere an expression. */
const globFields = ['glob', 'globs', 'include', 'includes', 'include_pattern', 'file_pattern'];

/** The globs an agent's own search is narrowed to, as it wrote them. */
export function globsOf(action: Action): string[] {
  const fields = /glob|find/i.test(action.tool) ? [...globFields, 'pattern'] : globFields;
  return fields.flatMap((field) => {
    const value = action.input[field];
    const texts: unknown[] = Array.isArray(value) ? value : [value];
    return texts.filter((text) => typeof text === 'string');
  });
}

/**
 * Whether a glob asks for a path by name: one of its components that is more than wildcards matches the path's last name.
 * `**` alone asks for nothing in particular. One whose braces are too many to write out may ask for anything.
 */
export function asksFor(glob: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const expanded = expandBraces(glob);
  if (expanded === null) return true;
  const texts = expanded.flatMap((text) => text.split(/[\s,]/));
  const parts = texts.filter((text) => !text.startsWith('!')).flatMap((text) => text.split('/'));
  return parts.some((part) => part.length > longest || (/[^*?]/.test(part) && isNamed(name, part)));
}

/**
 * The file names an agent's search cannot go beyond, as globs of `*` and `?`: Claude Code's Grep takes them in `glob`, its Glob
 * in `pattern`. Undefined when the input does not narrow it, or not in a way that is plain to see.
 */
export function narrowedTo(action: Action): readonly string[] | undefined {
  const value =
    action.tool === 'Grep' ? action.input.glob : action.tool === 'Glob' ? action.input.pattern : null;
  if (typeof value !== 'string') return undefined;
  const globs = (expandBraces(value) ?? []).flatMap((text) => text.trim().split(/[\s,]+/));
  const names = globs.map((glob) => glob.slice(glob.lastIndexOf('/') + 1));
  const plain = (text: string): boolean => text !== '' && !/[^\w.*?/-]/.test(text);
  return globs.length > 0 && globs.every(plain) && names.every(plain) ? names : undefined;
}

/** Whether a narrowed search passes a file over. */
export function passesOver(names: readonly string[], path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !names.some((glob) => isNamed(name, glob));
}

/** Whether a glob, the agent's own, matches a name in any case; where that is not to be found out quickly it does. */
function isNamed(name: string, glob: string): boolean {
  const [lower, pattern] = [name.toLowerCase(), glob.toLowerCase()];
  if (!/[()]/.test(pattern)) return couldMeet(lower.replace(/[*?[\]{}\\]/g, '\\$&'), pattern);
  // Groups with something repeated beside them take an expression too long, and other wildcards in them are read as text.
  if (/[*+?[]|\(.*\(/.test(pattern)) return true;
  return picomatch.isMatch(lower, pattern, { dot: true, nonegate: true });
}
