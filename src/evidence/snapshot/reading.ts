import { join } from 'node:path';
import { readContent, readLink } from './content.ts';
import type { Entry } from './folder.ts';
import { type HashName, objectId } from './git-object.ts';
import { systemPath } from './path-bytes.ts';
import { isExecutable, isSettled, type Seen, typeOf } from './stat.ts';
import type { Looking, Pending } from './walk.ts';

export interface Keeping {
  readonly hash: HashName;
  /** When the look began, ms since the epoch. */
  readonly atMs: number;
  readonly onRead: ((path: string) => void) | undefined;
  has(oid: string): boolean;
  add(oid: string, content: Buffer): Promise<void>;
}

/** Reads every file the walk left to be read, and keeps what no store has yet. */
export async function readPending(at: Looking, keeping: Keeping): Promise<void> {
  let bytes = 0;
  for (const one of at.pending) {
    const pause = at.breath.due();
    if (pause) await pause;
    if (at.breath.stopped()) {
      at.missing.add('', 'stopped before everything was looked at', true);
      return;
    }
    const seeded = one.scope.seed(one.path, one.seen);
    if (seeded !== undefined) {
      enter(one, seeded, Number(one.seen.size), one.seen, true, keeping);
      continue;
    }
    const room = at.limits.snapshotBytes - bytes;
    keeping.onRead?.(one.path);
    const content = await contentOf(one, room, at);
    if (content === undefined) {
      one.draft.gone.add(one.name);
      continue;
    }
    const oid = objectId('blob', content.bytes, keeping.hash);
    if (!one.scope.lends(oid) && !keeping.has(oid)) {
      await keeping.add(oid, content.bytes);
      bytes += content.bytes.length;
    }
    enter(one, oid, content.bytes.length, content.seen, content.steady, keeping);
  }
}

function enter(one: Pending, oid: string, size: number, seen: Seen, steady: boolean, keeping: Keeping): void {
  const mode = typeOf(seen) === 'link' ? '120000' : isExecutable(seen) ? '100755' : '100644';
  const entry: Entry = { mode, oid, size, seen, settled: steady && isSettled(seen, keeping.atMs) };
  one.draft.fresh.set(one.name, entry);
}

async function contentOf(
  { path, seen }: Pending,
  room: number,
  at: Looking,
): Promise<{ bytes: Buffer; seen: Seen; steady: boolean } | undefined> {
  const place = systemPath(join(at.root, path));
  if (typeOf(seen) === 'link') {
    const bytes = readLink(place);
    return bytes && { bytes, seen, steady: true };
  }
  const { fileBytes } = at.limits;
  const size = Number(seen.size);
  if (size > fileBytes || size > room) {
    at.noted.add(path, 'large', seen, fileBytes);
    const limit = size > fileBytes ? fileBytes : at.limits.snapshotBytes;
    const what = size > fileBytes ? 'a file' : 'the new content of one snapshot';
    at.missing.add(
      path,
      `${size} bytes are more than is kept of ${what} (${limit}): noted by size, times and a hash`,
      false,
    );
    return undefined;
  }
  const content = await readContent(place, Math.min(fileBytes, room), at.breath);
  switch (content.is) {
    case 'gone':
      return undefined;
    case 'failed':
      at.noted.add(path, 'unreadable', seen, 0);
      at.missing.add(path, content.why, true);
      return undefined;
    case 'read':
      if (!content.steady) at.missing.add(path, 'it changed while it was read', false);
      return content;
    default:
      return content satisfies never;
  }
}
