import type { FreezeWay } from '../model/freeze-way.ts';
import type { Cgroup } from './cgroup.ts';
import { type Known, type Look, openSearch, type Reaper, takeLook } from './find-members.ts';
import { type ProcessInfo, type ProcessSource, systemProcesses } from './process-source.ts';

/** How a sweep over all processes of a run ended. `left` above 0: some got away or would not obey in time. */
export interface Sweep {
  found: number;
  done: number;
  left: number;
  ms: number;
  way: FreezeWay;
}

/** All processes of one run, found again at every call. */
export interface ProcessTree {
  /** Remembers who belongs to the run now; processes seen once are known after they detach and clear their environment. */
  look(): number[];
  /** What holds them together now. */
  way(): FreezeWay;
  /** Moves all into the run's cgroup, where there is one; resolves when none is outside. */
  gather(): Promise<void>;
  /** Asks those to leave that were started first in a pid namespace of the run's; how many those were. */
  ask(): number;
  /** Stops every process until two looks in a row find none running. */
  freeze(): Promise<Sweep>;
  /** Continues what `freeze` stopped, youngest first, and nothing that was stopped before. */
  thaw(): Promise<Sweep>;
  /** Ends all at once where the system can; stops the others so that none can fork, and kills until none is left. */
  kill(): Promise<Sweep>;
}

export interface ProcessTreeOptions {
  /** The agent's own pid. */
  root: number;
  /** `NAME=value` as set in the agent's environment, random per run: finds processes that left the tree. */
  marker: string;
  /** The agent's own, with `root` in it. */
  cgroup?: Cgroup | null;
  /** Who gets the agent's orphans. */
  reaper?: Reaper | null;
  source?: ProcessSource;
  /** The longest a sweep may take; 5 s unless told. */
  boundMs?: number;
}

/** How long a cgroup may take to stand still: longer only when a process waits for a device. */
const cgroupMs = 1_000;

/**
 * Finds a run's processes by its cgroup and pid namespaces, which nobody leaves, and by descent, session, group and the marker
 * in their environment. A parent walk alone misses double-forked daemons. Without a cgroup, a namespace or a reaper one that
 * detaches and clears its environment between two looks gets away.
 */
