import { readFileSync } from 'node:fs';
import { isBelow } from '../plan.ts';
import { overlayName } from './mount-words.ts';

interface Mount {
  at: string;
  type: string;
  source: string;
}

/** Space, tab, line break and backslash stand as three octal digits, after proc(5). */
const plain = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** The mounts of this process, the later ones on top, from the text of `/proc/self/mountinfo`. */
export function mountsIn(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const at = before.split(' ')[4];
    const [type = '', source = ''] = after.split(' ');
    return at === undefined ? [] : [{ at: plain(at), type, source: plain(source) }];
  });
}

// Bytes as characters: a path of a mount need not be UTF-8.
const ownMounts = (): Mount[] => mountsIn(readFileSync('/proc/self/mountinfo', 'latin1'));
const bytesOf = (path: string): string => Buffer.from(path, 'utf8').toString('latin1');

/** Whether what this process sees at the workspace is our overlay. */
export function isOverlaid(workspace: string): boolean {
  const top = ownMounts().findLast(({ at }) => at === bytesOf(workspace));
  return top?.type === 'overlay' && top.source === overlayName;
}

/** What else is mounted below a folder: an overlay does not show it. */
export function mountsBelow(folder: string): string[] {
  const within = bytesOf(folder);
  return ownMounts()
    .map(({ at }) => at)
    .filter((at) => at !== within && isBelow(at, within))
    .map((at) => Buffer.from(at, 'latin1').toString('utf8'));
}
