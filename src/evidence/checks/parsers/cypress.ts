import { lastMatch, nothing, type Parser } from '../reading.ts';
import { mochaFailures } from './mocha.ts';

const total =
  /(?:All specs passed!|\d+ of \d+ failed \(\d+%\)) +([\d:]+) +(\d+|-) +(\d+|-) +(\d+|-) +(\d+|-) +(\d+|-)/;

/** `cypress run`: the last row of its table. Pending was skipped by its author, skipped by an error before it. */
export const readCypress: Parser = (text) => {
  const failures = mochaFailures(text);
  const found = lastMatch(text, total);
  if (!found) return { ...nothing, failures };
  const [tests, passed, failed, pending, skipped] = found
    .slice(2)
    .map((cell) => (cell === '-' ? 0 : Number(cell)));
  return {
    ...nothing,
    passed: passed ?? null,
    failed: failed ?? null,
    skipped: (pending ?? 0) + (skipped ?? 0),
    total: tests ?? null,
    failures,
    durationMs: clock(found[1] ?? ''),
    summary: true,
    ...(skipped ? { doubts: [`${skipped} could not run because of an error before them`] } : {}),
  };
};

/** `01:02` or `1:00:02` in milliseconds. */
const clock = (text: string): number =>
  text.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1_000;
