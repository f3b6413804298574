import { type Instance, render } from 'ink';
import type { ReactElement } from 'react';
import { asciiGlyphs } from '../terminal/ascii-glyphs.ts';
import type { Mirror } from '../terminal/mirror.ts';
import { createStandInInput, createStandInOutput } from '../terminal/stand-in-streams.ts';

export interface Picture {
  resize(cols: number, rows: number): void;
  close(): void;
}

/** Lets Ink draw the chrome into a mirror of its own; the compositor puts it on the terminal. */
export function openPicture(
  chrome: Mirror,
  { changed, ascii }: { changed: () => void; ascii: boolean },
  element: ReactElement,
): Picture {
  const { cols, rows } = chrome.size();
  // A row that was measured too short is cut: it never pushes the rows below it away.
  chrome.write('\x1b[?7l');
  const stdout = createStandInOutput({ cols, rows }, (text) =>
    chrome.write(ascii ? asciiGlyphs(text) : text, changed),
  );
  const instance: Instance = render(element, {
    stdout: stdout.stream,
    stderr: stdout.stream,
    stdin: createStandInInput().stream,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    incrementalRendering: true,
    alternateScreen: false,
    maxFps: 30,
  });
  return {
    resize: stdout.resize,
    close() {
      instance.unmount();
      instance.cleanup();
    },
  };
}
