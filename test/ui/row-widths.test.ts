import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMirror } from '../../src/terminal/mirror.ts';
import { dialogFrame } from '../../src/ui/dialog-frame.ts';
import { historyRows } from '../../src/ui/history-rows.ts';
import { openHistory } from '../../src/ui/history-state.ts';
import { homeRows } from '../../src/ui/home-rows.ts';
import { openHome } from '../../src/ui/home-state.ts';
import { createRunList } from '../../src/ui/matching-runs.ts';
import { type Row, rowText } from '../../src/ui/row.ts';
import { visible } from '../../src/ui/visible-text.ts';
import { cells } from '../../src/ui/wrap.ts';
import { drive } from './drive.ts';
import { entries } from './sample-history.ts';
import { home } from './sample-home.ts';
import { judged, past, run, verdict, view } from './sample-run.ts';

/** What makes a row too wide or too narrow where widths are only guessed. */
const pieces = [
  ...['a', ' ', '世', '界', 'ｱ', 'Ａ', '한', 'ㅎ', 'é', 'e\u0301', 'ก\u0e33', 'क्ष', '\u0301'],
  ...['🙂', '👩\u200d👧', '🇩🇪', '1\ufe0f\u20e3', '❤\ufe0f', '👍🏽', '☃', '⌚'],
  ...['שלום', 'مرحبا', '\u202eabc\u202c', '\u200b', '\u00ad', '\t', '\n', '\x1b[31m', '𠮷', '│'],
];
const text = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 30 });
const cols = fc.integer({ min: 1, max: 220 });
const rows = fc.integer({ min: 1, max: 40 });

/** The same text on a terminal: where its last character ends says how wide it really is. */
function widthShown(mirror: ReturnType<typeof createMirror>, line: string): Promise<number> {
  return new Promise((resolve) =>
    mirror.write(`\x1b[H\x1b[2K${line}`, () => resolve(mirror.cursor().y === 0 ? mirror.cursor().x : -1)),
  );
}

async function expectExact(drawn: readonly Row[], width: number, height: number): Promise<void> {
  expect(drawn).toHaveLength(height);
  const mirror = createMirror({ cols: 400, rows: 2, scrollback: 0 });
  for (const one of drawn) {
    const line = rowText(one);
    expect([line, cells(line)]).toEqual([line, width]);
    expect([line, await widthShown(mirror, line)]).toEqual([line, width]);
  }
  mirror.dispose();
}

describe('each row is exactly as wide as the terminal, whatever is written in it', () => {
  it('in the history', () =>
    fc.assert(
      fc.asyncProperty(text, text, cols, rows, async (one, other, width, height) => {
        const list = createRunList(
          entries.map((entry) => ({
            ...entry,
            task: one,
            agent: other,
            ...(entry.problem === undefined ? {} : { problem: one }),
          })),
        );
        const state = openHistory(other);
        const view = { list, state: { ...state, filtering: false }, preview: [one, other], scope: 'here' };
        await expectExact(historyRows(view, width, height), width, height);
        await expectExact(historyRows({ ...view, state }, width, height), width, height);
      }),
      { numRuns: 25 },
    ));

  it('on the home screen', () =>
    fc.assert(
      fc.asyncProperty(text, text, cols, rows, async (one, other, width, height) => {
        const shown = {
          ...home,
          live: home.live.map((entry) => ({ ...entry, task: one, note: other, agent: other })),
          contracts: home.contracts.map((entry) => ({ ...entry, task: other, file: one })),
          workspace: other,
        };
        await expectExact(homeRows({ ...openHome, message: one }, shown, width, height), width, height);
      }),
      { numRuns: 25 },
    ));

  it('in the dialog about a command', () =>
    fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 160 }),
        fc.integer({ min: 4, max: 40 }),
        async (command, width, height) => {
          const asked = judged(run('a9', command), verdict('ask', 'ask.run[0]', { reason: command }));
          const driver = drive(view([...past, ...asked]), width, height)
            .press('prefix', 'a')
            .wait(600);
          const frame = dialogFrame(driver.screen(), driver.run());
          if (!frame) throw new Error('no dialog');
          await expectExact(frame.rows, frame.rect.width, frame.rect.height);
          expect(frame.rect.left + frame.rect.width).toBeLessThanOrEqual(width);
          expect(frame.rect.top + frame.rect.height).toBeLessThanOrEqual(height);
        },
      ),
      { numRuns: 25 },
    ));
});

describe('a text made visible is measured as wide as it is drawn', () => {
  it('of every character there is', async () => {
    const mirror = createMirror({ cols: 1000, rows: 2, scrollback: 0 });
    for (let first = 0x20; first < 0xf0000; first += 64) {
      const signs = Array.from({ length: 64 }, (_, at) => `a${String.fromCodePoint(first + at)}`);
      const line = visible(signs.join(''));
      expect([line, await widthShown(mirror, line)]).toEqual([line, cells(line)]);
    }
    mirror.dispose();
  });

  it('of any that stand together', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(text, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })),
        async (one) => {
          const mirror = createMirror({ cols: 1000, rows: 2, scrollback: 0 });
          const line = visible(one);
          expect([line, await widthShown(mirror, line)]).toEqual([line, cells(line)]);
          mirror.dispose();
        },
      ),
      { numRuns: 500 },
    ));
});
