import { plainHost } from './host-names.ts';

const compiled = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`, 'su');

/** `matchesName` for one pattern and many names. */
export function nameTest(pattern: string): (name: string) => boolean {
  if (!pattern.includes('*')) return (name) => name === pattern;
  let expression: RegExp | null = null;
  return (name) => {
    expression ??= compiled(pattern);
    return expression.test(name);
  };
}

/** `server.tool` or a publishing kind against a pattern in which `*` stands for any text. */
export function matchesName(pattern: string, name: string): boolean {
  return pattern === name || (pattern.includes('*') && compiled(pattern).test(name));
}

/** A host against a pattern such as `*.prod.example.com`; `*` stands for any text, dots included. */
export function matchesHost(pattern: string, host: string): boolean {
  return matchesName(plainHost(hostPart(pattern)), plainHost(host));
}

/** A rule may be written as an address; one with a path says more than a host and covers none. */
const hostPart = (pattern: string): string => pattern.replace(/^[a-z][a-z0-9+.-]*:\/\/([^/]+)\/?$/i, '$1');
