import { type ActionStory, hasHappened } from './action-story.ts';

interface Span {
  readonly story: ActionStory;
  readonly began: number;
  readonly ended: number;
}

/**
 * Tells which actions that happened were under way at some time after `from` and up to `to`, in the order they began. What was
 * never reported as done may still go on.
 */
export function createUnderWay(
  stories: readonly ActionStory[],
): (from: number, to: number) => readonly ActionStory[] {
  const spans = stories
    .filter(hasHappened)
    .map((story): Span => {
      const ended = story.finished?.t ?? Number.POSITIVE_INFINITY;
      return { story, began: story.released?.t ?? story.t, ended };
    })
    .sort((a, b) => a.began - b.began);
  const endless = spans.filter(({ ended }) => ended === Number.POSITIVE_INFINITY);
  const ending = spans.filter(({ ended }) => ended !== Number.POSITIVE_INFINITY);
  // The latest end so far: before a place where it is too early nothing is to be found.
  let latest = Number.NEGATIVE_INFINITY;
  const latestEnd = ending.map(({ ended }) => {
    latest = Math.max(latest, ended);
    return latest;
  });
  return (from, to) => {
    const found: Span[] = [];
    for (let at = firstAfter(ending, to, ({ began }) => began) - 1; at >= 0; at -= 1) {
      if ((latestEnd[at] ?? 0) <= from) break;
      const span = ending[at];
      if (span && span.ended > from) found.push(span);
    }
    const all = [...endless.filter(({ began }) => began <= to), ...found];
    return all.sort((a, b) => a.began - b.began).map(({ story }) => story);
  };
}

/** Place of the first item whose value is above a limit, in a list sorted by it. */
export function firstAfter<T>(items: readonly T[], limit: number, value: (item: T) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && value(item) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
