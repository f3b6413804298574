import type { ControlClient } from '../host/control-client.ts';
import { type Expected, expectAfter, parseJournalLine } from '../journal/line.ts';
import { readJournal } from '../journal/read.ts';
import type { Event } from '../model/event.ts';
import type { Outcome, Problem } from '../model/problem.ts';

export interface JournalFollower {
  /** Everything written before we came. */
  past: readonly Event[];
  /** Begins to deliver what comes after. */
  follow(onEvent: (event: Event) => void, onDamage: (problem: Problem) => void): void;
}

const sequenceOf = (line: string): number => {
  const head: unknown = JSON.parse(line);
  return typeof head === 'object' && head !== null && 'seq' in head ? Number(head.seq) : Number.NaN;
};

/**
 * A live run's journal as a replay with a moving end: the file for what was, the socket for what comes. The chain is
 * checked across both, so a host cannot show a viewer something else than it writes.
 */
export function followJournal(path: string, control: ControlClient): Outcome<JournalFollower> {
  const read = readJournal(path);
  if (!read.ok) return read;
  const { events } = read.value;
  const last = events.at(-1);
  if (!last) {
    const problem = {
      code: 'journal-empty',
      message: 'The run has no events yet.',
      fix: 'Attach again.',
      where: path,
    };
    return { ok: false, problems: [problem] };
  }
  let expected: Expected = expectAfter(last, path);
  return {
    ok: true,
    value: {
      past: events,
      follow(onEvent, onDamage) {
        control.onLine((line) => {
          if (sequenceOf(line) < expected.seq) return;
          const parsed = parseJournalLine(line, expected);
          if (parsed.ok) {
            expected = expectAfter(parsed.value, path);
            onEvent(parsed.value);
            return;
          }
          for (const problem of parsed.problems) onDamage(problem);
        });
      },
    },
  };
}
