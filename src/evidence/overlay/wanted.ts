import type { RunContents } from '../rollback/run-contents.ts';
import { objectId } from '../snapshot/git-object.ts';
import type { Wanted } from './decide-change.ts';
import { hashWhole } from './hash-file.ts';
import { type UpperEntry, upperPlace, withAccess } from './read-upper.ts';

/** What a file or link of the upper folder leaves at its path. Throws when it cannot be read. */
export function wantedOf(
  entry: Extract<UpperEntry, { is: 'file' | 'link' }>,
  { upper, contents: { hash } }: { upper: string; contents: Pick<RunContents, 'hash'> },
): Wanted {
  if (entry.is === 'link') return { is: 'link', oid: objectId('blob', entry.target, hash) };
  const { path, mode, mtimeMs, size } = entry;
  const place = upperPlace(upper, path);
  const read = withAccess(place, mode, 0o400, () => hashWhole(place, hash));
  if (read === undefined) throw new Error(`${path} changed while it was read`);
  const { oid, sha256 } = read;
  return { is: 'file', executable: (mode & 0o100) !== 0, mode: mode & 0o777, oid, sha256, mtimeMs, size };
}
