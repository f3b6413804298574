import { useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { ReplayScreen } from '../../components/ReplayScreen.tsx';
import { slugOf } from '../model/history-entry.ts';
import { actionRows } from '../ui/action-rows.ts';
import { clockAt } from '../ui/clock.ts';
import type { ReplayState } from '../ui/replay-state.ts';
import type { ActionRows } from '../ui/run-view.ts';
import type { ReplayRun } from './replay-run.ts';
import { eventsUpTo, historyUpTo } from './replay-window.ts';

/** What a replay's screen is drawn from, besides the run itself, which does not change. */
export interface ReplayShown {
  readonly replay: ReplayState;
  readonly cols: number;
  readonly rows: number;
  /** What is known of the record so far. */
  readonly record: string;
  /** The agent's screen at the playhead. */
  readonly size: { readonly cols: number; readonly rows: number };
}

interface Props {
  readonly store: StoreApi<ReplayShown>;
  readonly run: ReplayRun;
  readonly zoneMinutes: number;
}

/** Rows as they were at `t`: an action that was still held then is shown as held. Later ones are shown as they ended. */
export function actionsAt({ history, started }: ReplayRun, t: number, zoneMinutes: number): ActionRows {
  const clock = { startedAt: started.at, zoneMinutes };
  const then = actionRows(historyUpTo(history, eventsUpTo(history, t)), clock);
  const whole = actionRows(history, clock);
  return {
    length: whole.length,
    at: (index) => then.at(index) ?? whole.at(index),
    effectAt: (index) => then.effectAt(index) ?? whole.effectAt(index),
  };
}

/** The replay screen, drawn again with every change of the store. */
export function ReplayPicture({ store, run, zoneMinutes }: Props) {
  const { replay, cols, rows, record, size } = useSyncExternalStore(store.subscribe, store.getState);
  return (
    <ReplayScreen
      state={replay}
      recording={run.recording}
      actions={actionsAt(run, replay.playhead, zoneMinutes)}
      task={slugOf(run.started.task)}
      agent={run.started.profile.name}
      size={size}
      record={record}
      clock={clockAt(run.started.at, replay.playhead, zoneMinutes)}
      cols={cols}
      rows={rows}
    />
  );
}
