import type { RuleRef } from '../model/verdict.ts';
import type { Sighting, Unclaimable } from '../model/witness.ts';
import type { RunState } from './run-state.ts';

/** Characters of the last one that are shown with the count. */
const mostShown = 120;

/** What is seen and explained by nothing is counted: stop rules are judged by it. */
export function countSighting(state: RunState, seen: Sighting): RunState {
  const found = unclaimedIn(seen);
  if (!found) return state;
  const before = state.counters.unclaimed ?? [];
  const count = (before.find(({ kind }) => kind === found.kind)?.count ?? 0) + found.count;
  const latest = found.latest.length > mostShown ? `${found.latest.slice(0, mostShown)}…` : found.latest;
  const unclaimed = [
    ...before.filter(({ kind }) => kind !== found.kind),
    { kind: found.kind, count, latest },
  ];
  return { ...state, counters: { ...state.counters, unclaimed } };
}

interface Found {
  kind: Unclaimable;
  count: number;
  latest: string;
}

function unclaimedIn(seen: Sighting): Found | null {
  if (seen.what === 'coverage' || seen.claim !== 'unclaimed') return null;
  switch (seen.what) {
    case 'file':
      return { kind: 'file', count: seen.paths.length + seen.more, latest: seen.paths.at(-1) ?? '' };
    case 'host':
      // The totals at the end tell of what was counted when it was first seen.
      if (seen.moment === 'total') return null;
      return { kind: 'host', count: 1, latest: `${seen.host}:${seen.port}` };
    case 'process': {
      const words = seen.argv.join(' ');
      const latest = words === '' ? (seen.exe ?? 'its name was gone') : words;
      return { kind: 'process', count: seen.count, latest };
    }
    default:
      return seen satisfies never;
  }
}

/** A stop takes on what it was hit by: only what is seen after it counts again. */
export function settleSightings(state: RunState, rule: RuleRef): RunState {
  const { unclaimed, ...counters } = state.counters;
  const index = Number(/^stop_if\[(\d+)\]$/.exec(rule.id)?.[1]);
  const hit = state.contract?.contract.stop_if[index];
  if (unclaimed === undefined || rule.source !== 'contract' || !hit || !('unclaimed' in hit)) return state;
  const rest = unclaimed.filter(({ kind }) => !hit.unclaimed.includes(kind));
  return { ...state, counters: rest.length === 0 ? counters : { ...counters, unclaimed: rest } };
}
