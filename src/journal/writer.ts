import { closeSync, constants, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { causeText, errnoOf } from '../model/cause.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { createAppender, type JournalWriter } from './appender.ts';
import { journalProblem } from './journal-problem.ts';
import { expectFirst } from './line.ts';

export interface JournalOptions {
  path: string;
  /** Monotonic ms since the run started. */
  now: () => number;
  /** Called once, at the first failed or short write: no event can be recorded after it. */
  onDead: (problem: Problem) => void;
}

/** A new journal, 0600. A file that exists already is a Problem: journals are never overwritten or shared. */
export function createJournalWriter(options: JournalOptions): Outcome<JournalWriter> {
  const { path, now, onDead } = options;
  const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW } = constants;
  try {
    const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW, 0o600);
    syncDirectory(dirname(path));
    return { ok: true, value: createAppender({ fd, path, next: expectFirst(path), lastT: 0, now, onDead }) };
  } catch (cause) {
    const code = errnoOf(cause) === 'EEXIST' ? 'journal-exists' : 'journal-write-failed';
    return {
      ok: false,
      problems: [journalProblem(code, `cannot create the journal: ${causeText(cause)}`, path)],
    };
  }
}

/** A new name in a directory survives a power cut only once the directory itself is on disk. */
export function syncDirectory(path: string): void {
  const fd = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
