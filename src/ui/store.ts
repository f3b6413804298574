import { createStore, type StoreApi } from 'zustand/vanilla';
import { createHistory, type History } from '../state/history.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import type { ScreenState } from './screen-state.ts';

/** The three things there are, and nothing else. `history` grows in place: `events` says that it did. */
export interface UiState {
  readonly run: RunState;
  readonly history: History;
  readonly events: number;
  readonly screen: ScreenState;
}

export type UiStore = StoreApi<UiState>;

/** An empty store around a screen. */
export function createUiStore(screen: ScreenState): UiStore {
  const history = createHistory();
  return createStore(() => ({ run: initialRunState, history, events: history.length, screen }));
}
