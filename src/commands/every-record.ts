import { readFile } from 'node:fs/promises';
import type { Problem } from '../model/problem.ts';
import { RunRecord } from '../model/record.ts';
import { listRuns, runDirectory } from '../store/run-directory.ts';
import { recordOf } from './finish-run.ts';

/** The records of a store that may say something about a text, and the runs that could not be read. */
export interface FoundRecords {
  records: RunRecord[];
  unreadable: { run: string; problem: Problem }[];
}

/** What a text has to leave in a record wherever it is mentioned: its longest word, or nothing to go by. */
const needleOf = (text: string): string =>
  (text.match(/[\w.-]+/g) ?? []).reduce(
    (longest, word) => (word.length > longest.length ? word : longest),
    '',
  );

/**
 * Newest first. A record is parsed only when the text can be in it: that is what keeps hundreds of runs under a second. One
 * that is missing or was written by another version is made from the journal.
 */
export async function recordsAbout(store: string, text: string): Promise<FoundRecords> {
  const runs = listRuns(store);
  if (!runs.ok) return { records: [], unreadable: runs.problems.map((problem) => ({ run: '', problem })) };
  const found: FoundRecords = { records: [], unreadable: [] };
  const needle = needleOf(text);
  for (const run of runs.value.toReversed()) {
    const kept = await readFile(runDirectory(store, run).record, 'utf8').catch(() => undefined);
    if (kept !== undefined && !kept.includes(needle)) continue;
    const parsed = kept === undefined ? undefined : parse(kept);
    if (parsed) {
      found.records.push(parsed);
      continue;
    }
    const made = recordOf(store, run);
    if (made.ok) found.records.push(made.value);
    else for (const problem of made.problems.slice(0, 1)) found.unreadable.push({ run, problem });
  }
  return found;
}

function parse(text: string): RunRecord | undefined {
  try {
    const parsed = RunRecord.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
