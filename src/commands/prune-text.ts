import { bytes } from '../evidence/consequences/wording.ts';
import { visible } from '../ui/visible-text.ts';
import type { Candidate } from './prune.ts';

/** `3 runs (12.0 MB)`. */
export function tally(candidates: readonly Candidate[]): string {
  const size = candidates.reduce((sum, one) => sum + one.bytes, 0);
  return `${candidates.length} ${candidates.length === 1 ? 'run' : 'runs'} (${bytes(size)})`;
}

/** What is to become of every run, those that go first. */
export function pruneText(candidates: readonly Candidate[]): string {
  const rows = (fate: Candidate['fate']['fate']) => candidates.filter((one) => one.fate.fate === fate);
  const kept = new Map<string, Candidate[]>();
  for (const one of rows('keep')) {
    const why = one.fate.fate === 'keep' ? one.fate.why : '';
    kept.set(why, [...(kept.get(why) ?? []), one]);
  }
  const lines = [
    ...rows('prune').map((one) => line('delete', one, '')),
    ...rows('ask').map((one) => line('ask', one, one.fate.fate === 'ask' ? one.fate.why : '')),
    ...[...kept].map(([why, some]) => `keep    ${tally(some)}: ${visible(why)}`),
  ];
  return lines.length === 0 ? 'There is no run.\n' : `${lines.join('\n')}\n`;
}

function line(what: string, { run, bytes: size, task }: Candidate, why: string): string {
  const shown = bytes(size).padStart(9);
  return `${what.padEnd(8)}${run}${shown}  ${visible(task).slice(0, 40)}${why === '' ? '' : `  (${why})`}`;
}
