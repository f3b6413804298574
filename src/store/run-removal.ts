import { appendFileSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { causeText } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';
import type { Tombstone } from '../model/retention.ts';
import { digestFile } from './digest-index.ts';
import { makeDirectory } from './make-directory.ts';
import { removeTree } from './open-tree.ts';
import { runDirectory } from './run-directory.ts';
import { storeProblem } from './store-problem.ts';

/** Bytes of everything kept about a run. */
export function runBytes(store: string, run: string): number {
  let total = 0;
  const folders = [runDirectory(store, run).directory];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of listed(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else total += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
    }
  }
  return total;
}

/** What cannot be looked into counts nothing. */
function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** One line for each run that was removed. */
export const tombstones = (store: string): string => join(store, 'pruned.jsonl');

/** Removes all of a run. What is left is its line in `pruned.jsonl`, written before anything is gone. The caller holds the run. */
export function removeRun(store: string, tombstone: Tombstone): Outcome<true> {
  const { directory } = runDirectory(store, tombstone.run);
  const path = tombstones(store);
  try {
    makeDirectory(dirname(path));
    appendFileSync(path, `${JSON.stringify(tombstone)}\n`, { mode: 0o600, flush: true });
    removeTree(directory);
    rmSync(digestFile(store), { force: true });
    return { ok: true, value: true };
  } catch (cause) {
    return { ok: false, problems: [storeProblem('store-unwritable', causeText(cause), directory)] };
  }
}
