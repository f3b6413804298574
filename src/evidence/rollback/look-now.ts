import { createHash } from 'node:crypto';
import { createBreath } from '../snapshot/breath.ts';
import { readContent, readLink } from '../snapshot/content.ts';
import { type HashName, objectId } from '../snapshot/git-object.ts';
import { snapshotLimits } from '../snapshot/limits.ts';
import { isExecutable, look, typeOf } from '../snapshot/stat.ts';
import type { Now } from './decide-path.ts';
import { openFolder, splitPath } from './open-folder.ts';

const never = new AbortController().signal;

/** What stands at a path now, its content with it when it is a file or a link. Nothing is followed. */
export async function lookNow(
  root: string,
  path: string,
  hash: HashName,
): Promise<{ now: Now; content: Buffer | null }> {
  const split = splitPath(path);
  if (split === undefined) return without({ is: 'other', what: 'it is no path of a file in the workspace' });
  const way = openFolder(root, split.names, false);
  switch (way.is) {
    case 'absent':
      return without({ is: 'absent', behind: null });
    case 'blocked':
      return without({ is: 'absent', behind: { path: way.by, link: way.link } });
    case 'failed':
      return without({ is: 'other', what: way.why });
    case 'open':
      try {
        return await lookIn(way.folder.at(split.name), hash);
      } finally {
        way.folder.close();
      }
    default:
      return way satisfies never;
  }
}

const without = (now: Now): { now: Now; content: null } => ({ now, content: null });

async function lookIn(place: string | Buffer, hash: HashName): Promise<{ now: Now; content: Buffer | null }> {
  const stat = look(place);
  if (stat === undefined) return without({ is: 'absent', behind: null });
  if (typeof stat === 'string') return without({ is: 'other', what: stat });
  const type = typeOf(stat);
  if (type === 'folder') return without({ is: 'folder' });
  if (type === 'link') {
    const target = readLink(place);
    if (target === undefined) return without({ is: 'other', what: 'it changed while it was looked at' });
    return { now: { is: 'link', oid: objectId('blob', target, hash) }, content: target };
  }
  if (type !== 'file') return without({ is: 'other', what: `it is ${type} now` });
  const large = Number(stat.size) > snapshotLimits.fileBytes;
  if (large) return without({ is: 'other', what: 'it is larger than what is kept of a file' });
  const read = await readContent(place, snapshotLimits.fileBytes, createBreath(never));
  if (read.is === 'gone') return without({ is: 'absent', behind: null });
  if (read.is === 'failed') return without({ is: 'other', what: read.why });
  if (!read.steady) return without({ is: 'other', what: 'it goes on changing' });
  const { bytes, seen } = read;
  const now: Now = {
    is: 'file',
    executable: isExecutable(seen),
    mode: Number(seen.mode) & 0o777,
    oid: objectId('blob', bytes, hash),
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  return { now, content: bytes };
}

/** Whether two looks found the same. */
export function sameNow(a: Now, b: Now): boolean {
  if (a.is === 'file' && b.is === 'file') return a.oid === b.oid && a.executable === b.executable;
  if (a.is === 'link' && b.is === 'link') return a.oid === b.oid;
  return a.is === b.is && a.is !== 'other';
}
