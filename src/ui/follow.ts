import type { Event } from '../model/event.ts';
import { reduce } from '../state/reduce.ts';
import type { UiStore } from './store.ts';

/** Takes one journal event in: into the history, then into what is open. Live and replay both come through here. */
export function applyEvent(store: UiStore, event: Event): void {
  applyEvents(store, [event]);
}

/** Many events with one change of the store: what a viewer reads while it catches up. */
export function applyEvents(store: UiStore, events: readonly Event[]): void {
  if (events.length === 0) return;
  const { history, run } = store.getState();
  for (const event of events) history.append(event);
  store.setState({ run: events.reduce(reduce, run), events: history.length });
}
