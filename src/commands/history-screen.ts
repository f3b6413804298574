import { createElement } from 'react';
import { createStore } from 'zustand/vanilla';
import { wheelOf } from '../terminal/mouse-report.ts';
import {
  type HistoryEffect,
  type HistoryInput,
  type HistoryState,
  stepHistory,
  wheelHistory,
} from '../ui/history-state.ts';
import type { RunList } from '../ui/matching-runs.ts';
import { HistoryPicture, type HistoryShown } from './history-picture.tsx';
import type { ScreenSettings } from './screen-settings.ts';
import { openStage } from './stage.ts';
import { stageAlone } from './stage-alone.ts';
import { stageKey } from './stage-keys.ts';

export interface HistoryScreenOptions {
  list: RunList;
  /** Where the person left it. */
  state: HistoryState;
  /** What the record says about a run, a line each. */
  preview(run: string): Promise<readonly string[]>;
  settings: ScreenSettings;
}

/** What the person wants next, and where they were. */
export type HistoryWish =
  | { do: 'quit' }
  | { do: Exclude<HistoryEffect['do'], 'quit'>; run: string; state: HistoryState };

/** The record of a run is read when the cursor rests on it, not of each it passes; and after the first picture. */
const restMs = 40;

/** Shows the list of runs until the person picks one or leaves. */
export function showHistory(options: HistoryScreenOptions): Promise<HistoryWish> {
  const { list, state, settings } = options;
  return new Promise((resolve) => {
    const store = createStore<HistoryShown>(() => ({
      history: state,
      list,
      preview: [],
      cols: process.stdout.columns,
      rows: process.stdout.rows,
    }));
    let previewed: string | undefined;
    let resting: NodeJS.Timeout | undefined;
    const stage = openStage({
      ...stageAlone,
      settings,
      picture: createElement(HistoryPicture, { store }),
      onMouse(report) {
        const by = wheelOf(report);
        if (by === 0) return;
        store.setState({ history: wheelHistory(store.getState().history, by, list) });
        look();
      },
      onResize: (size) => store.setState(size),
      toScreen(key, meta) {
        if (!stageKey(key, stage, () => leave({ do: 'quit' }))) dispatch({ kind: 'key', key, meta });
      },
    });

    function dispatch(input: HistoryInput): void {
      const { history, effects } = stepHistory(store.getState().history, input, list);
      store.setState({ history });
      for (const effect of effects) {
        if (effect.do === 'quit') leave({ do: 'quit' });
        else if (isReadable(effect.run)) leave({ ...effect, state: history });
      }
      look();
    }

    /** A damaged run cannot be opened; its problem is in the preview already. */
    function isReadable(run: string): boolean {
      return list.entries.some((entry) => entry.run === run && entry.problem === undefined);
    }

    /** Fetches what the record says about the run under the cursor. */
    function look(): void {
      const { history } = store.getState();
      const run = list.matching(history)[history.cursor]?.run;
      if (run === previewed) return;
      previewed = run;
      clearTimeout(resting);
      store.setState({ preview: [] });
      if (run === undefined || !isReadable(run)) return;
      resting = setTimeout(() => void show(run), restMs);
    }

    async function show(run: string): Promise<void> {
      const preview = await options.preview(run);
      if (previewed === run) store.setState({ preview });
    }

    function leave(wish: HistoryWish): void {
      clearTimeout(resting);
      stage.close();
      resolve(wish);
    }

    stage.router.setFocus('screen');
    stage.outer.setTitle('countersign history');
    look();
  });
}
