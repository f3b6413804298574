import { describe, expect, it } from 'vitest';
import { openSearch, takeLook } from '../../src/agent/find-members.ts';
import type { ProcessInfo, ProcessSource } from '../../src/agent/process-source.ts';

const one = (pid: number, parent: number, started = String(pid)): ProcessInfo => ({
  pid,
  parent,
  group: pid,
  session: pid,
  started,
  state: 'running',
});

/** A table that can be changed between two looks. */
function sourceOf(table: Map<number, ProcessInfo>): ProcessSource {
  return {
    pids: () => [...table.keys()],
    info: (pid) => table.get(pid) ?? null,
    marked: () => false,
    namespace: () => null,
  };
}

const agent = 5_000_000;
const stranger = agent + 10;
const rows = (reaper: ProcessInfo): Map<number, ProcessInfo> =>
  new Map([one(agent, reaper.pid), one(stranger, reaper.pid), reaper].map((info) => [info.pid, info]));

function found(table: Map<number, ProcessInfo>, reaper: number, between = () => {}): number[] {
  const orphans = { pid: reaper, spared: () => false };
  const search = openSearch(sourceOf(table), { root: agent, marker: 'X=1', reaper: orphans });
  between();
  return takeLook(search, true, () => {})
    .found.map(({ pid }) => pid)
    .sort();
}

describe('whose orphans are the run’s', () => {
  it('those that come back to the one that takes them up', () => {
    const table = rows(one(4_000_000, 1));
    expect(found(table, 4_000_000)).toEqual([agent, stranger]);
  });

  it('nobody’s that come back to the first process: it takes up everybody’s', () => {
    expect(found(rows(one(1, 0)), 1)).toEqual([agent]);
  });

  it.each<[string, ProcessInfo | undefined]>([
    ['is gone', undefined],
    ['is gone, and its number is somebody else’s', one(4_000_000, 1, 'later')],
  ])('nobody’s once that one %s', (_, later) => {
    const table = rows(one(4_000_000, 1));
    const change = (): void => {
      table.delete(4_000_000);
      if (later) table.set(later.pid, later);
    };
    expect(found(table, 4_000_000, change)).toEqual([agent]);
  });
});
