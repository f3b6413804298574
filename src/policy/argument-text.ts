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
  if (text === '' || text !== text.trim() || text.includes('\0')) return null;
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

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
