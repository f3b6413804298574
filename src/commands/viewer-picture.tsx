import { useSyncExternalStore } from 'react';
import { RunScreen } from '../../components/RunScreen.tsx';
import { runView, type Viewing } from '../ui/run-view-of.ts';
import type { UiStore } from '../ui/store.ts';

interface Props {
  readonly store: UiStore;
  readonly viewing: () => Viewing;
}

/** The run screen, drawn again with every change of the store. */
export function LivePicture({ store, viewing }: Props) {
  const { run, history, screen } = useSyncExternalStore(store.subscribe, store.getState);
  return <RunScreen screen={screen} run={runView(run, history, viewing())} />;
}
