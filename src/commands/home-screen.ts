import { createElement } from 'react';
import { createStore } from 'zustand/vanilla';
import type { Outcome } from '../model/problem.ts';
import { wheelOf } from '../terminal/mouse-report.ts';
import {
  followItems,
  type HomeEffect,
  type HomeEntries,
  type HomeState,
  type LiveEntry,
  stepHome,
  wheelHome,
} from '../ui/home-state.ts';
import { HomePicture, type HomeShown } from './home-picture.tsx';
import type { ScreenSettings } from './screen-settings.ts';
import { openStage } from './stage.ts';
import { stageAlone } from './stage-alone.ts';
import { stageKey } from './stage-keys.ts';

export interface HomeScreenOptions {
  entries: HomeEntries;
  /** Where the person left it. */
  state: HomeState;
  settings: ScreenSettings;
  /** What is live now. */
  look(): Promise<Outcome<LiveEntry[]>>;
}

const lookMs = 1000;
/** A store that takes long to look at is looked at less often. */
const patience = 10;

/** Shows the home screen until the person wants something; live runs are looked at again and again. */
export function showHome(options: HomeScreenOptions): Promise<{ effect: HomeEffect; state: HomeState }> {
  const { settings, look } = options;
  return new Promise((resolve) => {
    const store = createStore<HomeShown>(() => ({
      home: options.state,
      entries: options.entries,
      cols: process.stdout.columns,
      rows: process.stdout.rows,
    }));
    let left = false;
    let timer: NodeJS.Timeout | undefined;
    const stage = openStage({
      ...stageAlone,
      settings,
      picture: createElement(HomePicture, { store }),
      onMouse(report) {
        const by = wheelOf(report);
        const { home, entries } = store.getState();
        if (by !== 0) store.setState({ home: wheelHome(home, by, entries) });
      },
      onResize: (size) => store.setState(size),
      toScreen(key, meta) {
        if (stageKey(key, stage, () => leave({ do: 'quit' }))) return;
        const { home, entries } = store.getState();
        const stepped = stepHome(home, { key, meta }, entries);
        store.setState({ home: stepped.home });
        for (const effect of stepped.effects) leave(effect);
      },
    });

    async function lookAgain(): Promise<void> {
      const since = performance.now();
      const live = await look();
      if (left) return;
      if (live.ok) arrived(live.value);
      timer = setTimeout(() => void lookAgain(), Math.max(lookMs, patience * (performance.now() - since)));
    }

    function arrived(live: readonly LiveEntry[]): void {
      const { home, entries } = store.getState();
      const needs = (list: readonly LiveEntry[]) => list.filter((entry) => entry.needs).length;
      const after = { ...entries, live };
      if (needs(live) > needs(entries.live)) stage.outer.notify('Countersign: something waits for you');
      store.setState({ entries: after, home: followItems(home, entries, after) });
      titled(needs(live));
    }

    function titled(waiting: number): void {
      stage.outer.setWaiting(waiting > 0);
      stage.outer.setTitle(`${waiting > 0 ? `(${waiting}) ` : ''}countersign`);
    }

    function leave(effect: HomeEffect): void {
      if (left) return;
      left = true;
      clearTimeout(timer);
      stage.close();
      resolve({ effect, state: store.getState().home });
    }

    stage.router.setFocus('screen');
    titled(options.entries.live.filter((entry) => entry.needs).length);
    timer = setTimeout(() => void lookAgain(), lookMs);
  });
}
