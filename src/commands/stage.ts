import { createElement, type ReactElement } from 'react';
import { ThemeContext } from '../../components/Theme.tsx';
import { createCompositor, type Rect } from '../terminal/compositor.ts';
import type { Key } from '../terminal/key-names.ts';
import { createKeyRouter, type Focus, type KeyContext, type KeyRouter } from '../terminal/key-router.ts';
import { createMirror, type Mirror } from '../terminal/mirror.ts';
import type { MouseReport } from '../terminal/mouse-report.ts';
import { type OuterTerminal, openOuterTerminal } from '../terminal/outer-terminal.ts';
import { themes } from '../ui/theme.ts';
import type { ScreenSettings } from './screen-settings.ts';
import { openPicture } from './stage-picture.ts';

export interface StagePorts {
  /** What Ink draws around the agent's screen; it follows its own store. */
  picture: ReactElement;
  /** The screen shown in the hole; undefined where there is none. Live or recorded makes no difference. */
  agent(): Mirror | undefined;
  hole(): Rect;
  /** The agent's row at the top of the hole; 0 where its screen is never higher. */
  agentTop?(): number;
  cursor(): { x: number; y: number } | undefined;
  /** The byte of the prefix key. */
  prefix: number;
  settings: ScreenSettings;
  toAgent(bytes: Uint8Array): void;
  toScreen(key: Key, context: KeyContext): void;
  onFocus(focus: Focus): void;
  /** The mouse, where the settings let it in; cells of the terminal. */
  onMouse?(report: MouseReport): void;
  onResize(size: { cols: number; rows: number }): void;
}

/** The person's terminal, with an agent's screen and the chrome put together on it. */
export interface Stage {
  router: KeyRouter;
  outer: OuterTerminal;
  size(): { cols: number; rows: number };
  /** Something shown has changed. */
  paintSoon(): void;
  /** Paints everything anew, whatever the terminal shows. */
  redraw(): void;
  close(): void;
}

/** At most 120 frames a second; the first after a quiet moment is painted at once. */
const frameMs = 1000 / 120;

/** Takes the terminal over for a live run, a replay or the history, until `close`. */
export function openStage(ports: StagePorts): Stage {
  const { config, env } = ports.settings;
  let painted = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const mouse = config.mouse === 'on';
  const router = createKeyRouter({
    prefix: ports.prefix,
    toAgent: ports.toAgent,
    toScreen: ports.toScreen,
    onReply: () => {},
    onFocus: ports.onFocus,
    onMouse: mouse ? (report) => ports.onMouse?.(report) : undefined,
    setTimer: (run, ms) => {
      const wait = setTimeout(run, ms);
      return () => clearTimeout(wait);
    },
  });
  const outer = openOuterTerminal({
    stdin: process.stdin,
    stdout: process.stdout,
    process,
    env,
    ...(config.notify === 'auto' ? {} : { notify: config.notify }),
    progress: config.progress,
    mouse,
    onInput: (chunk) => router.feed(chunk),
    onResize(size) {
      chrome.resize(size.cols, size.rows);
      compositor.resize(size.cols, size.rows);
      picture.resize(size.cols, size.rows);
      ports.onResize(size);
    },
    onReady(lost) {
      if (lost) compositor.invalidate();
      paintSoon();
    },
  });
  // While it is suspended nothing else may hold the process: without this it would end at `fg`.
  const alive = setInterval(() => {}, 2 ** 30);
  const { cols, rows } = outer.size();
  const chrome = createMirror({ cols, rows, scrollback: 0, convertEol: true });
  const compositor = createCompositor({ cols, rows, color: outer.palette });
  const themed = createElement(ThemeContext.Provider, { value: themes[config.theme] }, ports.picture);
  const picture = openPicture(chrome, { changed: paintSoon, ascii: config.glyphs === 'ascii' }, themed);

  function paint(): void {
    timer = undefined;
    if (closed || outer.backlog() > 0) return;
    painted = performance.now();
    const scene = {
      chrome,
      agent: ports.agent(),
      hole: ports.hole(),
      agentTop: ports.agentTop?.() ?? 0,
      cursor: ports.cursor(),
    };
    if (!outer.write(compositor.compose(scene))) compositor.invalidate();
  }

  function paintSoon(): void {
    if (closed || timer) return;
    const wait = frameMs - (performance.now() - painted);
    if (wait <= 0) paint();
    else timer = setTimeout(paint, wait);
  }

  return {
    router,
    outer,
    size: outer.size,
    paintSoon,
    redraw() {
      compositor.invalidate();
      paintSoon();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(alive);
      router.dispose();
      picture.close();
      outer.restore();
    },
  };
}
