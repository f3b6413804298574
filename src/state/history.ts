import type { Event, EventBody } from '../model/event.ts';

/** All events of a run in memory: append-only, every read and append in constant time. */
export interface History {
  append(event: Event): void;
  readonly length: number;
  at(index: number): Event | undefined;
  /** Every event that names the action or answers a stop it hit, oldest first. */
  byAction(id: string): readonly Event[];
  /** In the order of their requests. */
  actionIds(): readonly string[];
  actionAt(index: number): string | undefined;
  /** Index of the first event at or after `t`; `length` when there is none. */
  sinceT(t: number): number;
}

/** An empty history, or one of `events`. */
export function createHistory(events: Iterable<Event> = []): History {
  const all: Event[] = [];
  const ids: string[] = [];
  const byId = new Map<string, Event[]>();
  /** The action that hit a stop: its answer names the stop only. */
  const stoppedBy = new Map<string, string>();

  const append = (event: Event): void => {
    all.push(event);
    const id = actionOf(event.body) ?? resolvedAction(event.body);
    if (id === undefined) return;
    if (event.body.type === 'stop.hit') stoppedBy.set(event.body.stop, id);
    const known = byId.get(id);
    if (known) {
      known.push(event);
      return;
    }
    byId.set(id, [event]);
    ids.push(id);
  };

  function resolvedAction(body: EventBody): string | undefined {
    return body.type === 'stop.resolved' ? stoppedBy.get(body.stop) : undefined;
  }

  for (const event of events) append(event);
  return {
    append,
    get length() {
      return all.length;
    },
    at: (index) => all[index],
    byAction: (id) => byId.get(id) ?? [],
    actionIds: () => ids,
    actionAt: (index) => ids[index],
    sinceT: (t) => firstAtOrAfter(all, t),
  };
}

/** The action an event is about, if it is about one. */
function actionOf(body: EventBody): string | undefined {
  switch (body.type) {
    case 'action.requested':
      return body.action.id;
    case 'action.decided':
    case 'action.foreseen':
    case 'action.answered':
    case 'action.released':
    case 'action.finished':
    case 'risk.raised':
      return body.action;
    case 'stop.hit':
      return body.action ?? undefined;
    case 'grant.given':
      return body.grant.action;
    default:
      return undefined;
  }
}

/** `t` never falls within a journal, so half of what is left can be ruled out at each step. */
function firstAtOrAfter(events: readonly Event[], t: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.t ?? Number.POSITIVE_INFINITY) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}
