import type { Event } from '../model/event.ts';
import type { History } from '../state/history.ts';

/** How many events had happened at `t`, those at `t` included. */
export function eventsUpTo(history: History, t: number): number {
  let index = history.sinceT(t);
  while ((history.at(index)?.t ?? Number.POSITIVE_INFINITY) <= t) index += 1;
  return index;
}

/** How many actions had been asked for after the first `length` events. */
export function actionsUpTo(history: History, length: number): number {
  const first = (index: number): number => history.byAction(history.actionAt(index) ?? '')[0]?.seq ?? length;
  let low = 0;
  let high = history.actionIds().length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (first(middle) < length) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The history as it was after its first `length` events, in constant time whichever way the playhead goes: a window on the
 * whole one, so that going back in a long run costs no more than going on.
 */
export function historyUpTo(history: History, length: number): History {
  const happened = ({ seq }: Event): boolean => seq < length;
  const reached = actionsUpTo(history, length);
  return {
    append: () => {
      throw new TypeError('a replay adds nothing to its history');
    },
    length: Math.min(length, history.length),
    at: (index) => (index < length ? history.at(index) : undefined),
    byAction: (id) => history.byAction(id).filter(happened),
    actionIds: () => history.actionIds().slice(0, reached),
    actionAt: (index) => (index < reached ? history.actionAt(index) : undefined),
    sinceT: (t) => Math.min(length, history.sinceT(t)),
  };
}
