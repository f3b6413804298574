import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { RunDigest } from '../model/run-digest.ts';
import { createJsonFile } from './json-file.ts';
import { readRecord } from './record-file.ts';
import { listRuns, type RunDirectory, runDirectory } from './run-directory.ts';

/** A digest, and which record.json it is of: a decision or a rollback later writes another one. */
const Kept = z.strictObject({ size: z.number(), changedMs: z.number(), digest: RunDigest });

const Digests = z.strictObject({ digests: z.literal(2), runs: z.record(z.string(), Kept) });
type Digests = z.infer<typeof Digests>;

/** Deleted with any run that is removed: what it says of that run has to go, too. */
export const digestFile = (storeDir: string): string => join(storeDir, 'insights.json');

export interface DigestListing {
  /** Oldest first. */
  readonly digests: RunDigest[];
  readonly unreadable: { run: string; problem: Problem }[];
}

/** A run without a record, or with a damaged one: its record has to come from its journal. The store does not read journals. */
export interface DigestSources {
  digest(record: RunRecord): RunDigest;
  fromJournal(paths: RunDirectory): Outcome<RunRecord>;
  progress(done: number, of: number): void;
}

/**
 * The digests of all runs of a store, kept in insights.json: only records that are new or were written again are read. The file can be deleted
 * at any time.
 */
export async function listDigests(storeDir: string, sources: DigestSources): Promise<Outcome<DigestListing>> {
  const runs = listRuns(storeDir);
  if (!runs.ok) return runs;
  const file = createJsonFile({
    ...{ path: digestFile(storeDir), schema: Digests, compact: true },
    initial: { digests: 2, runs: {} } satisfies Digests,
  });
  const read = await file.read();
  const known = read.ok ? read.value.runs : {};
  const kept: Digests['runs'] = {};
  const listing: DigestListing = { digests: [], unreadable: [] };
  let isNew = false;
  for (const [at, run] of runs.value.entries()) {
    const paths = runDirectory(storeDir, run);
    const seen = lookAt(paths.record);
    const before = Object.hasOwn(known, run) ? known[run] : undefined;
    if (seen !== null && before?.size === seen.size && before.changedMs === seen.mtimeMs) {
      kept[run] = before;
      listing.digests.push(before.digest);
      continue;
    }
    sources.progress(at, runs.value.length);
    const record = await readRecord(paths.record);
    const whole = record.ok && record.value !== undefined ? record.value : undefined;
    const made: Outcome<RunRecord> =
      whole === undefined ? sources.fromJournal(paths) : { ok: true, value: whole };
    if (!made.ok) {
      listing.unreadable.push(...made.problems.slice(0, 1).map((problem) => ({ run, problem })));
      continue;
    }
    const digest = sources.digest(made.value);
    listing.digests.push(digest);
    if (whole === undefined || seen === null) continue;
    kept[run] = { size: seen.size, changedMs: seen.mtimeMs, digest };
    isNew = true;
  }
  sources.progress(runs.value.length, runs.value.length);
  // One that cannot be written makes the next look slow, not wrong.
  if (isNew || Object.keys(kept).length !== Object.keys(known).length)
    await file.write({ digests: 2, runs: kept });
  return { ok: true, value: listing };
}

/** Ten thousand looks, each as short as it can be; null when there is nothing to look at. */
function lookAt(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
