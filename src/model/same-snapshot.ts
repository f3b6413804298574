import type { Snapshot } from './snapshot.ts';

/** Two snapshots that saw everything and hold the same: there is nothing to compare. */
export function isSameSnapshot(one: Snapshot, other: Snapshot): boolean {
  return holdsSame(one, other) && sawAll(one) && sawAll(other);
}

/** Two snapshots in which nobody could see a difference: what one of them missed, the other one missed, too. */
export function showsSame(one: Snapshot, other: Snapshot): boolean {
  const missed = ({ incomplete, unlisted }: Snapshot): string => JSON.stringify([incomplete, unlisted]);
  return holdsSame(one, other) && missed(one) === missed(other);
}

const holdsSame = (one: Snapshot, other: Snapshot): boolean =>
  one.tree === other.tree &&
  one.noted === other.noted &&
  JSON.stringify(one.repositories) === JSON.stringify(other.repositories);

const sawAll = ({ incomplete, unlisted }: Snapshot): boolean =>
  unlisted === 0 && !incomplete.some(({ unseen }) => unseen);
