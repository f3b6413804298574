import { appendFileSync, closeSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { causeText } from '../model/cause.ts';
import type { Event } from '../model/event.ts';
import { type Outcome, ProblemError } from '../model/problem.ts';
import { journalProblem } from './journal-problem.ts';
import { type Journal, readJournal } from './read.ts';
import { openVerified } from './resume.ts';
import { holdRun } from './run-lock.ts';

/** `alive`: a host holds the run. `over`: it had ended properly. `closed`: `run.interrupted` was added now. */
export type Closing = { state: 'alive' } | { state: 'over' } | { state: 'closed'; event: Event };

/**
 * Closes a run whose host died: a torn tail moves to `journal.torn` beside the journal, and `run.interrupted` is added.
 * `at` is the wall clock of closing.
 */
export function closeInterrupted(path: string, reason: string, at = new Date()): Outcome<Closing> {
  const dir = dirname(path);
  const held = holdRun(dir);
  if (!held.ok) {
    const alive = held.problems.some((problem) => problem.code === 'journal-in-use');
    return alive ? { ok: true, value: { state: 'alive' } } : held;
  }
  const read = readJournal(path);
  if (!read.ok) {
    held.value.release();
    return read;
  }
  let journal = read.value;
  try {
    journal = setTornAside(path, journal);
  } catch (cause) {
    held.value.release();
    const message = `cannot set the torn tail aside: ${causeText(cause)}`;
    return { ok: false, problems: [journalProblem('journal-write-failed', message, path)] };
  }
  if (isOver(journal.events)) {
    held.value.release();
    return { ok: true, value: { state: 'over' } };
  }
  const lastT = journal.events.at(-1)?.t ?? 0;
  const opened = openVerified({ path, now: () => lastT, onDead: () => {} }, journal, held.value);
  if (!opened.ok) return opened;
  const { writer } = opened.value;
  try {
    const event = writer.append({ type: 'run.interrupted', reason, at: at.toISOString() });
    writer.sync();
    return { ok: true, value: { state: 'closed', event } };
  } catch (cause) {
    if (cause instanceof ProblemError) return { ok: false, problems: [cause.problem] };
    throw cause;
  } finally {
    writer.close();
  }
}

/** Whether the run has an end on record; what comes after it are decisions and rollbacks. */
export function isOver(events: readonly Event[]): boolean {
  return events.some(({ body }) => body.type === 'run.ended' || body.type === 'run.interrupted');
}

function setTornAside(path: string, journal: Journal): Journal {
  if (!journal.torn) return journal;
  const fd = openSync(path, 'r+');
  try {
    const tail = Buffer.alloc(journal.torn.bytes);
    readSync(fd, tail, 0, tail.length, journal.bytes);
    // Copied before it is cut off: a crash in between leaves it in both places, never in none.
    appendFileSync(join(dirname(path), 'journal.torn'), tail, { mode: 0o600, flush: true });
    ftruncateSync(fd, journal.bytes);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return { ...journal, torn: undefined };
}
