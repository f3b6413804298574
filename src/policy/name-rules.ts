import { plainHost, readAddress } from './host-names.ts';

const compiled = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`, 'su');

/** `server.tool` or a publishing kind against a pattern in which `*` stands for any text. */
export function matchesName(pattern: string, name: string): boolean {
  return pattern === name || (pattern.includes('*') && compiled(pattern).test(name));
}

/** A host against a pattern such as `*.prod.example.com`; `*` stands for any text, dots included. */
export function matchesHost(pattern: string, host: string): boolean {
  return matchesName(plainHost(pattern), plainHost(host));
}

/** The host of a URL; null when it is none or programs would disagree about it. */
export function hostOf(url: string): string | null {
  const { hosts, clear } = readAddress(url);
  return clear ? (hosts[0] ?? null) : null;
}
