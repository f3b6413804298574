import type { ReactElement } from 'react';
import { expect } from 'vitest';
import { createMirror } from '../../src/terminal/mirror.ts';
import type { Rect } from '../../src/ui/layout.ts';
import { renderChrome } from '../harness/screen.ts';

/** The screen as a person sees it, through Ink, chrome mirror and compositor, with an agent that shows only dots. */
export async function shot(element: ReactElement, cols: number, rows: number, hole: Rect): Promise<string> {
  const agent = createMirror({ cols: hole.width, rows: hole.height, scrollback: 0 });
  const dots = Array.from({ length: hole.height }, () => '·'.repeat(hole.width)).join('\r\n');
  await new Promise<void>((resolve) => agent.write(dots, resolve));
  try {
    return `${(await renderChrome(element, cols, rows, { agent, hole })).join('\n')}\n`;
  } finally {
    agent.dispose();
  }
}

/** Compares with `golden/<name>.txt`, exactly. */
export async function expectGolden(text: string, name: string): Promise<void> {
  await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
}
