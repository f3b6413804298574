import type { EventBody } from '../../src/model/event.ts';
import { createHistory, type History } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState, type RunState } from '../../src/state/run-state.ts';
import { chain } from '../state/trace.ts';

/** History and state as a viewer would have them after these events. */
export function runOf(bodies: readonly EventBody[]): { history: History; state: RunState } {
  const events = chain(bodies);
  return { history: createHistory(events), state: events.reduce(reduce, initialRunState) };
}
