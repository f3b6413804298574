const compiled = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'su');

/** `server.tool` or a publishing kind against a pattern in which `*` stands for any text. */
export function matchesName(pattern: string, name: string): boolean {
  return pattern === name || (pattern.includes('*') && compiled(pattern).test(name));
}

/** A host as it is compared: lower case, without port, brackets and trailing dots. */
export function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/:\d*$/, '')
    .replace(/\.+$/, '');
}

/** A host against a pattern such as `*.prod.example.com`; `*` stands for any text, dots included. */
export function matchesHost(pattern: string, host: string): boolean {
  return matchesName(plainHost(pattern), plainHost(host));
}

/** The host of a URL; null when it is none. */
export function hostOf(url: string): string | null {
  return URL.canParse(url) ? plainHost(new URL(url).hostname) || null : null;
}
