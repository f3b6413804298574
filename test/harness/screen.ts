import { render } from 'ink';
import type { ReactElement } from 'react';
import { type Compositor, createCompositor, type Rect } from '../../src/terminal/compositor.ts';
import { createMirror, type Mirror } from '../../src/terminal/mirror.ts';
import { createStandInInput, createStandInOutput } from '../../src/terminal/stand-in-streams.ts';

export type ChromeScreen = {
  /** The golden text: rows as a person sees them, without trailing blanks. */
  frame(): Promise<string[]>;
  /** The bytes the terminal is sent for what has changed since the last look. */
  painted(): Promise<string>;
  /** The cells behind `frame`, with styles. */
  cells(): Promise<ReturnType<Compositor['cells']>>;
  rerender(element: ReactElement): Promise<string[]>;
  type(data: string): Promise<string[]>;
  resize(cols: number, rows: number): Promise<string[]>;
  close(): void;
};

export type ChromeOptions = { agent?: Mirror; hole?: Rect; color?: 'full' | 'none' };

function parsed(mirror: Mirror): Promise<void> {
  return new Promise((resolve) => mirror.write('', resolve));
}

/** Mounts an Ink element the way the viewer does: stand-in streams, chrome mirror, compositor. */
export function openChrome(
  element: ReactElement,
  cols: number,
  rows: number,
  options: ChromeOptions = {},
): ChromeScreen {
  const mirror = createMirror({ cols, rows, scrollback: 0, convertEol: true });
  const compositor = createCompositor({ cols, rows, color: options.color ?? 'full' });
  const output = createStandInOutput({ cols, rows }, (data) => mirror.write(data));
  const input = createStandInInput();
  const ink = render(element, {
    stdout: output.stream,
    stderr: output.stream,
    stdin: input.stream,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    kittyKeyboard: { mode: 'disabled' },
    maxFps: 1000,
  });
  const settle = async (): Promise<string> => {
    await new Promise((resolve) => setImmediate(resolve));
    await ink.waitUntilRenderFlush();
    await parsed(mirror);
    const size = mirror.size();
    const hole = options.hole ?? { left: 0, top: 0, width: size.cols, height: size.rows };
    return compositor.compose({ chrome: mirror, agent: options.agent, hole, cursor: undefined });
  };
  const frame = async (): Promise<string[]> => {
    await settle();
    return compositor.frame();
  };
  return {
    frame,
    painted: settle,
    cells: async () => {
      await settle();
      return compositor.cells();
    },
    rerender(next) {
      ink.rerender(next);
      return frame();
    },
    type(data) {
      input.type(data);
      return frame();
    },
    resize(newCols, newRows) {
      mirror.resize(newCols, newRows);
      compositor.resize(newCols, newRows);
      output.resize(newCols, newRows);
      return frame();
    },
    close() {
      ink.unmount();
      ink.cleanup();
      mirror.dispose();
    },
  };
}

/** Renders an element once and gives the golden text of its screen. */
export async function renderChrome(
  element: ReactElement,
  cols: number,
  rows: number,
  options: ChromeOptions = {},
): Promise<string[]> {
  const screen = openChrome(element, cols, rows, options);
  try {
    return await screen.frame();
  } finally {
    screen.close();
  }
}
