import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HistoryEntry, historyEntry } from '../model/history-entry.ts';
import { type Outcome, Problem } from '../model/problem.ts';
import { createJsonFile } from './json-file.ts';
import { listRuns, type RunDirectory, runDirectory } from './run-directory.ts';

/** A run that is there and cannot be read, with the reason: listed like any other. */
export const DamagedRun = z.strictObject({ run: z.string(), problem: Problem });
export type DamagedRun = z.infer<typeof DamagedRun>;

/** All runs of a store. Both lists oldest first. */
export const HistoryListing = z.strictObject({
  history: z.literal(1),
  entries: z.array(HistoryEntry),
  damaged: z.array(DamagedRun),
});
export type HistoryListing = z.infer<typeof HistoryListing>;

/** The list of runs, kept in history.json so that ten thousand runs open at once. It can be deleted at any time. */
export interface HistoryIndex {
  /** Every run in the store, those the index does not know included. */
  list(): Promise<Outcome<HistoryListing>>;
  /** Adds or replaces one run's entry. */
  put(entry: HistoryEntry): Promise<Outcome<HistoryListing>>;
  /** Reads every run again. */
  rebuild(): Promise<Outcome<HistoryListing>>;
}

/** A run without a record: its entry has to come from its journal. Injected, the store does not read journals. */
export type EntryFromJournal = (
  paths: RunDirectory,
) => Outcome<HistoryEntry> | Promise<Outcome<HistoryEntry>>;

const nothing: HistoryListing = { history: 1, entries: [], damaged: [] };

export function openHistoryIndex(storeDir: string, fromJournal: EntryFromJournal): HistoryIndex {
  const path = join(storeDir, 'history.json');
  const file = createJsonFile({ path, schema: HistoryListing, initial: nothing, compact: true });

  /** For who looks again and again: what was read last, good while neither the file nor the folder of runs has changed. */
  let last: { stamp: string; listing: HistoryListing } | undefined;

  const look = async (runs: readonly string[]): Promise<HistoryListing> => {
    const entries: HistoryEntry[] = [];
    const damaged: DamagedRun[] = [];
    for (const run of runs) {
      const outcome = await entryOf(runDirectory(storeDir, run), fromJournal);
      if (outcome.ok) entries.push(outcome.value);
      else damaged.push(...outcome.problems.slice(0, 1).map((problem) => ({ run, problem })));
    }
    return { history: 1, entries, damaged };
  };

  const rebuild = async (): Promise<Outcome<HistoryListing>> => {
    const runs = listRuns(storeDir);
    if (!runs.ok) return runs;
    const listing = await look(runs.value);
    // Not `update`: the old index may be what is damaged, and it is only a copy of what the runs say.
    const written = await file.write(listing);
    return written.ok ? written : { ok: true, value: listing };
  };

  const list = async (): Promise<Outcome<HistoryListing>> => {
    const stamp = stampOf(path, join(storeDir, 'runs'));
    if (stamp !== undefined && last?.stamp === stamp) return { ok: true, value: last.listing };
    last = undefined;
    const runs = listRuns(storeDir);
    if (!runs.ok) return runs;
    const indexed = await file.read();
    if (!indexed.ok) return rebuild();
    if (isWhole(indexed.value, runs.value)) {
      if (stamp !== undefined) last = { stamp, listing: indexed.value };
      return { ok: true, value: indexed.value };
    }
    const present = new Set(runs.value);
    const kept = only(indexed.value, (run) => present.has(run));
    // A damaged run is looked at again each time: it may have been repaired, and the reason must be today's.
    const known = new Set(kept.entries.map(({ run }) => run));
    const fresh = await look(runs.value.filter((run) => !known.has(run)));
    if (fresh.entries.length === 0 && fresh.damaged.length === 0)
      return { ok: true, value: { ...kept, damaged: [] } };
    const merged = (current: HistoryListing) =>
      merge(
        only(current, (run) => present.has(run)),
        fresh,
      );
    const written = fresh.entries.length > 0 ? await file.update(merged) : indexed;
    // An index that cannot be written is slow, not wrong.
    return { ok: true, value: merged(written.ok ? written.value : kept) };
  };

  const put = async (entry: HistoryEntry): Promise<Outcome<HistoryListing>> => {
    const change = (listing: HistoryListing) => merge(listing, { ...nothing, entries: [entry] });
    const updated = await file.update(change);
    if (updated.ok || updated.problems[0]?.code !== 'store-damaged') return updated;
    const rebuilt = await rebuild();
    return rebuilt.ok ? file.update(change) : rebuilt;
  };

  return { list, put, rebuild };
}

/** A time in a file system may stand still for some milliseconds: what changed a moment ago may change again under it. */
const settledMs = 100;

/** Changes whenever one of the paths does; undefined when one is not there, or changed just now. */
function stampOf(...paths: readonly string[]): string | undefined {
  const stats = paths.map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  const settled = (stat: (typeof stats)[number]) =>
    stat !== undefined && Date.now() - Number(stat.mtimeMs) > settledMs;
  if (!stats.every(settled)) return undefined;
  return stats.map((stat) => `${stat?.ino} ${stat?.size} ${stat?.mtimeNs}`).join(' ');
}

/** Whether the index knows exactly these runs, each readable: both are in the order of their ids. */
function isWhole({ entries, damaged }: HistoryListing, runs: readonly string[]): boolean {
  return (
    damaged.length === 0 &&
    entries.length === runs.length &&
    entries.every(({ run }, index) => run === runs[index])
  );
}

/** A run's entry from its record, else from its journal: a damaged record is only a copy of what the journal says. */
async function entryOf(paths: RunDirectory, fromJournal: EntryFromJournal): Promise<Outcome<HistoryEntry>> {
  // A record has the shapes of everything: they are loaded only when a run is new to the index.
  const { readRecord } = await import('./record-file.ts');
  const record = await readRecord(paths.record);
  return record.ok && record.value ? { ok: true, value: historyEntry(record.value) } : fromJournal(paths);
}

function only(listing: HistoryListing, keep: (run: string) => boolean): HistoryListing {
  return {
    history: 1,
    entries: listing.entries.filter(({ run }) => keep(run)),
    damaged: listing.damaged.filter(({ run }) => keep(run)),
  };
}

/** `over` wins where both know a run. */
function merge(under: HistoryListing, over: HistoryListing): HistoryListing {
  const replaced = new Set([...over.entries, ...over.damaged].map(({ run }) => run));
  const rest = only(under, (run) => !replaced.has(run));
  return {
    history: 1,
    entries: [...rest.entries, ...over.entries].sort(byRun),
    damaged: [...rest.damaged, ...over.damaged].sort(byRun),
  };
}

function byRun(a: { run: string }, b: { run: string }): number {
  return a.run < b.run ? -1 : Number(a.run > b.run);
}
