import type { ReactElement } from 'react';
import { HistoryScreen } from '../../components/HistoryScreen.tsx';
import { HomeScreen } from '../../components/HomeScreen.tsx';
import { PageScreen } from '../../components/PageScreen.tsx';
import { ReplayScreen } from '../../components/ReplayScreen.tsx';
import { RunScreen } from '../../components/RunScreen.tsx';
import { type HistoryState, openHistory } from '../../src/ui/history-state.ts';
import { openHome } from '../../src/ui/home-state.ts';
import { layout, type Rect } from '../../src/ui/layout.ts';
import { createRunList } from '../../src/ui/matching-runs.ts';
import { replayLayout } from '../../src/ui/replay-rows.ts';
import { openReplay, type ReplayState } from '../../src/ui/replay-state.ts';
import { fieldWith } from '../../src/ui/text-field.ts';
import { entries } from '../ui/sample-history.ts';
import { emptyHome, home } from '../ui/sample-home.ts';
import { waitingRun } from '../ui/sample-run.ts';
import { pageStates } from './page-states.ts';
import { runScreens } from './run-screens.tsx';

/** A screen in one of its states: drawn anew with each call, with the place of the agent's screen in it. */
export type ScreenShown = (cols: number, rows: number) => { element: ReactElement; hole: Rect };

const whole = (cols: number, rows: number): Rect => ({ left: 0, top: 0, width: cols, height: rows });
const list: HistoryState = { ...openHistory(), filtering: false, cursor: 2 };
const preview = ['fix-policy   claude 2.1   main@3f2c1', '14:02:07 started by ana'];

const history =
  (state: HistoryState, runs = entries): ScreenShown =>
  (cols, rows) => ({
    element: <HistoryScreen {...{ list: createRunList(runs), state, preview, scope: 'here', cols, rows }} />,
    hole: whole(cols, rows),
  });

const homes =
  (state: typeof openHome, of = home): ScreenShown =>
  (cols, rows) => ({
    element: <HomeScreen {...{ state, entries: of, cols, rows }} />,
    hole: whole(cols, rows),
  });

const replay =
  (state: ReplayState, record = 'verified'): ScreenShown =>
  (cols, rows) => {
    const { actions } = waitingRun();
    const recording = { length: 80_000, markers: [], frames: [0, 5_000, 40_000] };
    const about = { task: 'fix-policy', agent: 'claude', size: { cols: 92, rows: 37 }, clock: '14:02:47' };
    return {
      element: <ReplayScreen {...{ ...about, recording, actions, record, state, cols, rows }} />,
      hole: replayLayout(cols, rows, state.actions).agent,
    };
  };

const others: Readonly<Record<string, ScreenShown>> = {
  history: history(openHistory()),
  'history-filtered': history(openHistory('verdict:deny')),
  'history-list': history(list),
  'history-problem': history({ ...list, cursor: 3 }),
  'history-none': history(openHistory('nosuch')),
  'history-empty': history(openHistory(), []),
  'history-help': history({ ...list, help: 0 }),
  home: homes(openHome),
  'home-contract': homes({ ...openHome, cursor: 8 }),
  'home-message': homes({ ...openHome, message: 'it is over: p plays it again' }),
  'home-empty': homes(openHome, emptyHome),
  'home-help': homes({ ...openHome, help: 0 }),
  replay: replay({ ...openReplay, playhead: 40_000, playing: true, speed: 2 }),
  'replay-still': replay({ ...openReplay, playhead: 40_000, speed: 2 }),
  'replay-start': replay(openReplay),
  'replay-damaged': replay(openReplay, 'damaged at line 41'),
  'replay-hidden': replay({ ...openReplay, actions: false }),
  'replay-search': replay({ ...openReplay, searching: fieldWith('np') }),
  'replay-help': replay({ ...openReplay, help: 0 }),
};

const runs = Object.entries(runScreens).map(([name, open]): [string, ScreenShown] => [
  name,
  (cols, rows) => {
    const driver = open(cols, rows);
    return {
      element: <RunScreen screen={driver.screen()} run={driver.run()} />,
      hole: layout(cols, rows, driver.screen()).agent,
    };
  },
]);

const pages = pageStates.map(([name, view, state, made]): [string, ScreenShown] => [
  name,
  (cols, rows) => ({
    element: <PageScreen {...{ ...view, state, content: made(Math.max(20, cols - 2)), cols, rows }} />,
    hole: whole(cols, rows),
  }),
]);

/** Every screen in every state that has a golden picture. */
export const everyScreen: readonly (readonly [string, ScreenShown])[] = [
  ...runs,
  ...pages,
  ...Object.entries(others),
];
