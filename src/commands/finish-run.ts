import { readJournal } from '../journal/read.ts';
import { readReason } from '../journal/reason-file.ts';
import { closeInterrupted } from '../journal/recovery.ts';
import { type HistoryEntry, historyEntry } from '../model/history-entry.ts';
import type { Outcome } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { createHistory } from '../state/history.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState } from '../state/run-state.ts';
import { writeRecord } from '../store/record-file.ts';
import { runDirectory } from '../store/run-directory.ts';
import { runRecord } from '../views/run-record.ts';
import { openIndex } from './run-list.ts';

/** The run record as the journal tells it, now. */
export function recordOf(store: string, run: string): Outcome<RunRecord> {
  const journal = readJournal(runDirectory(store, run).journal);
  if (!journal.ok) return journal;
  const { events, torn } = journal.value;
  const state = events.reduce(reduce, initialRunState);
  return runRecord(createHistory(events), state, { torn });
}

/** The run's line in the history as its journal tells it, now. */
export function entryOf(store: string, run: string): Outcome<HistoryEntry> {
  const record = recordOf(store, run);
  return record.ok ? { ok: true, value: historyEntry(record.value) } : record;
}

/** Writes record.json and the run's line in the history from its journal. Both can be made again at any time. */
export async function finishRun(store: string, run: string): Promise<Outcome<RunRecord>> {
  const record = recordOf(store, run);
  if (!record.ok) return record;
  const written = await writeRecord(runDirectory(store, run).record, record.value);
  if (!written.ok) return written;
  const indexed = await openIndex(store).put(historyEntry(record.value));
  return indexed.ok ? written : indexed;
}

/** Gives a run whose host is gone its end, with what the host could still say; then record and index follow. */
export async function closeDead(
  store: string,
  run: string,
): Promise<Outcome<{ entry: HistoryEntry; live: boolean }>> {
  const { journal, reason } = runDirectory(store, run);
  const closed = closeInterrupted(journal, readReason(reason) ?? 'cause unknown');
  if (!closed.ok) return closed;
  // Somebody took the run between the look and now: then it lives.
  const live = closed.value.state === 'alive';
  const record = live ? recordOf(store, run) : await finishRun(store, run);
  return record.ok ? { ok: true, value: { entry: historyEntry(record.value), live } } : record;
}
