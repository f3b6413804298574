import { useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { HomeScreen } from '../../components/HomeScreen.tsx';
import type { HomeEntries, HomeState } from '../ui/home-state.ts';

/** All the home screen is drawn from. */
export interface HomeShown {
  readonly home: HomeState;
  readonly entries: HomeEntries;
  readonly cols: number;
  readonly rows: number;
}

/** The home screen, drawn again with every change of the store. */
export function HomePicture({ store }: { readonly store: StoreApi<HomeShown> }) {
  const { home, ...shown } = useSyncExternalStore(store.subscribe, store.getState);
  return <HomeScreen state={home} {...shown} />;
}
