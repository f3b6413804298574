import { readdirSync } from 'node:fs';
import type { Outcome } from '../model/problem.ts';
import { readContract } from '../store/contract-file.ts';
import type { HistoryIndex } from '../store/history-index.ts';
import { shortDuration } from '../ui/clock.ts';
import type { ContractEntry, HomeEntries, LiveEntry } from '../ui/home-state.ts';
import { type HistoryClock, type ListedRun, listHistory, screenEntry } from './history-list.ts';
import { contractFileName } from './init.ts';
import { findOpen, type LiveRun, lookAtRun } from './live-runs.ts';
import type { Places } from './places.ts';
import { stateWord } from './ps.ts';

/** Runs that are over, on the first screen; the history has all. */
const mostRecent = 8;

/** Who has to do what about a live run; null when nobody has to. */
function needOf(live: LiveRun): string | null {
  if (live.problem !== null) return live.problem;
  if (live.host === null) return `its host is gone: countersign kill ${live.run.slice(-6)} ends it`;
  if (live.stop !== null) return `stopped: ${live.stop}`;
  const [first, ...more] = live.waiting;
  if (!first) return null;
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  const who = live.attended.length === 0 ? '; nobody is attached' : '';
  return `asked ${shortDuration(first.forMs)} ago: ${first.what}${others}${who}`;
}

function liveEntry(live: LiveRun, now: number): LiveEntry {
  const need = needOf(live);
  const still = live.frozen ? `frozen by ${live.frozen.by}: ${live.frozen.reason}` : live.workspace;
  return {
    run: live.run,
    state: need !== null && live.waiting.length > 0 ? 'waiting' : stateWord(live),
    agent: live.agent ?? 'unknown',
    task: live.task ?? 'unknown',
    forMs: live.since === null ? null : Math.max(0, now - Date.parse(live.since)),
    note: need ?? still,
    needs: need !== null,
  };
}

function contractsIn(workspace: string, now: number): ContractEntry[] {
  const names = readdirSync(workspace).filter(
    (name) => name === contractFileName || name.endsWith(`.${contractFileName}`),
  );
  return names.sort().map((file): ContractEntry => {
    const read = readContract(file, { workspace, now });
    if (!read.ok) {
      const [problem] = read.problems;
      return { file, task: '', agent: null, risk: '', problem: problem?.message ?? 'it cannot be read' };
    }
    const { task, agent, risk } = read.value.pinned.contract;
    const [line = ''] = task.split('\n');
    return { file, task: line, agent: agent?.profile ?? null, risk, problem: null };
  });
}

/** What is live now. Every look reads each live run anew, without asking its host. */
export async function lookAtLive(
  places: Places,
  index: HistoryIndex,
  now: number,
): Promise<Outcome<LiveEntry[]>> {
  const open = await findOpen(places, index);
  if (!open.ok) return open;
  return { ok: true, value: open.value.map((run) => liveEntry(lookAtRun(places, run, now), now)) };
}

/** Everything the home screen begins with. */
export async function lookHome(
  places: Places,
  index: HistoryIndex,
  workspace: string,
  clock: HistoryClock,
): Promise<Outcome<HomeEntries>> {
  const live = await lookAtLive(places, index, clock.now);
  if (!live.ok) return live;
  const listed = await listHistory(places.store, index);
  if (!listed.ok) return listed;
  const open = new Set(live.value.map(({ run }) => run));
  const over = listed.value.filter((one: ListedRun) => !open.has(one.run)).reverse();
  return {
    ok: true,
    value: {
      live: live.value,
      recent: over.slice(0, mostRecent).map((one) => screenEntry(one, clock)),
      runs: listed.value.length,
      contracts: contractsIn(workspace, clock.now),
      workspace,
    },
  };
}
