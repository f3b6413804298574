import { createElement } from 'react';
import type { ScreenClient } from '../host/screen-client.ts';
import type { Rect } from '../terminal/compositor.ts';
import { createMirror } from '../terminal/mirror.ts';
import { type MouseReport, mouseBytes, wheelOf } from '../terminal/mouse-report.ts';
import { focusWord } from '../ui/focus.ts';
import { layout } from '../ui/layout.ts';
import type { Viewing } from '../ui/run-view-of.ts';
import type { UiStore } from '../ui/store.ts';
import { openStage, type Stage, type StagePorts } from './stage.ts';
import { LivePicture } from './viewer-picture.tsx';

export interface LiveStagePorts
  extends Pick<StagePorts, 'prefix' | 'settings' | 'toAgent' | 'toScreen' | 'onFocus' | 'onResize'> {
  store: UiStore;
  viewing(): Viewing;
  /** The wheel turned over something that is not the agent's to scroll: 1 down, -1 up. */
  onWheel(by: 1 | -1, x: number, y: number): void;
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
    agentTop: shownTop,
    onMouse,
    cursor,
  });

  function pane(): Rect {
    const { screen } = store.getState();
    return layout(screen.cols, screen.rows, screen).agent;
  }

  /** The first row shown of a screen higher than the pane, such as another viewer's: its cursor stays in sight. */
  function cursorTop(): number {
    const over = agent.size().rows - pane().height;
    return Math.max(0, Math.min(over, agent.cursor().y + 1 - pane().height));
  }

  function shownTop(): number {
    return Math.max(0, cursorTop() - store.getState().screen.scrollback);
  }

  /** An agent that asked for the mouse gets it while it has the keys, in cells of its own screen. */
  function onMouse(report: MouseReport): void {
    const { left, top, width, height } = pane();
    const x = report.x - left;
    const y = report.y - top;
    const inside = x >= 0 && y >= 0 && x < width && y < height;
    const modes = agent.modes();
    const live = store.getState().screen.scrollback === 0;
    if (inside && modes.mouse !== 'none' && live && typing() && viewing().mayAnswer) {
      const bytes = mouseBytes({ ...report, x, y: y + shownTop() }, modes);
      if (bytes) ports.toAgent(bytes);
      return;
    }
    const by = wheelOf(report);
    if (by !== 0) ports.onWheel(by, report.x, report.y);
  }

  /** Goes up through the part of the screen above the pane first, then through what scrolled off it. */
  function scrollBack(linesUp: number): number {
    const above = cursorTop();
    const lines = Math.min(linesUp, above + agent.scrollback());
    agent.scrollTo(Math.max(0, lines - above));
    return lines;
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
    const y = at.y - cursorTop();
    return at.x < width && y < height ? { x: left + at.x, y: top + y } : undefined;
  }

  function arrange(): void {
    const { run } = store.getState();
    const modes = agent.modes();
    stage.outer.setAgentModes(typing() ? modes : undefined);
    stage.router.setAgentWantsPaste(modes.bracketedPaste);
    const waiting = run.waiting.length + (run.stop ? 1 : 0);
    stage.outer.setWaiting(waiting > 0);
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
        if (back > 0) scrollBack(back);
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
      const lines = scrollBack(linesUp);
      paintSoon();
      return lines;
    },
  };
}
