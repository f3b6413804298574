import { nameTest } from '../model/name-pattern.ts';
import { plainHost } from './host-names.ts';

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
