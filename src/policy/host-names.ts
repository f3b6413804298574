/** Hosts that programs may take a text for. `clear`: every program takes it for the same one. */
export interface Address {
  hosts: string[];
  clear: boolean;
  /** Local files it names: `file:///etc/hosts`. */
  files: string[];
}

/**
 * A host as rules compare it: lower case and ASCII as in DNS (IDNA), without user, port, brackets and trailing dots; addresses
 * in their usual notation, whatever way they were written (`0x7f.1` and `::ffff:127.0.0.1` are `127.0.0.1`).
 */
export function plainHost(text: string): string {
  const host = stripped(text);
  const six = /^\[([^\]]*)\]/.exec(host)?.[1] ?? (/^[\da-f.%]*:[\da-f:.]*:/i.test(host) ? host : null);
  if (six !== null) return plainAddress(six);
  const bare = host.replace(/:\d*$/, '');
  return (
    asDomain(bare) ??
    bare
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[。．｡]/g, '.')
  ).replace(/(?<!\.)\.+$/, '');
}

/** Without the characters that URL parsers drop, and without a user. */
function stripped(text: string): string {
  const plain = text.replace(/[\t\n\r]/g, '').trim();
  return plain.slice(plain.lastIndexOf('@') + 1);
}

/** An IPv6 address; the IPv4 address it stands for, if it is mapped. */
function plainAddress(text: string): string {
  const url = `http://[${text.replace(/%.*$/, '')}]/`;
  if (!URL.canParse(url)) return text.toLowerCase();
  const address = new URL(url).hostname.slice(1, -1);
  const mapped = /^::(?:ffff:)?([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address);
  if (mapped === null) return address;
  const [high, low] = [mapped[1], mapped[2]].map((part) => Number.parseInt(part ?? '0', 16));
  return [(high ?? 0) >> 8, (high ?? 0) & 255, (low ?? 0) >> 8, (low ?? 0) & 255].join('.');
}

/** What the URL standard makes of a host; null when the text is more or other than one. */
function asDomain(text: string): string | null {
  if (/[/\\?#@:\s[\]]/.test(text) || !URL.canParse(`http://${text}/`)) return null;
  return new URL(`http://${text}/`).hostname;
}

/** Schemes whose addresses all programs split alike. */
const usual =
  'https?|wss?|ftps?|ssh|sftp|rsync|git|git\\+https?|git\\+ssh|postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|oci';
const clearAddress = new RegExp(
  `^(?:(?:${usual})://)?(?:[\\w.~!$&'()*+,;=:%-]*@)?([a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?(?:[/?#][\\x21-\\x5b\\x5d-\\x7e]*)?$`,
  'i',
);
/** `https://a.example#@b.example`: some parsers looked for the user first. */
const userAfterEnd = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#@]*[?#][^/]*@/i;
/** `http:80/x`: a scheme or a host? */
const schemeFirst = /^(?:[a-z][a-z0-9+.-]*):(?!\/\/)/i;
const schemes = /^(?:https?|wss?|ftps?|file|ssh|sftp|scp|rsync|git|ldaps?|gopher|dict|telnet|tftp|smb):/i;

/** Characters from which on an address carries more than it names: signed links of object stores stay below. */
export const longAddress = 2000;

/**
 * The hosts of an address as programs may read it. Parsers differ about backslashes, several `@`, missing slashes, white
 * space and characters outside ASCII: then every reading counts, and the address is not clear.
 */
export function readAddress(text: string): Address {
  if (text.length > longest)
    return { hosts: readAddress(text.slice(0, longest)).hosts, clear: false, files: filesIn(text) };
  const doubtful = (schemeFirst.test(text) && schemes.test(text)) || userAfterEnd.test(text);
  const clear = doubtful ? null : clearAddress.exec(text);
  if (clear !== null) return { hosts: [plainHost(clear[1] ?? '')], clear: true, files: [] };
  const files = filesIn(text);
  if (files.length > 0) return { hosts: [], clear: false, files };
  const hosts = variants(text)
    .flatMap(readings)
    .map(plainHost)
    .filter((host) => isHost(host) && !schemes.test(`${host}:`));
  return { hosts: [...new Set(hosts)], clear: false, files: [] };
}

/** Hosts of addresses that stand inside another: `https://proxy.example/https://host.example/`. */
export function innerHosts(text: string): string[] {
  const starts = decoded(text.slice(0, longest)).matchAll(
    /(?<![a-z0-9+.-])(?=([a-z][a-z0-9+.-]{0,20}:[/\\]{1,3}[^\s'"<>&]+))/gi,
  );
  return [...starts]
    .filter((match) => match.index > 0)
    .slice(0, 30)
    .flatMap((match) => readAddress(match[1] ?? '').hosts);
}

/** The host of `user@host:path` or `rsync://host/path`; null of a local path. */
export function remoteHost(text: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return readAddress(text).hosts[0] ?? null;
  const [, host] = /^((?:[^/:@[]*@)?(?:\[[^\]]*\]|[^/:[]+)):/.exec(text) ?? [];
  return host === undefined ? null : plainHost(host);
}

/** Whether a text is a host in its plain form: labels of a domain, or an address. */
export function isHost(text: string): boolean {
  return (
    /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?$/u.test(text) || /^[\da-f]*:[\da-f:.]*$/i.test(text)
  );
}

/** Local files an address names: `file:///etc/hosts`, `file:/etc/hosts`. */
export function filesIn(text: string): string[] {
  const path = /^\s*file:[/\\]*(?:(?<=\/\/)(?:localhost|127\.0\.0\.1))?(.*)$/is.exec(text)?.[1];
  if (path === undefined) return [];
  const plain = path.replace(/[?#].*$/s, '');
  return [...new Set([plain, decoded(plain)])].map((item) => `/${item.replace(/^[/\\]+/, '')}`);
}

/** Percent escapes resolved where they are well-formed. */
function decoded(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** No host stands behind more characters than these; nothing longer is clear. */
const longest = 4096;

/** The text as parsers clean it up before they split it, with curl's braces and ranges written out. */
function variants(text: string): string[] {
  const cleaned = [text, text.replace(/[\t\n\r]/g, ''), ...text.split(/[\s"'<>]+/, 40)];
  const all = cleaned.flatMap((item) => [item, decoded(item), decoded(decoded(item))]).flatMap(unglobbed);
  // Older libraries replace these two letters instead of encoding them, and drop joiners.
  const folded = all.map((item) =>
    item
      .replaceAll('ß', 'ss')
      .replaceAll('ς', 'σ')
      .replace(/[\u00ad\u200b-\u200d\ufeff]/g, ''),
  );
  return [...new Set([...all, ...folded])].slice(0, 400);
}

/** curl's `{a,b}` and `[1-3]`, as far as they are few. */
export function unglobbed(text: string): string[] {
  if (text.length > longest) return [text];
  let done = [text];
  for (let round = 0; round < 4; round += 1) {
    done = done.flatMap((item) => {
      const found = /\{([^{}]*)\}|\[([a-z\d]+)-([a-z\d]+)(?::\d+)?\]/i.exec(item);
      if (found === null) return [item];
      const choices =
        found[1] === undefined ? range(found[2] ?? '', found[3] ?? '') : found[1].split(',', 60);
      return choices.map(
        (choice) => item.slice(0, found.index) + choice + item.slice(found.index + found[0].length),
      );
    });
    if (done.length > 200) return done.slice(0, 200);
  }
  return done;
}

function range(from: string, to: string): string[] {
  const numbers = /^\d+$/.test(from + to);
  const first = numbers ? Number(from) : (from.codePointAt(0) ?? 0);
  const last = numbers ? Number(to) : (to.codePointAt(0) ?? 0);
  const count = Math.min(Math.max(last - first + 1, 1), 100);
  return Array.from({ length: count }, (_, step) =>
    numbers ? String(first + step).padStart(from.length, '0') : String.fromCodePoint(first + step),
  );
}

/** Every host that some parser could see in an address. */
function readings(text: string): string[] {
  const found: string[] = [];
  for (const guess of [text, `http://${text}`, text.replace(/^[a-z][a-z0-9+.-]*:[/\\]*/i, 'http://')]) {
    if (URL.canParse(guess)) found.push(new URL(guess).hostname);
  }
  const rest = text.replace(/^[a-z][a-z0-9+.-]*:(?!\d)/i, '').replace(/^[/\\]+/, '');
  for (const end of [/[/?#]/, /[/\\?#]/, /[/\\?#\s;,]/]) {
    const authority = rest.split(end)[0] ?? '';
    const users = authority.split('@');
    for (const part of [authority, ...users.slice(0, 8), ...users.slice(-8)])
      found.push(part, part.replace(/:.*$/s, ''));
  }
  return found.filter((host) => host.length <= 300);
}
