import { posix } from 'node:path';

/** Longest path the kernel takes, after whatever a program leaves out of it. */
const longest = 4_096;

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Whether a text is an address of anything but a file. */
export function isAddress(text: string): boolean {
  return scheme.test(text) && !/^file:/i.test(text);
}

/**
 * The path a text stands for, `file:` URIs decoded; null when programs would disagree about where it leads: an encoded
 * slash, another machine's file, a variable, somebody's home, surrounding space.
 */
export function pathIn(text: string): string | null {
  if (text === '' || text.length > longest || text !== text.trim() || text.includes('\0')) return null;
  if (!/^file:/i.test(text)) {
    const unclear = isAddress(text) || /^~[^/]/.test(text) || /^\$|\$\{/.test(text);
    return unclear ? null : text;
  }
  const raw = /^file:(?:\/\/(?:localhost)?)?(\/[^?#\\]*)$/i.exec(text)?.[1];
  if (raw === undefined || /%(?:2f|5c|00)/i.test(raw)) return null;
  const decoded = unescaped(raw);
  // Half of the programs take `..` out of a URI before they look at links.
  return decoded === null || decoded.split('/').includes('..') ? null : decoded;
}

/** The path a text is held against where it is evidence only: the plain reading where there is one; null when far too long. */
export function evidentPath(text: string): string | null {
  if (text.length > 16 * longest) return null;
  const path = pathIn(text) ?? text.trim();
  const short = path.length > longest ? posix.normalize(path) : path;
  return short.length > longest ? null : short;
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
