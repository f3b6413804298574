/** Where a request wants to go, as it was written: whose host it is in plain form is for the host to say. */
export interface Target {
  host: string;
  port: number;
}

/** A request that is understood, or what to answer in its place. */
export type Read<T> = { ok: true; value: T } | { ok: false; status: 400 | 501; why: string };

/** Names in DNS have 253 characters, addresses fewer. */
const longestHost = 300;

const bad = (why: string): Read<never> => ({ ok: false, status: 400, why });

/** `host:port`, `[::1]:port`; without a port only where there is a usual one. */
export function readAuthority(text: string, usualPort: number | null): Read<Target> {
  const [, bracketed, plain, digits] = /^(?:(\[[^\]]*\])|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  if (host === '' || host.length > longestHost) return bad('It names no host that could be read.');
  const port = digits === undefined ? usualPort : Number(digits);
  if (port === null || port < 1 || port > 65_535) return bad('It names no port that could be read.');
  return { ok: true, value: { host, port } };
}

/**
 * The address of a request to a proxy (RFC 9112, 3.2.2): where it goes, and what is asked there. A user is dropped: it is not
 * part of where the request goes, and belongs in a header.
 */
export function readAbsolute(url: string): Read<Target & { path: string }> {
  const [, scheme = '', authority = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)(.*)$/is.exec(url) ?? [];
  if (scheme === '') return bad('This is a proxy: send it whole addresses, such as http://host/path.');
  if (!/^(?:http|ws)$/i.test(scheme))
    return {
      ok: false,
      status: 501,
      why: `It does not speak ${scheme.slice(0, 20)} itself: use CONNECT for it.`,
    };
  const target = readAuthority(authority.slice(authority.lastIndexOf('@') + 1), 80);
  if (!target.ok) return target;
  const path = rest.replace(/#.*$/s, '');
  return { ok: true, value: { ...target.value, path: path.startsWith('/') ? path : `/${path}` } };
}
