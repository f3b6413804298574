import type { ProcessInfo, ProcessSource } from './process-source.ts';

/** Start time by pid: together they name a process. */
export type Known = Map<number, string>;

/** A process all come back to that lost their parent below it, and how an orphan is told from a child of its own. */
export interface Reaper {
  pid: number;
  /** Children of the reaper's own in a session of theirs. */
  spared(pid: number): boolean;
}

export interface Search {
  source: ProcessSource;
  /** Processes that are never members. */
  own: ReadonlySet<number>;
  members: Known;
  others: Known;
  marker: string;
  /** Pid namespaces made by members: the namespace's id, and the member everything in there ends with. */
  namespaces: Map<string, ProcessInfo>;
  /** The namespace we are in ourselves, with everybody else: never the run's, whatever else is true. */
  home: string | undefined;
  /** Null also when it is gone: its number may be somebody else's then, with children that are none of the agent's. */
  reaper: (Reaper & { session: number; started: string; since: number }) | null;
}

export interface Look {
  /** Living members. */
  found: ProcessInfo[];
  /** Processes that ended between being listed and being looked at: any of them may have been one of ours. */
  slipped: number;
}

/** What a search begins with. `root`: the agent's own pid. */
export function openSearch(
  source: ProcessSource,
  { root, marker, reaper }: { root: number; marker: string; reaper: Reaper | null },
): Search {
  source.pids();
  const first = source.info(root);
  // The first process of the system takes up everybody's orphans.
  const taker = reaper === null || reaper.pid <= 1 ? undefined : source.info(reaper.pid);
  return {
    source,
    own: ownChain(source),
    members: new Map(first ? [[root, first.started]] : []),
    others: new Map(),
    marker,
    namespaces: new Map(),
    home: source.namespace(process.pid)?.id,
    reaper:
      reaper && first && taker
        ? { ...reaper, session: taker.session, started: taker.started, since: Number(first.started) }
        : null,
  };
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

/**
 * The reaper's own children share its session or are older than the agent; the few that are neither it knows. An orphan of the
 * agent's cannot get into that session: one is only ever born into it.
 */
function isOrphan({ pid, parent, session, started }: ProcessInfo, { reaper }: Search): boolean {
  if (reaper === null || parent !== reaper.pid || session === reaper.session) return false;
  return Number(started) >= reaper.since && !reaper.spared(pid);
}

/** Null while it cannot be told. */
function isOurs(info: ProcessInfo, search: Search): boolean | null {
  const { source, marker, namespaces } = search;
  if (isOrphan(info, search)) return true;
  const inside = namespaces.size > 0 ? source.namespace(info.pid) : null;
  return inside !== null && namespaces.has(inside.id) ? true : source.marked(info.pid, marker);
}

/** A namespace is the run's when the process it ends with is: an agent could go into one of somebody else's. */
function notice(info: ProcessInfo, { source, namespaces, others, home }: Search): void {
  const inside = source.namespace(info.pid);
  if (!inside?.init || inside.id === home || namespaces.has(inside.id)) return;
  namespaces.set(inside.id, info);
  // Who was taken for a stranger before may live in there.
  others.clear();
}

/**
 * One look at all processes, youngest first. Each new member is handed to `meet` the moment it is found: one that forks
 * and exits all the time lives no longer than the look takes. Strangers are looked at again only when `thorough`.
 */
export function takeLook(search: Search, thorough: boolean, meet: (info: ProcessInfo) => void): Look {
  const { source, own, members, others, namespaces } = search;
  const table = new Map<number, ProcessInfo>();
  let slipped = 0;
  const { reaper } = search;
  if (reaper && source.info(reaper.pid)?.started !== reaper.started) search.reaper = null;
  const add = (info: ProcessInfo) => {
    // A root may have been looked at between its fork and its exec, when it still had our environment.
    others.delete(info.pid);
    members.set(info.pid, info.started);
    notice(info, search);
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
        const ours = isOurs(info, search);
        if (ours) add(info);
        else if (ours === false) others.set(pid, info.started);
        else if (source.info(pid) === null) slipped += 1;
      }
    }
  }
  for (const [pid, started] of members) if (table.get(pid)?.started !== started) members.delete(pid);
  // The number of a namespace is used again, like that of a process.
  for (const [id, { pid, started }] of namespaces) if (members.get(pid) !== started) namespaces.delete(id);
  if (thorough) for (const pid of others.keys()) if (!table.has(pid)) others.delete(pid);
  for (const info of related(table, search)) add(info);
  return { found: [...members.keys()].flatMap((pid) => table.get(pid) ?? []), slipped };
}

/** Orphans, descendants of members and those in a session or group one leads, to a fixed point. */
function related(table: ReadonlyMap<number, ProcessInfo>, search: Search): ProcessInfo[] {
  const { members, own } = search;
  const known = new Set(members.keys());
  const found: ProcessInfo[] = [];
  // The supervisor's own session and group are never swept: a leader must be a member.
  const led = (id: number) => id > 0 && !own.has(id) && known.has(id);
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const info of table.values()) {
      if (known.has(info.pid)) continue;
      const near = known.has(info.parent) || led(info.session) || led(info.group);
      if (!near && !isOrphan(info, search)) continue;
      known.add(info.pid);
      found.push(info);
    }
  }
  return found;
}
