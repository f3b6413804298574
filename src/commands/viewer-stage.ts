import { createElement } from 'react';
import type { ScreenClient } from '../host/screen-client.ts';
import type { Rect } from '../terminal/compositor.ts';
import { createMirror } from '../terminal/mirror.ts';
import { focusWord } from '../ui/focus.ts';
import { layout } from '../ui/layout.ts';
import type { Viewing } from '../ui/run-view-of.ts';
import type { UiStore } from '../ui/store.ts';
import { openStage, type Stage, type StagePorts } from './stage.ts';
import { LivePicture } from './viewer-picture.tsx';

export interface LiveStagePorts
  extends Pick<StagePorts, 'prefix' | 'env' | 'toAgent' | 'toScreen' | 'onFocus' | 'onResize'> {
  store: UiStore;
  viewing(): Viewing;
}

/** The stage of a run that goes on: the agent's screen is the one its host sends. */
export interface LiveStage extends Omit<Stage, 'paintSoon'> {
  snapshot(cols: number, rows: number, snapshot: string): void;
  bytes(bytes: Uint8Array, source: Pick<ScreenClient, 'pause' | 'resume'>): void;
  agentSize(cols: number, rows: number): void;
  /** Answers how far it really went. */
  scrollTo(linesUp: number): number;
  /** The state changed: modes, title and cursor may have to follow. */
  arrange(): void;
}

const scrollback = 2000;
const tooMuch = 1024 * 1024;

export function openLiveStage(ports: LiveStagePorts): LiveStage {
  const { store, viewing } = ports;
  const agent = createMirror({ cols: 80, rows: 24, scrollback });
  const { paintSoon, ...stage } = openStage({
    ...ports,
    picture: createElement(LivePicture, { store, viewing }),
    agent: () => agent,
    hole: pane,
    cursor,
  });

  function pane(): Rect {
    const { screen } = store.getState();
    return layout(screen.cols, screen.rows, screen).agent;
  }

  /** Whether the person types to the agent. */
  function typing(): boolean {
    const word = focusWord(store.getState().screen, viewing().mayAnswer);
    return word === 'AGENT' || word === 'LOCK' || word === 'WATCH';
  }

  function cursor(): { x: number; y: number } | undefined {
    const at = agent.cursor();
    const { left, top, width, height } = pane();
    if (!typing() || !at.visible || store.getState().screen.scrollback > 0) return undefined;
    return at.x < width && at.y < height ? { x: left + at.x, y: top + at.y } : undefined;
  }

  function arrange(): void {
    const { run } = store.getState();
    const modes = agent.modes();
    stage.outer.setAgentModes(typing() ? modes : undefined);
    stage.router.setAgentWantsPaste(modes.bracketedPaste);
    const waiting = run.waiting.length + (run.stop ? 1 : 0);
    stage.outer.setTitle(`${waiting > 0 ? `(${waiting}) ` : ''}countersign: ${run.task ?? 'starting'}`);
    paintSoon();
  }

  return {
    ...stage,
    arrange,
    snapshot(width, height, snapshot) {
      agent.resize(width, height);
      agent.restore(snapshot);
      agent.write('', () => {
        const back = store.getState().screen.scrollback;
        if (back > 0) agent.scrollTo(back);
        arrange();
      });
    },
    bytes(bytes, source) {
      agent.write(bytes, () => {
        if (agent.backlog() === 0) source.resume();
        arrange();
      });
      if (agent.backlog() > tooMuch) source.pause();
    },
    agentSize(width, height) {
      agent.resize(width, height);
      paintSoon();
    },
    scrollTo(linesUp) {
      const lines = Math.min(linesUp, agent.scrollback());
      agent.scrollTo(lines);
      paintSoon();
      return lines;
    },
  };
}
