import type { FileChange, Side } from '../../model/snapshot.ts';
import { snapshotLimits } from '../snapshot/limits.ts';
import type { Absent, StandingFile, StandingLink, Untouchable } from '../standing.ts';

/** What stands at a path now. */
export type Now =
  | Absent
  | (StandingFile & { readonly size: number })
  | StandingLink
  | { readonly is: 'folder' }
  | Untouchable;

/** One path the run changed: what was there before it, and what it left. */
export interface Touched {
  readonly path: string;
  readonly before: Side | null;
  readonly after: Side | null;
  /** One of the snapshots did not see this place. */
  readonly unseen: boolean;
}

/** What is written: a content of the store, or what came out of a merge. */
export interface Put {
  readonly is: 'file' | 'executable' | 'link';
  readonly oid: string;
}

export type Choice =
  | { readonly do: 'leave'; readonly how: 'already' | 'kept' | 'failed'; readonly why: string }
  /** Only noted by size and hash: nothing to restore from. */
  | { readonly do: 'report'; readonly why: string }
  | { readonly do: 'remove'; readonly why: string }
  | { readonly do: 'put'; readonly put: Put; readonly how: 'restored' | 'merged'; readonly why: string }
  /** Both changed the text: the run's change is taken out of it when that can be done cleanly. */
  | { readonly do: 'merge'; readonly base: string; readonly theirs: string; readonly executable: boolean };

/** Each path once; a rename is one that went and one that came. Repositories are not among them. */
export function touchedPaths(changes: readonly FileChange[]): Touched[] {
  const touched = new Map<string, Touched>();
  const add = (one: Touched): void => {
    const other = touched.get(one.path);
    touched.set(one.path, {
      path: one.path,
      before: other?.before ?? one.before,
      after: other?.after ?? one.after,
      unseen: one.unseen || other?.unseen === true,
    });
  };
  for (const { kind, path, from, before, after } of changes) {
    if (before?.is === 'repository' || after?.is === 'repository') continue;
    const unseen = kind === 'unknown';
    if (from === null) add({ path, before, after, unseen });
    else {
      add({ path: from, before, after: null, unseen });
      add({ path, before: null, after, unseen });
    }
  }
  return [...touched.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether that stands there now. Where there was no file, a folder is none either. */
export function stands(now: Now, side: Side | null): boolean {
  if (side === null) return now.is === 'absent' || now.is === 'folder';
  switch (side.is) {
    case 'file':
    case 'executable':
      return now.is === 'file' && now.oid === side.hash && now.executable === (side.is === 'executable');
    case 'link':
      return now.is === 'link' && now.oid === side.hash;
    case 'noted': {
      // Of a larger one only both ends were hashed.
      const whole = side.hash !== null && (side.size ?? 0) <= snapshotLimits.fileBytes;
      return whole && now.is === 'file' && now.sha256 === side.hash;
    }
    case 'repository':
      return false;
    default:
      return side.is satisfies never;
  }
}

const onlyNoted = 'only its size and hash were kept';
const sameContent = 'its content is as before the run; its executable bit may not be';
const isExecutable = (now: Now): boolean => now.is === 'file' && now.executable;

/** What a rollback does with one path. Whatever somebody changed after the run is never replaced. */
export function decidePath({ before, after, unseen }: Touched, now: Now): Choice {
  if (unseen) {
    return {
      do: 'leave',
      how: 'failed',
      why: 'a snapshot did not see this place: what the run did is unknown',
    };
  }
  if (now.is === 'absent' && now.behind?.link === true && before === null) {
    return {
      do: 'leave',
      how: 'failed',
      why: `${now.behind.path} is a link now: nothing behind it is looked at`,
    };
  }
  if (before !== null && !isKept(before)) {
    // Of a noted file nobody knows the executable bit.
    return { do: 'report', why: stands(now, before) ? sameContent : onlyNoted };
  }
  if (stands(now, before)) {
    return {
      do: 'leave',
      how: 'already',
      why: before === null ? 'it is not there' : 'it is as before the run',
    };
  }
  if (before === null && after?.is === 'noted') return { do: 'report', why: onlyNoted };
  if (stands(now, after)) {
    if (before === null) return { do: 'remove', why: 'the run made it' };
    if (after?.is === 'noted' && isExecutable(now) !== (before.is === 'executable')) {
      const why = 'its executable bit is another one, and nobody can tell since when';
      return { do: 'leave', how: 'kept', why };
    }
    return {
      do: 'put',
      put: putOf(before),
      how: 'restored',
      why: after === null ? 'the run removed it' : 'the run changed it',
    };
  }
  return decideLater(before, after, now);
}

/** A side whose content is in the store. */
type Kept = Side & { is: Put['is'] };
const isKept = (side: Side): side is Kept => side.is !== 'noted' && side.is !== 'repository';
const putOf = ({ is, hash }: Pick<Side, 'hash'> & { is: Put['is'] }): Put => ({ is, oid: hash ?? '' });
const isPlain = (side: Side | null): side is Kept => side?.is === 'file' || side?.is === 'executable';
const modeOf = (executable: boolean): 'file' | 'executable' => (executable ? 'executable' : 'file');

/** Somebody changed it after the run: content and executable bit are merged one by one, everything else is kept. */
function decideLater(before: Kept | null, after: Side | null, now: Now): Choice {
  const kept = (why: string): Choice => ({ do: 'leave', how: 'kept', why });
  if (now.is === 'other') return kept(now.what);
  if (now.is === 'folder') return kept('it is a folder now');
  if (now.is === 'absent') return kept('it was removed after the run: it is not brought back');
  if (before === null) return kept('the run made it, and it was changed after that');
  if (after === null) return kept('the run removed it, and somebody made another one');
  if (now.is === 'link' || !isPlain(before) || !isPlain(after)) {
    return kept('it was changed after the run and cannot be merged');
  }
  const executable =
    now.executable !== (after.is === 'executable') ? now.executable : before.is === 'executable';
  const put = (oid: string, how: 'restored' | 'merged', why: string): Choice => ({
    do: 'put',
    put: { is: modeOf(executable), oid },
    how,
    why,
  });
  if (now.oid === before.hash) {
    return executable === now.executable
      ? {
          do: 'leave',
          how: 'already',
          why: 'its content is as before the run, its executable bit was changed later',
        }
      : put(now.oid, 'restored', 'the run changed its executable bit');
  }
  if (now.oid === after.hash)
    return put(before.hash ?? '', 'merged', 'its executable bit was changed after the run');
  if (after.hash === before.hash) return put(now.oid, 'merged', 'its content was changed after the run');
  return { do: 'merge', base: after.hash ?? '', theirs: before.hash ?? '', executable };
}
