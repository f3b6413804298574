import { setImmediate as nextTurn } from 'node:timers/promises';
import { createElement } from 'react';
import { createStore } from 'zustand/vanilla';
import { createJudge } from '../policy/decide.ts';
import type { Rect } from '../terminal/compositor.ts';
import { wheelOf } from '../terminal/mouse-report.ts';
import { holds } from '../ui/layout.ts';
import { replayLayout } from '../ui/replay-rows.ts';
import {
  openReplay,
  type ReplayEffect,
  type ReplayInput,
  stepReplay,
  wheelReplay,
} from '../ui/replay-state.ts';
import { actionRow } from '../views/timeline.ts';
import { createAgentReel } from './replay-agent.ts';
import { recordWords, rejudgeSlowly } from './replay-check.ts';
import { ReplayPicture, type ReplayShown } from './replay-picture.tsx';
import type { ReplayRun } from './replay-run.ts';
import type { ScreenSettings } from './screen-settings.ts';
import { openStage } from './stage.ts';
import { idlePrefix, stageKey } from './stage-keys.ts';

/** Between two frames while it plays, milliseconds. */
const frameMs = 33;

/** Plays a run on the person's terminal until they leave it, or want to decide about it. Nothing here changes the record. */
export function showReplay(run: ReplayRun, settings: ScreenSettings): Promise<'quit' | 'decide'> {
  return new Promise((resolve) => {
    const { state, torn, recording, history } = run;
    const store = createStore<ReplayShown>(() => ({
      replay: { ...openReplay, keymap: settings.keymap },
      cols: process.stdout.columns,
      rows: process.stdout.rows,
      record: recordWords(state, torn, undefined),
      size: run.cast?.header.term ?? { cols: 80, rows: 24 },
    }));
    const reel = run.cast && createAgentReel(run.cast, agentChanged);
    let closed = false;
    let ticking: NodeJS.Timeout | undefined;
    const stage = openStage({
      settings,
      prefix: idlePrefix,
      picture: createElement(ReplayPicture, { store, run, zoneMinutes: -new Date().getTimezoneOffset() }),
      agent: () => reel?.mirror(),
      hole: pane,
      cursor: () => undefined,
      toAgent: () => {},
      onFocus: () => {},
      onMouse(report) {
        const by = wheelOf(report);
        if (by === 0) return;
        const { cols, rows, replay } = store.getState();
        const overActions = holds(replayLayout(cols, rows, replay.actions).actions, report);
        const moved = wheelReplay(replay, { by, overActions }, recording);
        store.setState({ replay: moved });
        reel?.show(moved.playhead);
      },
      onResize: (size) => store.setState(size),
      toScreen(key, meta) {
        if (!stageKey(key, stage, () => leave('quit')))
          dispatch({ kind: 'key', key, meta, at: performance.now() });
      },
    });

    function pane(): Rect {
      const { cols, rows, replay } = store.getState();
      return replayLayout(cols, rows, replay.actions).agent;
    }

    function agentChanged(): void {
      if (closed || !reel) return;
      const { cols, rows } = reel.mirror().size();
      const { size } = store.getState();
      if (size.cols !== cols || size.rows !== rows) store.setState({ size: { cols, rows } });
      stage.paintSoon();
    }

    function dispatch(input: ReplayInput): void {
      const { replay, effects } = stepReplay(store.getState().replay, input, recording);
      store.setState({ replay });
      reel?.show(replay.playhead);
      for (const effect of effects) perform(effect);
      clearTimeout(ticking);
      if (replay.playing && !closed) {
        ticking = setTimeout(() => dispatch({ kind: 'tick', at: performance.now() }), frameMs);
      }
    }

    function perform(effect: ReplayEffect): void {
      if (effect.do !== 'copy') {
        leave(effect.do);
        return;
      }
      const text = actionRow(history, effect.action)?.target ?? '';
      stage.outer.write(`\x1b]52;c;${Buffer.from(text).toString('base64')}\x07`);
    }

    function leave(wish: 'quit' | 'decide'): void {
      if (closed) return;
      closed = true;
      clearTimeout(ticking);
      stage.close();
      reel?.close();
      resolve(wish);
    }

    stage.router.setFocus('screen');
    stage.outer.setTitle(`countersign replay: ${run.started.task}`);
    reel?.show(0);
    void judgeAgain(run, () => closed).then((record) => {
      if (!closed) store.setState({ record });
    });
  });
}

/** Judges the run again behind the picture, which comes first. */
async function judgeAgain({ history, state, torn }: ReplayRun, isOver: () => boolean): Promise<string> {
  const rest = async (): Promise<boolean> => {
    await nextTurn();
    return !isOver();
  };
  await rest();
  const judged = await rejudgeSlowly(history, { decide: createJudge(), rest, now: () => performance.now() });
  return recordWords(state, torn, judged);
}
