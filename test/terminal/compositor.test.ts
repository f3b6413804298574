import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Compositor, createCompositor, type Scene } from '../../src/terminal/compositor.ts';
import { HOLE } from '../../src/terminal/hole.ts';
import { createMirror } from '../../src/terminal/mirror.ts';
import { cellsOf, feed, firstForbidden, holed, screenStream } from './outside.ts';

const COLS = 20;
const ROWS = 6;
const FULL = { left: 0, top: 0, width: COLS, height: ROWS };

/** A compositor with the terminal it paints on; `paint` checks every byte and that both agree afterwards. */
function stage(options: { color?: 'full' | 'none'; cols?: number; rows?: number } = {}) {
  const size = { cols: options.cols ?? COLS, rows: options.rows ?? ROWS };
  const compositor = createCompositor({ ...size, color: options.color ?? 'full' });
  const outer = createMirror({ ...size, scrollback: 0 });
  outer.write('\x1b[?7l');
  const paint = (scene: Scene): string => {
    const bytes = compositor.compose(scene);
    expect(firstForbidden(bytes)).toBeUndefined();
    outer.write(bytes);
    return bytes;
  };
  return { compositor, outer, paint };
}

function scene(chrome: Scene['chrome'], agent?: Scene['agent'], hole = FULL): Scene {
  return { chrome, agent, hole, cursor: undefined };
}

function shown(text: string, chromeText = ''): Compositor {
  const chrome = holed(COLS, ROWS);
  chrome.write(chromeText);
  const agent = createMirror({ cols: COLS, rows: ROWS });
  agent.write(text);
  const { compositor, paint } = stage();
  paint(scene(chrome, agent));
  return compositor;
}

describe('compositor', () => {
  it.each([
    ['agent text', 'hello', '', 'hello'],
    ['an overlay over the agent', 'hello', '\x1b[1;2HXY', 'hXYlo'],
    ['a wide character cut by an overlay on its right', '世x', '\x1b[1;2HX', ' Xx'],
    ['a wide character cut by an overlay on its left', '世x', '\x1b[1;1HX', 'X x'],
    ['a wide overlay over a wide character', 'a世x', '\x1b[1;1H界', '界 x'],
    ['the marker printed by the agent', `a${HOLE}b`, '', `a${HOLE}b`],
    ['bidi controls', 'a\u202eb\u2066c', '', 'abc'],
    ['an unattached bidi control', '\u202eb', '', '?b'],
    ['hidden text', '\x1b[8msecret\x1b[28mx', '', '      x'],
    ['a combining mark', 'e\u0301x', '', 'e\u0301x'],
    ['variation selectors and joiners', '❤\ufe0fx👩\u200d👧', '', '❤x👩👧'],
  ])('shows %s', (_name, agent, chrome, row) => {
    expect(shown(agent, chrome).frame()[0]).toBe(row);
  });

  it('cuts wide characters at the edges of the pane and of a smaller agent', () => {
    const hole = { left: 2, top: 1, width: 3, height: 2 };
    const chrome = holed(COLS, ROWS, hole);
    chrome.write('\x1b[2;1H||\x1b[2;6H||');
    const agent = createMirror({ cols: 8, rows: 2 });
    agent.write('a世界b\x1b[2;2H世世');
    const { compositor, paint } = stage();
    paint(scene(chrome, agent, hole));
    expect(compositor.frame().slice(1, 3)).toEqual(['||a世||', '   世']);
  });

  it('shows the asked part of a screen higher than the pane, and follows its changes', () => {
    const hole = { left: 0, top: 1, width: COLS, height: 2 };
    const chrome = holed(COLS, ROWS, hole);
    const agent = createMirror({ cols: COLS, rows: 5 });
    agent.write('one\r\ntwo\r\nthree\r\nfour\r\nfive');
    const { compositor, paint } = stage();
    const rows = (agentTop: number): string[] => {
      paint({ ...scene(chrome, agent, hole), agentTop });
      return compositor.frame().slice(1, 4);
    };
    expect(rows(0)).toEqual(['one', 'two', '']);
    expect(rows(3)).toEqual(['four', 'five', '']);
    agent.write('\x1b[4;1Hchanged');
    expect(rows(3)).toEqual(['changed', 'five', '']);
    expect(rows(4)).toEqual(['five', '', '']);
  });

  it('shows blanks where the chrome has holes outside the pane or there is no agent', () => {
    const chrome = holed(COLS, ROWS);
    chrome.write('\x1b[1;3Hx');
    const { compositor, paint } = stage();
    paint(scene(chrome, undefined));
    expect(compositor.frame()[0]).toBe('  x');
  });

  it('writes nothing when nothing changed, and few bytes for one cell', () => {
    const chrome = holed(COLS, ROWS);
    const agent = createMirror({ cols: COLS, rows: ROWS });
    agent.write('\x1b[2J\x1b[38;2;255;255;255mabc');
    const { paint } = stage();
    const at = (): Scene => ({ ...scene(chrome, agent), cursor: agent.cursor() });
    paint(at());
    expect(paint(at())).toBe('');
    agent.write('\x1b[38;2;200;201;202m\x1b[6;18H');
    paint(at());
    agent.write('d');
    expect(paint(at()).length).toBeLessThanOrEqual(64);
    agent.write('\x1b[6;18Hd');
    expect(paint(at()).length).toBeLessThanOrEqual(64);
    expect(paint(at())).toBe('');
  });

  it('places, hides and shows the cursor', () => {
    const chrome = holed(COLS, ROWS);
    const { outer, paint } = stage();
    paint({ ...scene(chrome), cursor: { x: 3, y: 2 } });
    expect(outer.cursor()).toEqual({ x: 3, y: 2, visible: true });
    paint(scene(chrome));
    expect(outer.cursor().visible).toBe(false);
    paint({ ...scene(chrome), cursor: { x: 99, y: 2 } });
    expect(outer.cursor().visible).toBe(false);
  });

  it('repaints a terminal somebody else wrote on', () => {
    const chrome = createMirror({ cols: COLS, rows: ROWS });
    chrome.write('chrome');
    const { compositor, outer, paint } = stage();
    paint(scene(chrome));
    outer.write('\x1b[2J\x1b[Hgarbage\x1b[31m');
    compositor.invalidate();
    paint(scene(chrome));
    expect(outer.text()[0]).toBe('chrome');
  });

  it('follows a new size', () => {
    const chrome = createMirror({ cols: 30, rows: 3 });
    chrome.write('x'.repeat(30));
    const { compositor, outer, paint } = stage();
    paint(scene(chrome));
    outer.resize(30, 3);
    compositor.resize(30, 3);
    paint(scene(chrome));
    expect(outer.text()).toEqual(compositor.frame());
    expect(compositor.frame()[0]).toBe('x'.repeat(30));
  });

  it.each([
    ['truecolor', '\x1b[38;2;1;2;3;48;2;4;5;6mx', '38;2;1;2;3;48;2;4;5;6', ''],
    ['256 colours', '\x1b[38;5;200;48;5;17mx', '38;5;200;48;5;17', ''],
    ['16 colours', '\x1b[31;102mx', '31;102', ''],
    ['attributes', '\x1b[1;2;3;4;7;9mx', '1;2;3;4;7;9', '1;2;3;4;7;9'],
    ['blink and overline', '\x1b[5;53mx', '', ''],
  ])('keeps %s', (_name, agent, full, none) => {
    for (const [color, style] of [
      ['full', full],
      ['none', none],
    ] as const) {
      const mirror = createMirror({ cols: COLS, rows: ROWS });
      mirror.write(agent);
      const { compositor, outer, paint } = stage({ color });
      paint(scene(holed(COLS, ROWS), mirror));
      expect(compositor.cells()[0]?.[0]).toEqual({ text: 'x', width: 1, style });
      expect(outer.readRow(0)[0]).toEqual({ text: 'x', width: 1, style });
    }
  });

  it('survives more different clusters than it keeps', () => {
    const chrome = holed(200, 50);
    const agent = createMirror({ cols: 200, rows: 50 });
    const { compositor, paint } = stage({ cols: 200, rows: 50 });
    for (let i = 0; i < 8; i++) {
      for (let y = 0; y < 50; y++) {
        const cells = Array.from({ length: 200 }, (_, x) => {
          const n = (i * 50 + y) * 200 + x;
          return `a${String.fromCodePoint(0x300 + (n % 64), 0x300 + ((n >> 6) % 64), 0x300 + ((n >> 12) % 32))}`;
        });
        agent.write(`\x1b[${y + 1}H${cells.join('')}`.slice(0, 4000));
      }
      paint({ ...scene(chrome, agent), hole: { left: 0, top: 0, width: 200, height: 50 } });
    }
    expect(compositor.frame()[0]).toBe(agent.text()[0]);
  });
});

