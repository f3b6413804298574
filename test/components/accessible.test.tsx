import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openChrome } from '../harness/screen.ts';
import { everyScreen, type ScreenShown } from './every-screen.tsx';
import { shot } from './shot.tsx';

/** Each draws some seventy screens. */
const patience = 120_000;

const draw = (shown: ScreenShown, cols: number, rows: number): Promise<string> => {
  const { element, hole } = shown(cols, rows);
  return shot(element, cols, rows, hole);
};

const golden = join(import.meta.dirname, 'golden');

/**
 * Only from 140x40 on there is room to say that the agent's screen is smaller than its pane; there all of the doctor is seen, and
 * at 200x60 all of the long command.
 */
const same: Readonly<Record<string, string[][]>> = {
  '80x24': [['run', 'run-smaller']],
  '100x30': [['run', 'run-smaller']],
  '140x40': [['doctor', 'doctor-end']],
  '200x60': [
    ['approval-long', 'approval-long-end'],
    ['doctor', 'doctor-end'],
  ],
};

describe('without colour', () => {
  // The pictures are text, without any style, and held exact where they are drawn.
  it.each(['80x24', '100x30', '140x40', '200x60'])('no two states look alike at %s', (size) => {
    const ending = `-${size}.txt`;
    const names = readdirSync(golden).filter((name) => name.endsWith(ending));
    expect(names.length).toBeGreaterThan(60);
    const alike = new Map<string, string[]>();
    for (const name of names) {
      const text = readFileSync(join(golden, name), 'utf8');
      alike.set(text, [...(alike.get(text) ?? []), name.slice(0, -ending.length)]);
    }
    expect([...alike.values()].filter((group) => group.length > 1)).toEqual(same[size] ?? []);
  });

  it('every screen of which there is a picture is drawn in the tests below', () => {
    const drawn = new Set(everyScreen.map(([name]) => name));
    const pictured = readdirSync(golden).flatMap((name) => /^(.+)-80x24\.txt$/.exec(name)?.[1] ?? []);
    expect(pictured.filter((name) => !drawn.has(name))).toEqual(['replay-end']);
  });
});

/** Nobody works at these; a window manager makes them, and so does a terminal that says nonsense for a moment. */
const odd = [
  [1, 1],
  [10, 3],
  [20, 5],
  [1000, 3],
] as const;

describe.each(odd)('at %ix%i', (cols, rows) => {
  it('every screen is drawn, and none spills', { timeout: patience }, async () => {
    for (const [name, shown] of everyScreen) {
      const lines = (await draw(shown, cols, rows)).split('\n');
      expect([name, lines.length]).toEqual([name, rows + 1]);
    }
  });
});

describe('when nothing changed', () => {
  it('no screen sends a byte', { timeout: patience }, async () => {
    for (const [name, shown] of everyScreen) {
      const first = shown(80, 24);
      const screen = openChrome(first.element, 80, 24, { hole: first.hole });
      try {
        expect([name, (await screen.painted()).length > 0]).toEqual([name, true]);
        await screen.rerender(shown(80, 24).element);
        expect([name, await screen.painted()]).toEqual([name, '']);
      } finally {
        screen.close();
      }
    }
  });
});
