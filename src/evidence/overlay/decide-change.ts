import type { Was } from './base.ts';
import type { Stand } from './stand.ts';

/** What the agent left at a path. */
export type Wanted =
  | { readonly is: 'absent' }
  | {
      readonly is: 'file';
      readonly executable: boolean;
      /** The nine permission bits. */
      readonly mode: number;
      readonly oid: string;
      readonly sha256: string;
      readonly mtimeMs: number;
      readonly size: number;
    }
  | { readonly is: 'link'; readonly oid: string };

export type Verdict =
  /** The agent changed nothing there: the kernel copied it for a look, or for what was undone. */
  | { readonly do: 'nothing' }
  /** What the agent left stands there. */
  | { readonly do: 'already' }
  | { readonly do: 'take'; readonly mode: number }
  | { readonly do: 'remove' }
  /** The content stays, its permissions become these. */
  | { readonly do: 'mode'; readonly mode: number }
  /** Both changed the content since `base`. */
  | { readonly do: 'merge'; readonly base: string; readonly mode: number }
  | { readonly do: 'conflict'; readonly why: string }
  /** Nothing can be done there, whoever is asked. */
  | { readonly do: 'blocked'; readonly why: string };

/** ms since the epoch. */
const changedAt = (now: Exclude<Stand, { is: 'absent' | 'other' }>): number => Number(now.seen.ctimeNs) / 1e6;

/** Whether the agent left what had been there. Of large files only size and time are known: a copy keeps both. */
function isUntouched(was: Was, wanted: Wanted): boolean {
  switch (was.is) {
    case 'absent':
      return wanted.is === 'absent';
    case 'file':
      return wanted.is === 'file' && wanted.oid === was.oid && wanted.executable === was.executable;
    case 'link':
      return wanted.is === 'link' && wanted.oid === was.oid;
    case 'noted': {
      const { note } = was;
      if (wanted.is !== 'file' || wanted.executable !== note.executable || wanted.size !== note.size)
        return false;
      if (note.hash !== null && !note.partial) return wanted.sha256 === note.hash;
      return Math.abs(wanted.mtimeMs - note.mtimeMs) < 0.01;
    }
    case 'folder':
    case 'unknown':
      return false;
    default:
      return was satisfies never;
  }
}

/** Whether what stands there is what stood there when the run began (`startMs`, since the epoch). */
function isUnchanged(was: Was, now: Stand, startMs: number): boolean {
  switch (was.is) {
    case 'absent':
      return now.is === 'absent';
    case 'file':
      return now.is === 'file' && now.oid === was.oid && now.executable === was.executable;
    case 'link':
      return now.is === 'link' && now.oid === was.oid;
    case 'folder':
      return now.is === 'folder';
    case 'noted': {
      const { note } = was;
      if (now.is !== 'file' && now.is !== 'link') return false;
      if (note.hash !== null && !note.partial)
        return now.is === 'file' && now.sha256 === note.hash && now.executable === note.executable;
      return now.seen.size === BigInt(note.size) && changedAt(now) === note.ctimeMs;
    }
    case 'unknown':
      // The kernel alone sets this time, at every change.
      return now.is === 'absent' || (now.is !== 'other' && changedAt(now) < startMs);
    default:
      return was satisfies never;
  }
}

function isThere(wanted: Wanted, now: Stand): boolean {
  switch (wanted.is) {
    case 'absent':
      return now.is === 'absent';
    case 'file':
      return now.is === 'file' && now.oid === wanted.oid && now.executable === wanted.executable;
    case 'link':
      return now.is === 'link' && now.oid === wanted.oid;
    default:
      return wanted satisfies never;
  }
}

/**
 * What becomes of one path: from what was there before the run, what the agent left, and what stands there now. What
 * somebody changed meanwhile is never replaced without a person's word.
 */
export function decideChange(was: Was, wanted: Wanted, now: Stand, startMs: number): Verdict {
  const since = now.is !== 'absent' && now.is !== 'other' && changedAt(now) >= startMs;
  if (isUntouched(was, wanted)) {
    const onlyMode = wanted.is === 'file' && now.is === 'file' && wanted.mode !== now.mode && !since;
    return onlyMode && isUnchanged(was, now, startMs) ? { do: 'mode', mode: wanted.mode } : { do: 'nothing' };
  }
  if (isThere(wanted, now)) {
    const onlyMode = wanted.is === 'file' && now.is === 'file' && wanted.mode !== now.mode && !since;
    return onlyMode ? { do: 'mode', mode: wanted.mode } : { do: 'already' };
  }
  if (now.is === 'absent' && now.behind !== null) {
    const what = now.behind.link ? 'a link now: nothing is put behind it' : 'no folder any more';
    return { do: 'blocked', why: `${now.behind.path} is ${what}` };
  }
  if (now.is === 'other') return { do: 'blocked', why: now.what };
  if (isUnchanged(was, now, startMs)) return takeOver(wanted, now, since);
  return decideLater(was, wanted, now);
}

/** Somebody's later permissions stay when only those changed. */
function takeOver(wanted: Wanted, now: Stand, since: boolean): Verdict {
  switch (wanted.is) {
    case 'absent':
      return { do: 'remove' };
    case 'link':
      return { do: 'take', mode: 0 };
    case 'file': {
      const kept = since && now.is === 'file' && now.executable === wanted.executable;
      return { do: 'take', mode: kept ? now.mode : wanted.mode };
    }
    default:
      return wanted satisfies never;
  }
}

const conflict = (why: string): Verdict => ({ do: 'conflict', why });

/** Somebody else changed it since the run began. */
function decideLater(was: Was, wanted: Wanted, now: Exclude<Stand, { is: 'other' }>): Verdict {
  if (now.is === 'absent') return conflict('it was removed in the workspace, and the agent changed it');
  if (now.is === 'folder') return { do: 'blocked', why: 'a folder stands there now' };
  if (wanted.is === 'absent') return conflict('it was changed in the workspace, and the agent removed it');
  if (was.is === 'absent') return conflict('it was made in the workspace, too, and is another one');
  const plain = was.is === 'file' && wanted.is === 'file' && now.is === 'file';
  if (!plain) return conflict('it was changed in the workspace, too');
  const executable = now.executable === was.executable ? wanted.executable : now.executable;
  const mode = withExecutable(now.mode, executable);
  if (wanted.oid === was.oid || wanted.oid === now.oid) return { do: 'mode', mode };
  if (now.oid === was.oid) return { do: 'take', mode };
  return { do: 'merge', base: was.oid, mode };
}

/** Whoever may read it may then execute it. */
const withExecutable = (mode: number, executable: boolean): number =>
  executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
