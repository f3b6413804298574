import { posix } from 'node:path';
import type { Pair } from './changed-trees.ts';

/** A file and where it was. */
export interface Move {
  readonly from: Pair;
  readonly to: Pair;
}

/** Beyond so many files that could be the same, only equal contents are matched. */
const mostCompared = 40;
/** As git: half of the content has to be there again. */
const leastAlike = 0.5;
const least = 64;

const isLink = (pair: Pair): boolean => (pair.before ?? pair.after)?.mode === '120000';

/** Pairs of one that went and one that came: with the same content, else with much of it. Symlinks stay apart. */
export function findMoves(
  pairs: readonly Pair[],
  sizes: ReadonlyMap<string, number | null>,
  contents: (oid: string) => Buffer | undefined,
): Move[] {
  const gone = new Set(pairs.filter(({ before, after }) => before !== null && after === null));
  const come = new Set(pairs.filter(({ before, after }) => before === null && after !== null));
  const moves: Move[] = [];
  const match = (from: Pair, to: Pair): void => {
    moves.push({ from, to });
    gone.delete(from);
    come.delete(to);
  };
  for (const to of [...come]) {
    const equal = [...gone].filter(
      (from) =>
        from.before?.oid === to.after?.oid &&
        isLink(from) === isLink(to) &&
        sizes.get(to.after?.oid ?? '') !== 0,
    );
    const [first] = equal;
    const from = equal.find((one) => posix.basename(one.path) === posix.basename(to.path)) ?? first;
    if (from) match(from, to);
  }
  for (const [from, to] of alike([...gone], [...come], contents))
    if (gone.has(from) && come.has(to)) match(from, to);
  return moves;
}

function alike(gone: readonly Pair[], come: readonly Pair[], contents: (oid: string) => Buffer | undefined) {
  if (gone.length > mostCompared || come.length > mostCompared) return [];
  const linesOf = new Map<Pair, Map<string, number>>();
  const sizeOf = new Map<Pair, number>();
  for (const pair of [...gone, ...come]) {
    const content = isLink(pair) ? undefined : contents((pair.before ?? pair.after)?.oid ?? '');
    if (content === undefined || content.length < least) continue;
    linesOf.set(pair, countLines(content));
    sizeOf.set(pair, content.length);
  }
  const found: [Pair, Pair, number][] = [];
  for (const from of gone) {
    for (const to of come) {
      const [a, b] = [linesOf.get(from), linesOf.get(to)];
      if (!a || !b) continue;
      let common = 0;
      for (const [line, count] of a) common += Math.min(count, b.get(line) ?? 0) * line.length;
      const share = common / Math.max(sizeOf.get(from) ?? 1, sizeOf.get(to) ?? 1);
      if (share >= leastAlike) found.push([from, to, share]);
    }
  }
  return found.sort((a, b) => b[2] - a[2]).map(([from, to]) => [from, to] as const);
}

/** How often each line, its break included, is in a content. */
function countLines(content: Buffer): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of content.toString('latin1').split(/(?<=\n)/))
    counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
