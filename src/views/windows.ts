import type { Event } from '../model/event.ts';
import type { EvidenceOf } from '../model/evidence.ts';
import { isSameSnapshot } from '../model/same-snapshot.ts';
import type { FileChange, Snapshot } from '../model/snapshot.ts';

/** A look at the workspace during the run. */
export interface Look {
  readonly snapshot: Snapshot;
  readonly moment: string;
  /** When it began and when it was on record, ms of the run: it saw the workspace somewhere in between. */
  readonly from: number;
  readonly to: number;
}

/** What is different between one look and the next. */
export interface Window {
  /** Place of `before` among the looks; the next one is `after`. */
  readonly at: number;
  readonly before: Look;
  readonly after: Look;
  /** Null when nobody compared them. */
  readonly changes: readonly FileChange[] | null;
  /** How many more changes there are than are listed. */
  readonly more: number;
}

/** The looks of a run with what is different between each and the next, and between the first and the last. */
export interface Seen {
  readonly looks: readonly Look[];
  readonly windows: readonly Window[];
  readonly whole: EvidenceOf<'changes'> | undefined;
}

const during = ['before', 'edit', 'command', 'idle', 'after'];

export function seenOf(events: readonly Event[]): Seen {
  const looks: Look[] = [];
  const compared = new Map<string, EvidenceOf<'changes'>>();
  for (const { body, t } of events) {
    if (body.type === 'snapshot.taken' && during.includes(body.moment)) {
      const { snapshot, moment, ms } = body;
      looks.push({ snapshot, moment, from: t - ms, to: t });
    }
    if (body.type !== 'evidence.recorded' || body.evidence.what !== 'changes') continue;
    compared.set(pairOf(body.evidence.from, body.evidence.to), body.evidence);
  }
  const windows = looks.slice(1).flatMap((after, at): Window[] => {
    const before = looks[at];
    if (!before) return [];
    const found = compared.get(pairOf(before.snapshot.id, after.snapshot.id));
    if (found) return [{ at, before, after, changes: found.changes, more: found.more }];
    return [
      { at, before, after, changes: isSameSnapshot(before.snapshot, after.snapshot) ? [] : null, more: 0 },
    ];
  });
  const first = looks.find(({ moment }) => moment === 'before')?.snapshot.id ?? '';
  const last = looks.findLast(({ moment }) => moment === 'after')?.snapshot.id ?? '';
  return { looks, windows, whole: compared.get(pairOf(first, last)) };
}

const pairOf = (from: string, to: string): string => `${from}\0${to}`;

/** Whether a look looked at a path at all. */
export const coversPath = ({ snapshot: { only } }: Look, path: string): boolean =>
  only === null || only.some((root) => path === root || path.startsWith(`${root}/`));

/** Whether something in the way kept a look from seeing a path. */
export const missesPath = ({ snapshot: { incomplete, unlisted } }: Look, path: string): boolean =>
  unlisted > 0 ||
  incomplete.some(
    (one) => one.unseen && (one.path === '' || path === one.path || path.startsWith(`${one.path}/`)),
  );

/** Since when a path may have changed that a look found different: the look before that looked at it. */
export function changedSince({ looks }: Seen, window: Window, path: string): number {
  for (let at = window.at; at >= 0; at -= 1) {
    const look = looks[at];
    if (look && coversPath(look, path)) return look.from;
  }
  return 0;
}

/** Paths that differ between two looks, by the names of their snapshots; null when that is not known. */
export function changedBetween(seen: Seen, from: string, to: string): string[] | null {
  const first = seen.looks.findIndex(({ snapshot }) => snapshot.id === from);
  const last = seen.looks.findIndex(({ snapshot }) => snapshot.id === to);
  if (first < 0 || last < first) return null;
  const paths = new Set<string>();
  for (const { changes, more } of seen.windows.slice(first, last)) {
    if (changes === null || more > 0 || changes.some(({ kind }) => kind === 'unknown')) return null;
    for (const { path, from: old } of changes) {
      paths.add(path);
      if (old !== null) paths.add(old);
    }
  }
  return [...paths].sort();
}
