import type { AppliedPath, ChangesReport } from '../model/changes.ts';
import type { Identity } from '../model/identity.ts';

/** What applying the changes of a run came to, as whoever did it saw it. */
export interface ChangesSeen {
  readonly by: Identity;
  readonly at: string;
  readonly paths: readonly AppliedPath[];
  readonly wanted: string;
  readonly got: string;
  /** Where what was replaced is kept; null when nothing was. */
  readonly kept: string | null;
}

/** Paths that are written down one by one. */
const mostPaths = 500;
/** The most telling ones first: the others are only counted when there are too many. */
const order: readonly AppliedPath['how'][] = [
  'failed',
  'kept',
  'refused',
  'left',
  'merged',
  'removed',
  'applied',
  'already',
];
const words: Readonly<Record<AppliedPath['how'], string>> = {
  failed: 'failed',
  kept: 'kept, because changed meanwhile',
  refused: 'left out',
  left: "kept as the workspace's",
  merged: 'merged',
  removed: 'removed',
  applied: 'applied',
  already: 'there already',
};

/** `12 applied, 1 merged, 2 left out`; in the order of how much they tell. */
export function countApplied(paths: readonly AppliedPath[]): string {
  const counts = order.flatMap((how) => {
    const count = paths.filter((path) => path.how === how).length;
    return count === 0 ? [] : [`${count} ${words[how]}`];
  });
  return counts.length === 0 ? 'no path' : counts.join(', ');
}

/** The report as it is written down. It is ok when all that was to be applied is there. */
export function changesReport({ by, at, paths, wanted, got, kept }: ChangesSeen): ChangesReport {
  const undone = paths.some(({ how }) => how === 'kept' || how === 'failed');
  const sorted = order.flatMap((how) => paths.filter((path) => path.how === how));
  const proved = wanted === got ? 'the files are as they were to be' : 'the files are NOT as they were to be';
  const detail = [
    `${countApplied(paths)}; ${proved}`,
    ...(kept === null ? [] : [`what was replaced is kept as ${kept}`]),
  ].join('; ');
  return {
    ...{ by, at, ok: !undone && wanted === got, detail },
    paths: sorted.slice(0, mostPaths),
    more: Math.max(0, sorted.length - mostPaths),
    ...{ wanted, got },
  };
}
