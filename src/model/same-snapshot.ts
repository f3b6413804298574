import type { Snapshot } from './snapshot.ts';

/** Two snapshots that saw everything and hold the same: there is nothing to compare. */
export function isSameSnapshot(one: Snapshot, other: Snapshot): boolean {
  return (
    one.tree === other.tree &&
    one.noted === other.noted &&
    JSON.stringify(one.repositories) === JSON.stringify(other.repositories) &&
    sawAll(one) &&
    sawAll(other)
  );
}

const sawAll = ({ incomplete, unlisted }: Snapshot): boolean =>
  unlisted === 0 && !incomplete.some(({ unseen }) => unseen);
