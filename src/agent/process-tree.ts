import { type ProcessInfo, type ProcessSource, systemProcesses } from './process-source.ts';

/** How a sweep over all processes of a run ended. `left` above 0: some got away or would not obey in time. */
export interface Sweep {
  found: number;
  done: number;
  left: number;
  ms: number;
}

/** All processes of one run, found again at every call. */
export interface ProcessTree {
  /** Remembers who belongs to the run now; processes seen once are known after they detach and clear their environment. */
  look(): number[];
  /** Stops every process until two looks in a row find none running. */
  freeze(): Promise<Sweep>;
  /** Continues what `freeze` stopped, youngest first, and nothing that was stopped before. */
  thaw(): Promise<Sweep>;
  /** Stops all so that none can fork, then kills until none is left. */
  kill(): Promise<Sweep>;
}

export interface ProcessTreeOptions {
  /** The agent's own pid. */
  root: number;
  /** `NAME=value` as set in the agent's environment, random per run: finds processes that left the tree. */
  marker: string;
  source?: ProcessSource;
  /** The longest a sweep may take; 5 s unless told. */
  boundMs?: number;
}

type Known = Map<number, string>;

/**
 * Finds a run's processes by descent, session, group and the marker in their environment. A parent walk alone misses
 * double-forked daemons. One that detaches and clears its environment between two looks gets away: only a pid namespace
 * or a cgroup would hold it.
 */
export function createProcessTree(options: ProcessTreeOptions): ProcessTree {
  const { root, marker, source = systemProcesses(), boundMs = 5_000 } = options;
  const own = ownChain(source);
  const members: Known = new Map();
  const others: Known = new Map();
  const stopped: Known = new Map();
  source.pids();
  const first = source.info(root);
  if (first) members.set(root, first.started);
  const search: Search = { source, own, members, others, marker };
  const nothing = () => undefined;
  let holders: ReadonlySet<number> = new Set();
  const seen = (look: Look): Look => {
    holders = new Set(look.found.flatMap(({ state, parent }) => (state === 'stopped' ? [parent] : [])));
    return look;
  };
  const everyone = () => seen(takeLook(search, true, nothing)).found;

  /**
   * A parent waits in the kernel while the child it vforked stands still: stopped, though it does not look like it. One
   * that waits for anything else, such as a disk, is not over with what it does there.
   */
  const still = ({ pid, state, started }: ProcessInfo) =>
    state === 'stopped' || (state === 'waiting' && stopped.get(pid) === started && holders.has(pid));
  const stop = (info: ProcessInfo): number => {
    if (still(info) || !signal(source, info, 'SIGSTOP')) return 0;
    stopped.set(info.pid, info.started);
    return 1;
  };
  /** Does `act` to all members, again and again until there is nothing left to do or the time is up. */
  const sweep = async (end: number, act: (info: ProcessInfo) => number): Promise<void> => {
    for (const calm = createCalm(); !calm.reached() && performance.now() < end; await tick()) {
      let work = 0;
      const look = takeLook(search, calm.first(), (info) => {
        work += act(info);
      });
      calm.after(work, seen(look).slipped);
    }
  };
  return {
    look: () => everyone().map(({ pid }) => pid),
    async freeze() {
      const start = performance.now();
      await sweep(start + boundMs, stop);
      const all = everyone();
      const left = all.filter((info) => !still(info)).length;
      return { found: all.length, done: all.length - left, left, ms: performance.now() - start };
    },
    async thaw() {
      const start = performance.now();
      const mine = everyone().filter((info) => stopped.get(info.pid) === info.started);
      // A shell continued before its child would take the child for suspended.
      const done = mine.sort((a, b) => oldestFirst(b, a)).filter((info) => signal(source, info, 'SIGCONT'));
      stopped.clear();
      return {
        found: mine.length,
        done: done.length,
        left: mine.length - done.length,
        ms: performance.now() - start,
      };
    },
    async kill() {
      const start = performance.now();
      const killed = new Set<string>();
      await sweep(start + boundMs / 2, stop);
      await sweep(start + boundMs, (info) => {
        killed.add(`${info.pid} ${info.started}`);
        return signal(source, info, 'SIGKILL') ? 1 : 0;
      });
      const left = everyone().length;
      return { found: killed.size, done: killed.size - left, left, ms: performance.now() - start };
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

/** The supervisor and everything above it: never a member, whatever its environment says. */
function ownChain(source: ProcessSource): Set<number> {
  const chain = new Set([0, 1, process.pid]);
  source.pids();
  for (
    let info = source.info(process.pid);
    info && !chain.has(info.parent);
    info = source.info(info.parent)
  ) {
    chain.add(info.parent);
  }
  return chain;
}

interface Search {
  source: ProcessSource;
  own: ReadonlySet<number>;
  members: Known;
  others: Known;
  marker: string;
}

interface Look {
  /** Living members. */
  found: ProcessInfo[];
  /** Processes that ended between being listed and being looked at: any of them may have been one of ours. */
  slipped: number;
}

/**
 * One look at all processes, youngest first. Each new member is handed to `meet` the moment it is found: one that forks
 * and exits all the time lives no longer than the look takes. Strangers are looked at again only when `thorough`.
 */
function takeLook(search: Search, thorough: boolean, meet: (info: ProcessInfo) => void): Look {
  const { source, own, members, others, marker } = search;
  const table = new Map<number, ProcessInfo>();
  let slipped = 0;
  const add = (info: ProcessInfo) => {
    // A root may have been looked at between its fork and its exec, when it still had our environment.
    others.delete(info.pid);
    members.set(info.pid, info.started);
    meet(info);
  };
  const pids = source.pids().filter((pid) => !own.has(pid));
  for (const pid of pids.sort((a, b) => b - a)) {
    if (!thorough && others.has(pid) && !members.has(pid)) continue;
    const info = source.info(pid);
    if (info === null) slipped += 1;
    else if (info.state === 'dead') {
      // Seen dying once, it counts once: it may lie there for long.
      if (others.get(pid) !== info.started) slipped += 1;
      others.set(pid, info.started);
      members.delete(pid);
    } else {
      table.set(pid, info);
      if (members.get(pid) === info.started) meet(info);
      else if (others.get(pid) !== info.started) {
        const marked = source.marked(pid, marker);
        if (marked) add(info);
        else if (marked === false) others.set(pid, info.started);
        else if (source.info(pid) === null) slipped += 1;
      }
    }
  }
  for (const [pid, started] of members) if (table.get(pid)?.started !== started) members.delete(pid);
  if (thorough) for (const pid of others.keys()) if (!table.has(pid)) others.delete(pid);
  for (const info of related(table, members, own)) add(info);
  return { found: [...members.keys()].flatMap((pid) => table.get(pid) ?? []), slipped };
}

/** Descendants of members and those in a session or group one leads, to a fixed point. */
function related(
  table: ReadonlyMap<number, ProcessInfo>,
  members: Known,
  own: ReadonlySet<number>,
): ProcessInfo[] {
  const known = new Set(members.keys());
  const found: ProcessInfo[] = [];
  // The supervisor's own session and group are never swept: a leader must be a member.
  const led = (id: number) => id > 0 && !own.has(id) && known.has(id);
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const info of table.values()) {
      if (known.has(info.pid)) continue;
      if (!known.has(info.parent) && !led(info.session) && !led(info.group)) continue;
      known.add(info.pid);
      found.push(info);
    }
  }
  return found;
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
