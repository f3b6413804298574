/**
 * How often each string was seen, as an immutable value: `count` copies one bucket, not the whole table, so ten thousand
 * different files cost no more per event than ten.
 */
export interface StringCounts {
  /** Number of different strings. */
  readonly distinct: number;
  /** The highest count any string has. */
  readonly highest: number;
  readonly buckets: readonly (readonly Entry[])[];
}

interface Entry {
  readonly key: string;
  readonly count: number;
}

const bucketCount = 256;
const none: readonly Entry[] = [];

export const emptyCounts: StringCounts = {
  distinct: 0,
  highest: 0,
  buckets: Array.from({ length: bucketCount }, () => none),
};

/** The counts with `key` seen once more. */
export function count(counts: StringCounts, key: string): StringCounts {
  const at = bucketOf(key);
  const bucket = counts.buckets[at] ?? none;
  const seen = bucket.find((entry) => entry.key === key)?.count ?? 0;
  const entry = { key, count: seen + 1 };
  const buckets = counts.buckets.slice();
  buckets[at] = seen === 0 ? [...bucket, entry] : bucket.map((old) => (old.key === key ? entry : old));
  return {
    distinct: counts.distinct + (seen === 0 ? 1 : 0),
    highest: Math.max(counts.highest, seen + 1),
    buckets,
  };
}

/** 0 for a string never seen. */
export function countOf(counts: StringCounts, key: string): number {
  return counts.buckets[bucketOf(key)]?.find((entry) => entry.key === key)?.count ?? 0;
}

/** FNV-1a over the string's code units. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % bucketCount;
}
