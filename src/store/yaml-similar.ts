/** Number of single-letter edits (swaps of neighbours count one) between two short words. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] ?? best) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** The known word a person most likely meant, or null when none is near. Case and `-`/`_` do not count. */
export function similar(word: string, known: readonly string[]): string | null {
  const plain = (text: string) => text.toLowerCase().replaceAll('-', '_');
  if (word.length > 64) return null;
  const wanted = plain(word);
  const limit = wanted.length <= 4 ? 1 : wanted.length <= 7 ? 2 : 3;
  let best: { word: string; away: number } | null = null;
  for (const candidate of known) {
    const away = distance(wanted, plain(candidate));
    if (away <= limit && (best === null || away < best.away)) best = { word: candidate, away };
  }
  if (best) return best.word;
  const longer = known.filter((candidate) => wanted.length >= 3 && plain(candidate).startsWith(wanted));
  return longer.length === 1 ? (longer[0] ?? null) : null;
}
