import { readJournal } from '../journal/read.ts';
import { type HistoryEntry, historyEntry } from '../model/history-entry.ts';
import type { Outcome } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { createHistory } from '../state/history.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState } from '../state/run-state.ts';
import { type HistoryIndex, openHistoryIndex } from '../store/history-index.ts';
import { writeRecord } from '../store/record-file.ts';
import { type RunDirectory, runDirectory } from '../store/run-directory.ts';
import { runRecord } from '../views/run-record.ts';

/** The run record as the journal tells it, now. */
export function recordOf(store: string, run: string): Outcome<RunRecord> {
  const journal = readJournal(runDirectory(store, run).journal);
  if (!journal.ok) return journal;
  const { events, torn } = journal.value;
  const state = events.reduce(reduce, initialRunState);
  return runRecord(createHistory(events), state, { torn });
}

const entryFromJournal =
  (store: string) =>
  ({ run }: RunDirectory): Outcome<HistoryEntry> => {
    const record = recordOf(store, run);
    return record.ok ? { ok: true, value: historyEntry(record.value) } : record;
  };

/** The list of runs; one without a record is read from its journal. */
export const openIndex = (store: string): HistoryIndex => openHistoryIndex(store, entryFromJournal(store));

/** Writes record.json and the run's line in the history from its journal. Both can be made again at any time. */
export async function finishRun(store: string, run: string): Promise<Outcome<RunRecord>> {
  const record = recordOf(store, run);
  if (!record.ok) return record;
  const written = await writeRecord(runDirectory(store, run).record, record.value);
  if (!written.ok) return written;
  const indexed = await openIndex(store).put(historyEntry(record.value));
  return indexed.ok ? written : indexed;
}
