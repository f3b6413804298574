/** A prefix to look for; `anywhere` also in the middle of a word. */
export type Prefix = { bytes: Uint8Array; anywhere: boolean };

/**
 * A table automaton over bytes: `next[state * 256 + byte]`. `hits[state]` lists the prefixes (by index) that end with the
 * byte just read.
 */
export type PrefixAutomaton = {
  next: Uint32Array;
  hits: readonly (readonly number[])[];
  /** The state at the start of a word. */
  start: number;
};

type Draft = { positions: readonly (readonly [prefix: number, at: number])[]; boundary: boolean };

function isWord(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}

function step(draft: Draft, byte: number, prefixes: readonly Prefix[]): Draft {
  const positions: [number, number][] = [];
  const advance = (index: number, at: number): void => {
    if (prefixes[index]?.bytes[at] === byte) positions.push([index, at + 1]);
  };
  for (const [index, at] of draft.positions) advance(index, at);
  for (let index = 0; index < prefixes.length; index++) {
    if (draft.boundary || prefixes[index]?.anywhere) advance(index, 0);
  }
  return { positions, boundary: !isWord(byte) };
}

function keyOf(draft: Draft): string {
  return `${draft.boundary}${draft.positions.map(([index, at]) => `${index}:${at}`).join()}`;
}

/** The bytes after which a state differs from "nothing found yet". */
function interesting(draft: Draft, prefixes: readonly Prefix[]): Set<number> {
  const bytes = new Set<number>();
  for (const [index, at] of draft.positions) bytes.add(prefixes[index]?.bytes[at] ?? 0);
  for (const prefix of prefixes) bytes.add(prefix.bytes[0] ?? 0);
  return bytes;
}

/** Builds the automaton (subset construction): one table look-up per byte however many prefixes there are. */
export function buildPrefixAutomaton(prefixes: readonly Prefix[]): PrefixAutomaton {
  const drafts: Draft[] = [];
  const known = new Map<string, number>();
  const stateOf = (draft: Draft): number => {
    const key = keyOf(draft);
    const state = known.get(key) ?? drafts.push(draft) - 1;
    known.set(key, state);
    return state;
  };
  const start = stateOf({ positions: [], boundary: true });
  const inWord = stateOf({ positions: [], boundary: false });
  const nothing = Uint32Array.from({ length: 256 }, (_, byte) => (isWord(byte) ? inWord : start));
  const rows: Uint32Array[] = [];
  for (let draft = drafts[0]; draft; draft = drafts[rows.length]) {
    const row = Uint32Array.from(nothing);
    for (const byte of interesting(draft, prefixes)) row[byte] = stateOf(step(draft, byte, prefixes));
    rows.push(row);
  }
  const next = new Uint32Array(rows.length * 256);
  rows.forEach((row, state) => {
    next.set(row, state * 256);
  });
  const hits = drafts.map(({ positions }) =>
    positions.flatMap(([index, at]) => (at === prefixes[index]?.bytes.length ? [index] : [])),
  );
  return { next, hits, start };
}
