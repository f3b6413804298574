import type { Top } from './lineage.ts';
import type { Start } from './messages.ts';

/** One program that was started, before it is put together with others. */
export interface Started {
  readonly role: Start['role'];
  readonly exe: string | null;
  readonly argv: readonly string[];
  readonly pid: number;
  readonly parent: number | null;
  readonly cwd: string | null;
  /** Of what is below it; a top gets its own. */
  readonly top: Top | null;
  /** Monotonic ms. */
  readonly at: number;
}

/** Puts starts together so that no flood of processes becomes a flood of lines. */
export interface Gather {
  /** The top it is counted under. */
  add(one: Started): Top | null;
  /** What is to be told now. */
  take(now: number): Start[];
  /** Everything that is left. */
  rest(): Start[];
}

/** How long the same program with the same words is counted as one, ms: what the agent started itself is told sooner. */
const together = { agent: 0, top: 250, below: 1000 };

/** Lines of their own: so many at once, and so many more each second. What comes beyond is counted by program. */
const allowance = { most: 200, perSecond: 2 };
/** Of what is counted by program: how long, ms, and how many programs at a time. */
const crowd = { ms: 10_000, programs: 20 };

interface Group {
  start: Start;
  until: number;
}

export function createGather(): Gather {
  const groups = new Map<string, Group>();
  const crowds = new Map<string, Group>();
  const urgent: Start[] = [];
  let left = allowance.most;
  let filled: number | undefined;
  let tops = 0;

  function allowed(at: number): boolean {
    left = Math.min(allowance.most, left + ((at - (filled ?? at)) / 1000) * allowance.perSecond);
    filled = at;
    if (left < 1) return false;
    left -= 1;
    return true;
  }

  const newTop = (pid: number): Top => {
    tops += 1;
    return { id: tops, pid };
  };

  function count({ start }: Group, at: number): Top | null {
    start.count += 1;
    start.last = Math.max(start.last, at);
    return start.top;
  }

  function open(into: Map<string, Group>, key: string, start: Start, ms: number): Top | null {
    into.set(key, { start, until: start.first + ms });
    return start.top;
  }

  /** One of many: its words are not kept, and of very many not even the program. */
  function inCrowd(one: Started): Top | null {
    const { role, exe, pid, at } = one;
    const of = JSON.stringify([role, exe, one.top?.id ?? null]);
    const known = crowds.get(of);
    if (known) return count(known, at);
    const full = crowds.size >= crowd.programs;
    const key = full ? JSON.stringify([role]) : of;
    const rest = crowds.get(key);
    if (rest) return count(rest, at);
    const top = role === 'top' ? newTop(pid) : full ? null : one.top;
    const many = { argv: [], pid: null, parent: null, cwd: null, top, first: at, last: at };
    const start = { role, exe: full ? null : exe, ...many, count: 1 };
    if (role !== 'top') return open(crowds, key, start, crowd.ms);
    // What is below it has to find it told.
    urgent.push(start);
    return open(crowds, key, { ...start, count: 0 }, crowd.ms);
  }

  function ripe(from: Map<string, Group>, now: number): Start[] {
    const found: Start[] = [];
    for (const [key, { start, until }] of from) {
      if (until > now) continue;
      if (start.count > 0) found.push(start);
      from.delete(key);
    }
    return found;
  }

  return {
    add(one) {
      const { role, exe, argv, pid, parent, cwd, at } = one;
      const key = JSON.stringify([role, exe, argv, one.top?.id ?? null]);
      const known = groups.get(key);
      if (known) return count(known, at);
      if (!allowed(at)) return inCrowd(one);
      const top = role === 'top' ? newTop(pid) : one.top;
      const start = { role, exe, argv: [...argv], pid, parent, cwd, top, first: at, last: at, count: 1 };
      return open(groups, key, start, together[role]);
    },
    take: (now) => [...urgent.splice(0), ...ripe(groups, now), ...ripe(crowds, now)],
    rest: () => [
      ...urgent.splice(0),
      ...ripe(groups, Number.POSITIVE_INFINITY),
      ...ripe(crowds, Number.POSITIVE_INFINITY),
    ],
  };
}
