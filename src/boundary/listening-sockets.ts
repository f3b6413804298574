import { readFileSync } from 'node:fs';

/**
 * Paths of the Unix sockets that programs of this machine listen on, out of `/proc/net/unix`: a read-only folder does not
 * keep anybody from talking to one. Empty where the list cannot be read.
 */
export function listeningSockets(file = '/proc/net/unix'): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  // Num RefCount Protocol Flags Type St Inode Path; flag 0x10000: it listens. Datagram sockets listen without saying so.
  const line = /^[0-9a-f]+: \S+ \S+ (\S+) (\S+) \S+ +\d+ (\/.*)$/i;
  const paths = text.split('\n').flatMap((row) => {
    const [, flags = '', type = '', path = ''] = line.exec(row) ?? [];
    const listens = (Number.parseInt(flags, 16) & 0x10000) !== 0 || type === '0002';
    return path !== '' && listens ? [path] : [];
  });
  return [...new Set(paths)];
}
