import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../src/journal/read.ts';
import { closeInterrupted } from '../../src/journal/recovery.ts';
import { resumeJournal } from '../../src/journal/resume.ts';
import { holdRun, isHeld } from '../../src/journal/run-lock.ts';
import type { EventBody } from '../../src/model/event.ts';
import { temporaryDirectory } from '../harness/temporary.ts';
import { ended, passes, runs, shipped, started } from '../state/bodies.ts';
import { chain, journalText } from '../state/trace.ts';

const open: EventBody[] = [started(), ...passes(runs('a1', 'npm test'))];
const decision = shipped('fine', '2026-11-21T00:00:00Z');

function journal(bodies: readonly EventBody[], tail: string | Uint8Array = ''): string {
  const path = join(temporaryDirectory(), 'journal.jsonl');
  writeFileSync(path, journalText(chain(bodies)));
  appendFileSync(path, tail);
  return path;
}
const resume = (path: string) => resumeJournal({ path, now: () => 0, onDead: () => {} });

describe('closeInterrupted', () => {
  it('adds run.interrupted, once, and gives the lock back', () => {
    const path = journal(open);
    const closed = closeInterrupted(path, 'the host died', new Date('2026-11-20T12:00:00Z'));
    expect(closed).toMatchObject({
      ok: true,
      value: {
        state: 'closed',
        event: { seq: 5, body: { reason: 'the host died', at: '2026-11-20T12:00:00.000Z' } },
      },
    });
    expect(closeInterrupted(path, 'again')).toEqual({ ok: true, value: { state: 'over' } });
    expect(readJournal(path)).toMatchObject({ ok: true, value: { events: { length: 6 }, torn: undefined } });
    expect(isHeld(dirname(path))).toBe(false);
  });

  it('moves a torn tail aside, byte for byte', () => {
    const tail = Buffer.from([0x7b, 0xff, 0x00, 0xc3]);
    const path = journal(open, tail);
    expect(closeInterrupted(path, 'r')).toMatchObject({ ok: true, value: { state: 'closed' } });
    expect(readFileSync(join(dirname(path), 'journal.torn')).equals(tail)).toBe(true);
    expect(readJournal(path)).toMatchObject({ ok: true, value: { torn: undefined } });
  });

  const over: [string, EventBody[]][] = [
    ['ended', [...open, ended()]],
    ['ended and decided on', [...open, ended(), decision]],
    ['interrupted', [...open, { type: 'run.interrupted', reason: 'r', at: 'now' }]],
  ];
  it.each(over)('leaves a run that %s alone', (_, bodies) => {
    const path = journal(bodies);
    const before = readFileSync(path, 'utf8');
    expect(closeInterrupted(path, 'r')).toEqual({ ok: true, value: { state: 'over' } });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('leaves a run alone whose host lives', () => {
    const path = journal(open, 'half a li');
    const before = readFileSync(path, 'utf8');
    const host = holdRun(dirname(path));
    expect([host.ok, closeInterrupted(path, 'r')]).toEqual([true, { ok: true, value: { state: 'alive' } }]);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('does not touch a damaged journal', () => {
    const path = journal(open, 'garbage\nmore\n');
    expect(closeInterrupted(path, 'r')).toMatchObject({
      ok: false,
      problems: [{ code: 'journal-bad-line' }],
    });
    expect([existsSync(join(dirname(path), 'journal.torn')), isHeld(dirname(path))]).toEqual([false, false]);
  });
});

describe('resumeJournal', () => {
  it('appends behind a verified chain and holds the run meanwhile', () => {
    const path = journal([...open, ended()]);
    const resumed = resume(path);
    if (!resumed.ok) throw new Error('not resumed');
    expect([resume(path).ok, isHeld(dirname(path))]).toEqual([false, true]);
    const event = resumed.value.writer.append(decision);
    resumed.value.writer.close();
    expect(readJournal(path)).toMatchObject({
      ok: true,
      value: { events: [...resumed.value.events, event] },
    });
    expect([event.t, isHeld(dirname(path))]).toEqual([50, false]);
  });

  const refused: [string, () => string, string][] = [
    ['torn', () => journal(open, '{'), 'journal-torn'],
    ['damaged', () => journal([ended()]), 'journal-bad-line'],
    ['missing', () => join(temporaryDirectory(), 'journal.jsonl'), 'journal-unreadable'],
  ];
  it.each(refused)('refuses a journal that is %s and frees the lock', (_, make, code) => {
    const path = make();
    expect(resume(path)).toMatchObject({ ok: false, problems: [{ code }] });
    expect(isHeld(dirname(path))).toBe(false);
  });
});