describe('compositor properties', () => {
  const rect = fc.record({
    left: fc.integer({ min: 0, max: COLS }),
    top: fc.integer({ min: 0, max: ROWS }),
    width: fc.integer({ min: 0, max: COLS }),
    height: fc.integer({ min: 0, max: ROWS }),
  });
  const step = fc.record({ agent: screenStream, chrome: screenStream, hole: rect, same: fc.boolean() });

  it('the terminal always shows what the compositor believes, and only allowed bytes were sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const chrome = holed(COLS, ROWS);
        const agent = createMirror({ cols: COLS, rows: ROWS });
        const { compositor, outer, paint } = stage();
        let hole = FULL;
        for (const next of steps) {
          await feed(agent, next.agent);
          await feed(chrome, next.chrome);
          if (!next.same) hole = next.hole;
          paint({ chrome, agent, hole, cursor: agent.cursor() });
          expect(cellsOf(outer)).toEqual(compositor.cells());
          const fresh = createCompositor({ cols: COLS, rows: ROWS, color: 'full' });
          fresh.compose({ chrome, agent, hole, cursor: undefined });
          expect(compositor.cells()).toEqual(fresh.cells());
          expect(compositor.compose({ chrome, agent, hole, cursor: agent.cursor() })).toBe('');
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, string | Uint8Array]>([
    ['clipboard', '\x1b]52;c;aGVsbG8=\x07x'],
    ['title and notification', '\x1b]0;evil\x07\x1b]9;evil\x07\x1b]777;notify;a;b\x1b\\'],
    ['DCS', '\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\'],
    ['queries', '\x1b[6n\x1b[c\x1b[>c\x1b[?u\x1b]11;?\x07'],
    ['mode changes', '\x1b[?1049h\x1b[?1003h\x1b[?2004h\x1b[?25h'],
    ['C1 controls', '\u009b31mx\u009d52;c;aGk=\u009c\u0085'],
    [
      'invalid UTF-8',
      new Uint8Array([0xff, 0xc0, 0x80, 0xe2, 0x28, 0xa1, 0x9b, 0x33, 0x6d, 0xed, 0xa0, 0x80]),
    ],
    ['a 1 MB line', 'y'.repeat(1 << 20)],
    ['tags and selectors', 'a\u{e0041}\u{e0042}\ufe0f\u{e0100}b'],
  ])('lets nothing through of %s', async (_name, data) => {
    const agent = createMirror({ cols: COLS, rows: ROWS });
    await feed(agent, data);
    const { paint } = stage();
    expect(firstForbidden(paint(scene(holed(COLS, ROWS), agent)))).toBeUndefined();
  });
});
