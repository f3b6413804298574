import { openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAppender } from '../../src/journal/appender.ts';
import { expectFirst } from '../../src/journal/line.ts';
import { readJournal } from '../../src/journal/read.ts';
import { createJournalWriter } from '../../src/journal/writer.ts';
import { type Problem, ProblemError } from '../../src/model/problem.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { ended, started } from '../state/bodies.ts';

function open(path: string, times: number[] = []) {
  const deaths: Problem[] = [];
  const outcome = createJournalWriter({ path, now: () => times.shift() ?? 0, onDead: (p) => deaths.push(p) });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return { writer: outcome.value, deaths };
}

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : String(error);
  }
};

describe('createJournalWriter', () => {
  it('returns the very events a reader finds, in a file only the owner can read', () => {
    const path = join(temporaryDirectory(), 'journal.jsonl');
    const { writer } = open(path, [0, 5.00049, 3]);
    const events = [
      writer.append(started({ task: 'lone \ud800, newline \n, é' })),
      writer.append(ended()),
      writer.append(ended()),
    ];
    writer.sync();
    writer.close();
    expect(readJournal(path)).toMatchObject({ ok: true, value: { events, torn: undefined } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(events.map(({ t }) => t)).toEqual([0, 5, 5]);
  });

  it('never opens a journal that exists', () => {
    const path = join(temporaryDirectory(), 'journal.jsonl');
    writeFileSync(path, '');
    expect(createJournalWriter({ path, now: () => 0, onDead: () => {} })).toMatchObject({
      ok: false,
      problems: [{ code: 'journal-exists' }],
    });
  });

  it('refuses an invalid event, writes nothing of it and lives on', () => {
    const path = join(temporaryDirectory(), 'journal.jsonl');
    const { writer, deaths } = open(path);
    writer.append(started());
    expect(codeOf(() => writer.append(ended({ exitCode: Number.NaN })))).toBe('journal-invalid-event');
    writer.append(ended());
    expect(readJournal(path)).toMatchObject({ ok: true, value: { events: { length: 2 } } });
    expect(deaths).toEqual([]);
  });

  it('appends nothing after close', () => {
    const path = join(temporaryDirectory(), 'journal.jsonl');
    const { writer, deaths } = open(path);
    writer.append(started());
    writer.close();
    writer.close();
    const before = readFileSync(path);
    // The descriptor's number now belongs to another file: that one must stay empty.
    const other = join(temporaryDirectory(), 'other');
    openSync(other, 'w');
    expect(codeOf(() => writer.append(ended()))).toBe('journal-closed');
    expect(codeOf(() => writer.sync())).toBe('journal-closed');
    expect([readFileSync(path).equals(before), statSync(other).size, deaths]).toEqual([true, 0, []]);
  });
});

describe('a failed append ends the run', () => {
  it('is dead for good after the first error, says so once and forgets its descriptor', () => {
    const deaths: Problem[] = [];
    const fd = openSync('/dev/full', 'a');
    const path = '/dev/full';
    const writer = createAppender({
      fd,
      path,
      next: expectFirst(path),
      lastT: 0,
      now: () => 0,
      onDead: (p) => deaths.push(p),
    });
    expect(codeOf(() => writer.append(started()))).toBe('journal-write-failed');
    const other = join(temporaryDirectory(), 'other');
    expect(openSync(other, 'w')).toBe(fd);
    expect(codeOf(() => writer.append(started()))).toBe('journal-write-failed');
    expect(codeOf(() => writer.sync())).toBe('journal-write-failed');
    writer.close();
    expect(deaths.map(({ code }) => code)).toEqual(['journal-write-failed']);
    expect(writer.dead()).toEqual(deaths[0]);
    expect(statSync(other).size).toBe(0);
  });
});
