import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { openFolder } from '../rollback/open-folder.ts';
import { readLink } from '../snapshot/content.ts';
import { type HashName, objectId } from '../snapshot/git-object.ts';
import { isExecutable, look, type Seen, typeOf, whyNot } from '../snapshot/stat.ts';
import type { Absent, StandingFile, StandingLink, Untouchable } from '../standing.ts';
import { hashWhole } from './hash-file.ts';

interface Looked {
  readonly seen: Seen;
}

/** What stands at a path of the workspace now. Modes are the nine permission bits. */
export type Stand =
  | Absent
  | (StandingFile & Looked)
  | (StandingLink & Looked)
  | ({ readonly is: 'folder'; readonly mode: number } & Looked)
  | Untouchable;

/** Looks without following a link, `names` below `root` (absolute). Of a file of any size the whole content is hashed. */
export function standAt(root: string, path: string, hash: HashName): Stand {
  const names = path.split('/');
  const name = names.pop() ?? '';
  const way = openFolder(root, names, false);
  switch (way.is) {
    case 'absent':
      return { is: 'absent', behind: null };
    case 'blocked':
      return { is: 'absent', behind: { path: way.by, link: way.link } };
    case 'failed':
      return { is: 'other', what: way.why };
    case 'open':
      try {
        return standIn(way.folder.at(name), hash);
      } catch (cause) {
        return { is: 'other', what: whyNot(cause) };
      } finally {
        way.folder.close();
      }
    default:
      return way satisfies never;
  }
}

function standIn(place: string | Buffer, hash: HashName): Stand {
  const stat = look(place);
  if (stat === undefined) return { is: 'absent', behind: null };
  if (typeof stat === 'string') return { is: 'other', what: stat };
  const type = typeOf(stat);
  const mode = Number(stat.mode) & 0o777;
  if (type === 'folder') return { is: 'folder', mode, seen: stat };
  if (type === 'link') {
    const target = readLink(place);
    if (target === undefined) return { is: 'other', what: 'it changed while it was looked at' };
    return { is: 'link', oid: objectId('blob', target, hash), seen: stat };
  }
  if (type !== 'file') return { is: 'other', what: `it is ${type} now` };
  const read = hashWhole(place, hash);
  if (read === undefined) return { is: 'other', what: 'it goes on changing' };
  return { is: 'file', executable: isExecutable(stat), mode, ...read };
}

/** Whether nothing happened to it between two looks; the kernel alone sets the times this goes by. */
export function unmoved(a: Stand, b: Stand): boolean {
  if (a.is === 'absent' || b.is === 'absent')
    return a.is === b.is && (a.is !== 'absent' || b.is !== 'absent' || a.behind?.path === b.behind?.path);
  if (a.is === 'other' || b.is === 'other') return false;
  // A folder's times change with what is put in it.
  if (a.is === 'folder') return b.is === 'folder' && a.seen.ino === b.seen.ino;
  return (
    a.is === b.is &&
    a.seen.ino === b.seen.ino &&
    a.seen.size === b.seen.size &&
    a.seen.mtimeNs === b.seen.mtimeNs &&
    a.seen.ctimeNs === b.seen.ctimeNs
  );
}

/** The content of a small file, when it is still the one that was looked at. */
export function readStand(
  root: string,
  path: string,
  { oid }: Extract<Stand, { is: 'file' }>,
  hash: HashName,
): Buffer | undefined {
  const names = path.split('/');
  const name = names.pop() ?? '';
  const way = openFolder(root, names, false);
  if (way.is !== 'open') return undefined;
  try {
    const file = openSync(
      way.folder.at(name),
      constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
    );
    try {
      const content = readFileSync(file);
      return objectId('blob', content, hash) === oid ? content : undefined;
    } finally {
      closeSync(file);
    }
  } finally {
    way.folder.close();
  }
}
