import { useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { HistoryScreen } from '../../components/HistoryScreen.tsx';
import type { HistoryState } from '../ui/history-state.ts';
import type { RunList } from '../ui/matching-runs.ts';

/** All the history's screen is drawn from. */
export interface HistoryShown {
  readonly history: HistoryState;
  readonly list: RunList;
  readonly preview: readonly string[];
  readonly cols: number;
  readonly rows: number;
}

/** The history screen, drawn again with every change of the store. */
export function HistoryPicture({ store }: { readonly store: StoreApi<HistoryShown> }) {
  const { history, ...shown } = useSyncExternalStore(store.subscribe, store.getState);
  return <HistoryScreen state={history} scope="everywhere" {...shown} />;
}