export function createProcessTree(options: ProcessTreeOptions): ProcessTree {
  const { root, marker, source = systemProcesses(), boundMs = 5_000 } = options;
  const { cgroup = null, reaper = null } = options;
  const search = openSearch(source, { root, marker, reaper });
  const stopped: Known = new Map();
  const nothing = () => undefined;
  let holders: ReadonlySet<number> = new Set();
  /** In the cgroup, as of the last look; and whether that stands still. */
  let grouped: ReadonlySet<number> = new Set();
  let frozen: 'no' | 'not-yet' | 'yes' = 'no';
  const look = (thorough: boolean, meet: (info: ProcessInfo) => void): Look => {
    if (cgroup) grouped = new Set(cgroup.pids());
    const before = search.namespaces.size;
    const seen = takeLook(search, thorough, meet);
    holders = new Set(seen.found.flatMap(({ state, parent }) => (state === 'stopped' ? [parent] : [])));
    // A namespace not known before: those in it were passed over.
    return search.namespaces.size > before && thorough ? look(thorough, meet) : seen;
  };
  const everyone = () => look(true, nothing).found;
  const way = (): FreezeWay => {
    if (cgroup) return 'cgroup';
    if (search.namespaces.size > 0) return 'pid-namespace';
    return search.reaper ? 'sub-reaper' : 'sweep';
  };

  /**
   * A parent waits in the kernel while the child it vforked stands still: stopped, though it does not look like it. One
   * that waits for anything else, such as a disk, is not over with what it does there.
   */
  const still = ({ pid, state, started }: ProcessInfo) => {
    if (frozen !== 'no' && grouped.has(pid)) return frozen === 'yes' || state === 'stopped';
    return state === 'stopped' || (state === 'waiting' && stopped.get(pid) === started && holders.has(pid));
  };
  const stop = (info: ProcessInfo): number => {
    // A signal does nothing more to what the cgroup already holds up.
    if (still(info) || (frozen !== 'no' && grouped.has(info.pid))) return 0;
    if (!signal(source, info, 'SIGSTOP')) return 0;
    stopped.set(info.pid, info.started);
    return 1;
  };
  /** Does `act` to all members, again and again until there is nothing left to do or the time is up. */
  const sweep = async (end: number, act: (info: ProcessInfo) => number): Promise<void> => {
    for (const calm = createCalm(); !calm.reached() && performance.now() < end; await tick()) {
      let work = 0;
      const { slipped } = look(calm.first(), (info) => {
        work += act(info);
      });
      calm.after(work, slipped);
    }
  };
  const gather = async (end: number): Promise<void> => {
    if (cgroup) await sweep(end, ({ pid }) => (!grouped.has(pid) && cgroup.adopt(pid) ? 1 : 0));
  };
  return {
    look: () => everyone().map(({ pid }) => pid),
    way,
    gather: () => gather(performance.now() + boundMs),
    ask() {
      const all = everyone();
      const inits = new Set([...search.namespaces.values()].map(({ pid }) => pid));
      const first = all.filter(({ pid, parent }) => inits.has(parent) && !inits.has(pid));
      return first.filter((info) => signal(source, info, 'SIGTERM')).length;
    },
    async freeze() {
      const start = performance.now();
      await gather(start + boundMs / 2);
      if (cgroup) {
        frozen = 'not-yet';
        if (await cgroup.freeze(cgroupMs)) frozen = 'yes';
      }
      await sweep(start + boundMs, stop);
      const all = everyone();
      const left = all.filter((info) => !still(info)).length;
      return { found: all.length, done: all.length - left, left, ms: performance.now() - start, way: way() };
    },
    async thaw() {
      const start = performance.now();
      const all = everyone();
      const mine = all.filter(({ pid, started }) => stopped.get(pid) === started);
      const held =
        frozen === 'no' ? [] : all.filter(({ pid, state }) => grouped.has(pid) && state !== 'stopped');
      if (frozen !== 'no') cgroup?.thaw();
      frozen = 'no';
      // A shell continued before its child would take the child for suspended.
      const done = mine.sort((a, b) => oldestFirst(b, a)).filter((info) => signal(source, info, 'SIGCONT'));
      stopped.clear();
      return {
        found: held.length + mine.length,
        done: held.length + done.length,
        left: mine.length - done.length,
        ms: performance.now() - start,
        way: way(),
      };
    },
    async kill() {
      const start = performance.now();
      const by = way();
      const killed = new Set(everyone().map(({ pid, started }) => `${pid} ${started}`));
      cgroup?.kill();
      // The system ends everything in a namespace before the process it began with is gone.
      for (const info of search.namespaces.values()) signal(source, info, 'SIGKILL');
      await sweep(start + boundMs / 2, stop);
      await sweep(start + boundMs, (info) => {
        killed.add(`${info.pid} ${info.started}`);
        return signal(source, info, 'SIGKILL') ? 1 : 0;
      });
      const left = everyone().length;
      if (left === 0) await cgroup?.remove();
      return { found: killed.size, done: killed.size - left, left, ms: performance.now() - start, way: by };
    },
  };
}

/**
 * When a sweep is over: two looks in a row found nothing to do and no process slipped away unseen, which is how one that
 * forks and exits all the time looks. On a busy system strangers slip away too: 40 looks with nothing to do are enough.
 */
function createCalm(): { first(): boolean; after(work: number, slipped: number): void; reached(): boolean } {
  let sure = 0;
  let quiet = 0;
  let looks = 0;
  return {
    first: () => looks === 0,
    after(work, slipped) {
      looks += 1;
      quiet = work === 0 ? quiet + 1 : 0;
      sure = work + slipped === 0 ? sure + 1 : 0;
    },
    reached: () => sure >= 2 || quiet >= 40,
  };
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

function oldestFirst(a: ProcessInfo, b: ProcessInfo): number {
  return Number(a.started) - Number(b.started) || a.pid - b.pid;
}

/** Looks once more at who has the pid: between the look and the signal it may have become someone else. */
function signal(source: ProcessSource, info: ProcessInfo, name: NodeJS.Signals): boolean {
  if (source.info(info.pid)?.started !== info.started) return false;
  try {
    process.kill(info.pid, name);
    return true;
  } catch {
    return false;
  }
}
