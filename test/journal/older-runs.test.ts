import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import type { Event } from '../../src/model/event.ts';
import { createJudge } from '../../src/policy/decide.ts';
import { createHistory } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState } from '../../src/state/run-state.ts';
import { rejudge } from '../../src/views/rejudge.ts';
import { runRecord } from '../../src/views/run-record.ts';

function eventsOf(name: string): Event[] {
  const read = readJournal(join(import.meta.dirname, '../fixtures/journals', name));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'));
  expect(read.value.torn).toBeUndefined();
  return read.value.events;
}

/**
 * Journals that earlier builds wrote, to the byte. `before-grammars`: profiles without grammars, facts without the
 * workspace's remotes, nothing foreseen.
 */
describe.each([['before-grammars.jsonl', 7]])('the journal of an older run: %s', (name, actions) => {
  it('is read whole, its chain unbroken, and replays to its end', () => {
    const events = eventsOf(name);
    const state = events.reduce(reduce, initialRunState);
    expect(state.end?.outcome).toBe('done');
    const record = runRecord(createHistory(events), state);
    expect(record).toMatchObject({ ok: true, value: { outcome: { value: { outcome: 'done' } } } });
  });

  it('gives the same verdicts when judged again', () => {
    const { same, different, notRejudgeable, unexplained } = rejudge(eventsOf(name), createJudge());
    expect({ same, different, notRejudgeable, unexplained }).toEqual({
      same: actions,
      different: [],
      notRejudgeable: [],
      unexplained: [],
    });
  });
});
