import type { Event } from '../model/event.ts';
import type { RunRecord } from '../model/record.ts';
import { type SightingClaim, type SightingOf, type StartedFact, WitnessSource } from '../model/witness.ts';
import type { ActionStory } from './action-story.ts';
import { pick } from './record-supervision.ts';

type Facts = RunRecord['witnessed'];
type Counts = Facts['processes']['counts'];
type Host = Facts['hosts']['rows'][number];

/** Rows a record lists; the rest is counted. */
const mostRows = 100;

/** What the witnesses saw, put together; the unclaimed first. */
export function witnessFacts(events: readonly Event[], stories: readonly ActionStory[]): Facts {
  const seen = pick(events, 'witness.seen', ({ seen }, t) => ({ seen, t }));
  const of = <W extends 'coverage' | 'process' | 'host' | 'file'>(what: W): At<W>[] => {
    const is = (one: {
      seen: SightingOf<'coverage' | 'process' | 'host' | 'file'>;
      t: number;
    }): one is At<W> => one.seen.what === what;
    return seen.filter(is);
  };
  const processes = of('process').map(({ seen }) => seen);
  const starts = together(processes);
  const hosts = hostRows(of('host').map(({ seen }) => seen));
  return {
    coverage: WitnessSource.options.flatMap((source) => {
      const last = of('coverage').findLast(({ seen }) => seen.of === source);
      if (!last) return [];
      const { what: _, ...coverage } = last.seen;
      return [{ ...coverage, t: last.t }];
    }),
    processes: {
      counts: countsOf(processes.map(({ claim, count }) => ({ claim, times: count }))),
      ...bounded(starts),
    },
    hosts: { counts: countsOf(hosts.map(({ claim }) => ({ claim, times: 1 }))), ...bounded(hosts) },
    files: of('file').map(({ seen: { what: _, ...file }, t }) => ({ ...file, t })),
    notSeen: notSeen(processes, of('coverage'), stories),
  };
}

type At<W extends SightingOf<'coverage' | 'process' | 'host' | 'file'>['what']> = {
  readonly seen: SightingOf<W>;
  readonly t: number;
};

function countsOf(all: readonly { claim: SightingClaim; times: number }[]): Counts {
  const counts: Counts = { claimed: 0, possible: 0, expected: 0, unclaimed: 0 };
  for (const { claim, times } of all) counts[claim] += times;
  return counts;
}

const order: readonly SightingClaim[] = ['unclaimed', 'possible', 'claimed', 'expected'];

function bounded<T extends { claim: SightingClaim }>(all: readonly T[]): { rows: T[]; more: number } {
  const rows = order.flatMap((claim) => all.filter((one) => one.claim === claim)).slice(0, mostRows);
  return { rows, more: all.length - rows.length };
}

/** One row for each program, claim and explanation. */
function together(all: readonly SightingOf<'process'>[]): StartedFact[] {
  const rows = new Map<string, StartedFact>();
  for (const { exe, argv, claim, actions, count, first, last } of all) {
    const key = JSON.stringify([exe, claim, claim === 'unclaimed' ? [] : actions]);
    const row = rows.get(key);
    if (!row) {
      rows.set(key, { exe, argv, claim, actions, count, first, last });
      continue;
    }
    const same = row.argv.length === argv.length && row.argv.every((word, at) => word === argv[at]);
    rows.set(key, {
      ...row,
      argv: same ? argv : [],
      actions: [...new Set([...row.actions, ...actions])].slice(0, 10),
      count: row.count + count,
      first: Math.min(row.first, first),
      last: Math.max(row.last, last),
    });
  }
  return [...rows.values()];
}

/** The last word on each host: what it came to, when that is on record, otherwise its first use. */
function hostRows(all: readonly SightingOf<'host'>[]): Host[] {
  const rows = new Map<string, Host>();
  for (const { what: _, moment: __, ...host } of all)
    rows.set(JSON.stringify([host.host, host.port, host.allowed, host.claim]), host);
  return [...rows.values()];
}

/** A command that ran has a process, wherever every start is seen: its own shell at the least. */
function notSeen(
  processes: readonly SightingOf<'process'>[],
  coverage: readonly At<'coverage'>[],
  stories: readonly ActionStory[],
): Facts['notSeen'] {
  const said = coverage.filter(({ seen }) => seen.of === 'process');
  if (said.length === 0 || said.some(({ seen }) => seen.is !== 'complete' || seen.lost > 0)) return [];
  const seen = new Set(processes.flatMap(({ actions }) => actions));
  const nameless = processes.filter(({ exe, argv }) => exe === null && argv.length === 0);
  return stories.flatMap(({ id, action, released, finished }) => {
    if (action.kind !== 'run' || released?.effect !== 'allow' || finished?.outcome !== 'ok') return [];
    // One whose name was gone may have been it.
    if (nameless.some(({ first, last }) => last >= released.t && first <= finished.t)) return [];
    return seen.has(id) ? [] : [{ action: id, command: action.command }];
  });
}
