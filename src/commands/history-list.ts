import { decodeTime } from 'ulid';
import { isHeld } from '../journal/run-lock.ts';
import type { HistoryEntry as StoredEntry } from '../model/history-entry.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { HistoryIndex } from '../store/history-index.ts';
import { runDirectory } from '../store/run-directory.ts';
import type { HistoryEntry } from '../ui/history-state.ts';
import { openIndex } from './run-list.ts';

/** A run as the history knows it. A damaged one is listed like any other, with what is wrong instead of an entry. */
export type ListedRun =
  | { kind: 'run'; run: string; entry: StoredEntry; live: boolean }
  | { kind: 'damaged'; run: string; problem: Problem };

const damaged = (run: string, [problem]: readonly Problem[]): ListedRun[] =>
  problem ? [{ kind: 'damaged', run, problem }] : [];

/**
 * All runs of a store, oldest first. Runs whose host died are closed on the way; runs the index does not know are read from
 * their record or journal. Fails only when the list itself cannot be had.
 */
export async function listHistory(
  store: string,
  index: HistoryIndex = openIndex(store),
): Promise<Outcome<ListedRun[]>> {
  const listed = await index.list();
  if (!listed.ok) return listed;
  const { entries, damaged: unreadable } = listed.value;
  const runs: ListedRun[] = unreadable.map(({ run, problem }) => ({ kind: 'damaged', run, problem }));
  for (const entry of entries) {
    // Nearly all of ten thousand: not worth a turn of the event loop each.
    if (entry.outcome !== 'running') runs.push({ kind: 'run', run: entry.run, entry, live: false });
    else runs.push(...(await unfinishedRun(store, entry)));
  }
  return { ok: true, value: runs.sort((a, b) => (a.run < b.run ? -1 : 1)) };
}

async function unfinishedRun(store: string, { run }: StoredEntry): Promise<ListedRun[]> {
  // What reads a journal takes long to load, and nearly all runs are over.
  const { closeDead, entryOf } = await import('./finish-run.ts');
  if (!isHeld(runDirectory(store, run).directory)) {
    const closed = await closeDead(store, run);
    return closed.ok ? [{ kind: 'run', run, ...closed.value }] : damaged(run, closed.problems);
  }
  const entry = entryOf(store, run);
  return entry.ok ? [{ kind: 'run', run, entry: entry.value, live: true }] : damaged(run, entry.problems);
}

/** Whose clock the list is shown on. */
export interface HistoryClock {
  /** ms since the epoch. */
  now: number;
  /** Minutes east of UTC. */
  zoneMinutes: number;
}

const dayMs = 86_400_000;
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `14:02 today`, `17:30 Tue` within a week, `2026-11-03` before. */
export function whenText(at: number, { now, zoneMinutes }: HistoryClock): string {
  if (!Number.isFinite(at)) return 'unknown';
  const zone = zoneMinutes * 60_000;
  const local = new Date(at + zone);
  const age = Math.floor((now + zone) / dayMs) - Math.floor((at + zone) / dayMs);
  const iso = local.toISOString();
  if (age < 0 || age > 6) return iso.slice(0, 10);
  return `${iso.slice(11, 16)} ${age === 0 ? 'today' : (days[local.getUTCDay()] ?? '')}`;
}

/** Ids are ULIDs and carry the time; a directory with another name has none. */
function timeOfId(run: string): number {
  try {
    return decodeTime(run);
  } catch {
    return Number.NaN;
  }
}

const nothing = { allow: 0, stop: 0, deny: 0, ask: 0 } as const;

/** The run as a row of the history screen. */
export function screenEntry(listed: ListedRun, clock: HistoryClock): HistoryEntry {
  const { run } = listed;
  if (listed.kind === 'damaged') {
    const at = timeOfId(run);
    const { message, where, fix } = listed.problem;
    return {
      run,
      at: Number.isFinite(at) ? new Date(at).toISOString() : '',
      when: whenText(at, clock),
      agent: '',
      task: run.slice(-6),
      durationMs: 0,
      totals: nothing,
      outcome: 'unreadable',
      risk: '',
      tags: [],
      problem: `${where === undefined ? '' : `${where}: `}${message}. ${fix}`,
    };
  }
  const { entry } = listed;
  const started = Date.parse(entry.startedAt);
  return {
    run,
    at: entry.startedAt,
    when: whenText(started, clock),
    agent: entry.profile,
    task: entry.slug,
    durationMs: entry.durationMs ?? (Number.isFinite(started) ? Math.max(0, clock.now - started) : 0),
    totals: entry.totals,
    outcome: listed.live ? 'running' : entry.outcome,
    risk: entry.risk,
    tags: entry.tags ?? [],
  };
}
