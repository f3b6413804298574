import type { JournalWriter } from '../journal/appender.ts';
import type { Event } from '../model/event.ts';
import type { KeptRecording } from '../model/evidence.ts';
import { ProblemError } from '../model/problem.ts';

/**
 * Writes down what the files of the terminal recording hold, so that no other recording can be put in their place. Comes after
 * `run.ended`: the recording shows the end too. When the journal does not take it, the recording stays unbound, and `verify`
 * says so.
 */
export function bindRecordings(
  journal: JournalWriter,
  recordings: readonly KeptRecording[],
  tell: (event: Event) => void,
): void {
  if (journal.dead() || recordings.length === 0) return;
  try {
    for (const recording of recordings) {
      const evidence = { what: 'recording' as const, ...recording };
      tell(journal.append({ type: 'evidence.recorded', evidence, provenance: 'observed' }));
    }
    journal.sync();
  } catch (error) {
    // Why the journal died was written to its reason file by then.
    if (!(error instanceof ProblemError)) throw error;
  }
}
