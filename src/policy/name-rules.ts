import { plainHost } from './host-names.ts';

/** `matchesName` for one pattern and many names: an agent's words may be long, and this takes no more than their length. */
export function nameTest(pattern: string): (name: string) => boolean {
  const [start = '', ...parts] = pattern.split(/\*+/);
  const end = parts.pop();
  if (end === undefined) return (name) => name === pattern;
  return (name) => {
    if (name.length < start.length + end.length || !name.startsWith(start) || !name.endsWith(end))
      return false;
    let at = start.length;
    for (const part of parts) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - end.length;
  };
}

/** `server.tool` or a publishing kind against a pattern in which `*` stands for any text. */
export function matchesName(pattern: string, name: string): boolean {
  return pattern === name || nameTest(pattern)(name);
}

/** A host against a pattern such as `*.prod.example.com`; `*` stands for any text, dots included. */
export function matchesHost(pattern: string, host: string): boolean {
  return matchesName(plainHost(hostPart(pattern)), plainHost(host));
}

/** A rule may be written as an address; one with a path says more than a host and covers none. */
const hostPart = (pattern: string): string => pattern.replace(/^[a-z][a-z0-9+.-]*:\/\/([^/]+)\/?$/i, '$1');
