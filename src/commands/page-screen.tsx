import { createElement, useSyncExternalStore } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { PageScreen } from '../../components/PageScreen.tsx';
import { wheelOf } from '../terminal/mouse-report.ts';
import { pageLength, pageShown } from '../ui/page-rows.ts';
import {
  openPage,
  type PageContent,
  type PageEffect,
  type PageState,
  stepPage,
  wheelPage,
} from '../ui/page-state.ts';
import type { ScreenSettings } from './screen-settings.ts';
import { openStage } from './stage.ts';
import { stageAlone } from './stage-alone.ts';
import { stageKey } from './stage-keys.ts';

interface PageShown {
  readonly state: PageState;
  readonly content: PageContent;
  readonly cols: number;
  readonly rows: number;
}

export interface PageOptions {
  title: string;
  /** The focus word of the last row. */
  word: string;
  /** Said while it is made. */
  loading: string;
  settings: ScreenSettings;
  /** Whether it can be read in another form, too. */
  twoForms: boolean;
  /** The text for so many columns; `other` is its other form, where it has one; `tell` says how far it is. Called again for each size. */
  read(columns: number, other: boolean, tell: (text: string) => void): Promise<PageContent>;
  /** What was found is not what is there now: the next `read` looks anew. */
  forget(): void;
}

interface PictureProps {
  readonly store: StoreApi<PageShown>;
  readonly title: string;
  readonly word: string;
}

function PagePicture({ store, title, word }: PictureProps) {
  const shown = useSyncExternalStore(store.subscribe, store.getState);
  return <PageScreen title={title} word={word} {...shown} />;
}

/** Shows a text until the person leaves it. */
export function showPage({ title, word, loading, settings, ...source }: PageOptions): Promise<void> {
  return new Promise((resolve) => {
    const store = createStore<PageShown>(() => ({
      state: openPage(settings.keymap, source.twoForms),
      content: { is: 'loading', text: loading },
      cols: process.stdout.columns,
      rows: process.stdout.rows,
    }));
    let asked = 0;
    let other = false;
    let left = false;
    const size = () => {
      const { content, rows } = store.getState();
      return { lines: pageLength(content), shown: pageShown(rows) };
    };
    const stage = openStage({
      ...stageAlone,
      settings,
      picture: createElement(PagePicture, { store, title, word }),
      onMouse(report) {
        const by = wheelOf(report);
        if (by !== 0) store.setState({ state: wheelPage(store.getState().state, by, size()) });
      },
      onResize(next) {
        store.setState(next);
        void read();
      },
      toScreen(key, meta) {
        if (stageKey(key, stage, leave)) return;
        const { page, effects } = stepPage(store.getState().state, { key, meta }, size());
        store.setState({ state: page });
        for (const effect of effects) perform(effect);
      },
    });

    function perform(effect: PageEffect): void {
      if (effect.do === 'quit') {
        leave();
        return;
      }
      if (effect.do === 'text') other = !other;
      else {
        source.forget();
        store.setState({ content: { is: 'loading', text: loading } });
      }
      void read();
    }

    /** Only what was asked for last is shown. */
    async function read(): Promise<void> {
      asked += 1;
      const mine = asked;
      const content = await source.read(Math.max(20, store.getState().cols - 2), other, tell);
      if (!left && mine === asked) store.setState({ content });
    }

    function tell(text: string): void {
      if (!left && store.getState().content.is === 'loading')
        store.setState({ content: { is: 'loading', text } });
    }

    function leave(): void {
      left = true;
      stage.close();
      resolve();
    }

    stage.router.setFocus('screen');
    stage.outer.setTitle(`countersign ${word.toLowerCase()}`);
    void read();
  });
}
