import { type HistoryIndex, openHistoryIndex } from '../store/history-index.ts';

/** The list of runs; one without a record is read from its journal. What reads a journal is loaded only for that. */
export const openIndex = (store: string): HistoryIndex =>
  openHistoryIndex(store, async ({ run }) => {
    const { entryOf } = await import('./finish-run.ts');
    return entryOf(store, run);
  });
