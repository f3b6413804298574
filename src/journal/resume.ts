import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { causeText } from '../model/cause.ts';
import type { Event } from '../model/event.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { createAppender, type JournalWriter } from './appender.ts';
import { journalProblem } from './journal-problem.ts';
import { expectAfter } from './line.ts';
import { type Journal, readJournal } from './read.ts';
import { holdRun, type RunHold } from './run-lock.ts';
import type { JournalOptions } from './writer.ts';

/** A journal opened again after its host is gone; `close` gives the run's lock back. */
export interface ResumedJournal {
  events: readonly Event[];
  writer: JournalWriter;
}

/**
 * Opens a finished run's journal to add what comes after it (a decision, a rollback). Takes the run's lock, then verifies
 * the whole chain. `t` continues at the last event when `now` is behind it. A torn tail has to be closed first.
 */
export function resumeJournal(options: JournalOptions): Outcome<ResumedJournal> {
  const held = holdRun(dirname(options.path));
  if (!held.ok) return held;
  const journal = readJournal(options.path);
  if (!journal.ok) {
    held.value.release();
    return journal;
  }
  if (journal.value.torn) {
    held.value.release();
    const message = `${journal.value.torn.bytes} bytes of an unfinished line at the end`;
    return refuse(journalProblem('journal-torn', message, options.path));
  }
  return openVerified(options, journal.value, held.value);
}

/** Opens a journal for appending behind what was just read. The caller holds the run's lock; the writer takes it over. */
export function openVerified(
  options: JournalOptions,
  journal: Journal,
  held: RunHold,
): Outcome<ResumedJournal> {
  const { path, now, onDead } = options;
  const last = journal.events.at(-1);
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
    if (last && fstatSync(fd).size === journal.bytes) {
      const next = expectAfter(last, path);
      const writer = createAppender({ fd, path, next, lastT: last.t, now, onDead, onClose: held.release });
      return { ok: true, value: { events: journal.events, writer } };
    }
    closeSync(fd);
  } catch (cause) {
    held.release();
    return refuse(journalProblem('journal-write-failed', `cannot open: ${causeText(cause)}`, path));
  }
  held.release();
  return refuse(journalProblem('journal-changed', 'the journal grew while it was read', path));
}

function refuse(problem: Problem): Outcome<ResumedJournal> {
  return { ok: false, problems: [problem] };
}
