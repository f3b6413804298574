import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCgroup } from '../agent/cgroup.ts';
import { systemProcesses } from '../agent/process-source.ts';
import { createProcessTree, type ProcessTree } from '../agent/process-tree.ts';
import { readJournal } from '../journal/read.ts';
import { isOver } from '../journal/recovery.ts';
import { holderOf } from '../journal/run-lock.ts';
import type { Event, EventOf } from '../model/event.ts';
import type { FreezeWay } from '../model/freeze-way.ts';
import type { Answerer } from '../model/identity.ts';
import type { Outcome } from '../model/problem.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import type { HistoryIndex } from '../store/history-index.ts';
import { listRuns, runDirectory } from '../store/run-directory.ts';
import { actionTarget } from '../views/action-target.ts';
import { readToken } from './ask-host.ts';
import type { Places } from './places.ts';
import { openIndex } from './run-list.ts';

/** A run that is not over, as `countersign ps --json` prints it. Times are ms, points in time ISO 8601. */
export interface LiveRun {
  run: string;
  /** `dead`: it has no end on record and nobody holds it any more. `unreadable`: see `problem`. */
  state: RunState['status'] | 'dead' | 'unreadable';
  /** The process it lives in; null when that is gone. */
  host: number | null;
  agent: string | null;
  task: string | null;
  since: string | null;
  workspace: string | null;
  boundary: string;
  /** Living processes of the agent's. */
  processes: number;
  frozen: { by: string; reason: string; processes: number; way: FreezeWay | null } | null;
  /** The stop rule that waits for a person. */
  stop: string | null;
  /** What waits for a person's answer, oldest first. */
  waiting: { action: string; kind: string; what: string; forMs: number }[];
  /** Who is attached and may answer. */
  attended: string[];
  problem: string | null;
}

/** Held by a host; not by somebody who only adds something to it after its end. */
function isLive(places: Places, run: string): boolean {
  if (holderOf(runDirectory(places.store, run).directory) === undefined) return false;
  return readToken(join(places.runtime, run)) !== undefined || !isOver(eventsOf(places, run));
}

/** Held by nobody, without an end on record. */
function isDead(places: Places, run: string): boolean {
  const { directory } = runDirectory(places.store, run);
  return holderOf(directory) === undefined && !isOver(eventsOf(places, run));
}

/** Runs that a host holds now, oldest first: looks into every run of the store. */
export function findLive(places: Places): Outcome<string[]> {
  const runs = listRuns(places.store);
  return runs.ok ? { ok: true, value: runs.value.filter((run) => isLive(places, run)) } : runs;
}

/** Runs without an end on record that nobody holds. */
export async function findDead(places: Places): Promise<Outcome<string[]>> {
  const listed = await openIndex(places.store).list();
  if (!listed.ok) return listed;
  const open = listed.value.entries.filter(({ outcome }) => outcome === 'running').map(({ run }) => run);
  return { ok: true, value: open.filter((run) => isDead(places, run)) };
}

/**
 * Live and dead runs together, oldest first, without a look into each of ten thousand: which are over says the list of runs.
 * One that is over and still has a private folder may be about to be left by its host. Who acts on all live runs, as `kill`
 * does, asks `findLive`, which takes no list's word.
 */
export async function findOpen(places: Places, index: HistoryIndex): Promise<Outcome<string[]>> {
  const listed = await index.list();
  if (!listed.ok) return listed;
  const { entries, damaged } = listed.value;
  const served = foldersIn(places.runtime);
  const open = entries.flatMap(({ run, outcome }) => {
    if (outcome === 'running') return isLive(places, run) || isDead(places, run) ? [run] : [];
    return served.has(run) && isLive(places, run) ? [run] : [];
  });
  const unread = damaged.map(({ run }) => run).filter((run) => isLive(places, run));
  return { ok: true, value: [...open, ...unread].sort() };
}

function foldersIn(path: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(path));
  } catch {
    return new Set();
  }
}

function eventsOf({ store }: Places, run: string): readonly Event[] {
  const read = readJournal(runDirectory(store, run).journal);
  return read.ok ? read.value.events : [];
}

/** Whether a child of a host's is its guard and none of the agent's. */
function isGuard(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')[2] === 'guard';
  } catch {
    return false;
  }
}

/**
 * The agent's processes as this process finds them. The number its record names is the agent's only while the host is its
 * parent or it carries the run's mark: long after, it may be anybody's.
 */
export function treeOf(run: string, pid: number | undefined, host: number | null): ProcessTree {
  const marker = `COUNTERSIGN_RUN=${run}`;
  const source = systemProcesses();
  source.pids();
  const info = pid === undefined ? null : source.info(pid);
  const isAgent = info !== null && (info.parent === host || source.marked(info.pid, marker) === true);
  return createProcessTree({
    root: isAgent ? info.pid : 0,
    marker,
    cgroup: runCgroup(marker, 'find'),
    reaper: host === null ? null : { pid: host, spared: isGuard },
  });
}

export function nameOf(by: Answerer): string {
  return by.kind === 'person' ? by.identity.name : `countersign (${by.because})`;
}

function boundaryOf(state: RunState): string {
  const { boundary } = state;
  switch (boundary.state) {
    case 'pending':
      return 'not open yet';
    case 'open':
      return `${boundary.opened.kind}, network ${boundary.opened.network.mode}`;
    case 'failed':
      return `failed: ${boundary.reason}`;
    case 'none':
      return 'none';
    default:
      return boundary satisfies never;
  }
}

function frozenOf(state: RunState, events: readonly Event[]): LiveRun['frozen'] {
  if (!state.paused) return null;
  const { by, reason, processes } = state.paused;
  const last = events.findLast(({ body }) => body.type === 'run.paused')?.body;
  const way = last?.type === 'run.paused' ? (last.way ?? null) : null;
  return { by: nameOf(by), reason, processes, way };
}

const startedOf = (events: readonly Event[]): EventOf<'run.started'> | undefined => {
  const first = events[0]?.body;
  return first?.type === 'run.started' ? first : undefined;
};

/** Everything that is known of one run now, without asking its host: one that hangs is listed like any other. */
export function lookAtRun(places: Places, run: string, now: number): LiveRun {
  const paths = runDirectory(places.store, run);
  const host = holderOf(paths.directory) ?? null;
  const read = readJournal(paths.journal);
  const events = read.ok ? read.value.events : [];
  const state = events.reduce(reduce, initialRunState);
  const started = startedOf(events);
  const startedAt = Date.parse(state.startedAt ?? '');
  const waiting = state.waiting.flatMap((id) => {
    const open = state.open.get(id);
    if (!open) return [];
    const forMs = Math.max(0, Math.round(now - startedAt - (open.decidedAt ?? open.since)));
    return [{ action: id, kind: open.action.kind, what: actionTarget(open.action), forMs }];
  });
  return {
    run,
    state: read.ok ? (host === null ? 'dead' : state.status) : 'unreadable',
    host,
    agent: started?.agent.profile ?? null,
    task: state.task ?? null,
    since: state.startedAt ?? null,
    workspace: state.workspace ?? null,
    boundary: started ? boundaryOf(state) : 'unknown',
    processes: treeOf(run, state.agentPid, host).look().length,
    frozen: frozenOf(state, events),
    stop: state.stop?.reason ?? null,
    waiting,
    attended: state.viewers.filter(({ may }) => may === 'answer').map(({ identity }) => identity.name),
    problem: read.ok ? null : (read.problems[0]?.message ?? 'its record cannot be read'),
  };
}
