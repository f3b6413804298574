import type { Circumstances } from '../model/judge-input.ts';
import type { RunState } from './run-state.ts';

/** The changing part of a judgement's input, as the run stands. `at` is the wall clock in ms, `elapsedMs` runs since the start. */
export function circumstancesOf(
  state: RunState,
  now: { action: string; at: number; elapsedMs: number },
): Circumstances {
  return {
    at: now.at,
    attended: state.attended,
    risk: state.risk,
    counters: { ...state.counters, elapsedMs: now.elapsedMs },
    grants: [...state.grants],
    disabled: [...state.disabled],
    answeredStops: state.answeredStops
      .filter(({ action }) => action === null || action === now.action)
      .map(({ rule }) => rule),
  };
}
