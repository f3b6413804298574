import { describe, expect, it } from 'vitest';
import { createRenderedWatch } from '../../src/host/rendered-watch.ts';
import { mostToldRows, type RenderedScreen } from '../../src/model/rendered-screen.ts';
import { createMirror } from '../../src/terminal/mirror.ts';
import { renderedScreen } from '../../src/terminal/rendered-screen.ts';

/** A watch over a real mirror; timers run when the test says so. */
function open(cols = 40, rows = 8) {
  const written: string[] = [];
  const told: RenderedScreen[] = [];
  const pressed: boolean[] = [];
  let timers: (() => void)[] = [];
  let asked = 0;
  let reads: RenderedScreen['reads'] = 'keys';
  const mirror = createMirror({ cols, rows });
  const watch = createRenderedWatch({
    look(counts) {
      if (mirror.backlog() > 0 || !mirror.atRest() || mirror.modes().synchronized) return undefined;
      return renderedScreen(mirror, { ...counts, reads });
    },
    write: (bytes) => void written.push(Buffer.from(bytes).toString()),
    tell: (screen) => void told.push(screen),
    pressed: (_, ok) => void pressed.push(ok),
    now: () => 0,
    after(_, run) {
      asked += 1;
      timers.push(run);
    },
  });
  const settle = (): void => {
    const due = timers;
    timers = [];
    for (const run of due) run();
  };
  const print = (text: string): void => {
    mirror.write(text);
    watch.changed();
  };
  const latest = (): RenderedScreen => {
    const last = told.at(-1);
    if (!last) throw new Error('nothing was told');
    return last;
  };
  const press = (frozen: RenderedScreen, keys = 'y'): boolean | undefined => {
    watch.press({ id: 1, keys, frozen });
    return pressed.at(-1);
  };
  return {
    ...{ watch, mirror, written, told, settle, print, latest, press, asked: () => asked },
    readAs(how: RenderedScreen['reads']) {
      reads = how;
    },
  };
}

/** As a channel freezes it: the rows of the prompt alone. */
const lastRows = (screen: RenderedScreen, count: number): RenderedScreen => ({
  ...screen,
  rows: screen.rows.slice(-count),
});

function atPrompt(prompt = 'Delete it? [y/N] ') {
  const one = open();
  one.watch.follow();
  one.print(`some output\r\n${prompt}`);
  one.settle();
  return { ...one, frozen: lastRows(one.latest(), 1) };
}

describe('what the screen shows', () => {
  it('is told to nobody who did not ask', () => {
    const { print, settle, told, asked } = open();
    print('x');
    settle();
    expect([told, asked()]).toEqual([[], 0]);
  });

  it('is told once for each change, however often it was written to meanwhile', () => {
    const { watch, print, settle, told, asked } = open();
    watch.follow();
    for (let n = 0; n < 1000; n += 1) print(`\rline ${n}`);
    settle();
    print('\rline 999');
    settle();
    expect(asked()).toBe(2);
    expect(told.map(({ rows }) => rows.map(({ text }) => text))).toEqual([['line 999']]);
  });

  it('has rows that go on, the cursor from the last row, and no more rows than the bound', () => {
    const { watch, print, settle, latest } = open(10, 90);
    watch.follow();
    print(`${'\n'.repeat(70)}${'\r'}0123456789abc`);
    settle();
    expect(latest()).toMatchObject({ cut: true, cols: 10, cursor: { x: 3, up: 0 }, alternate: false });
    expect(latest().rows).toHaveLength(mostToldRows);
    expect(latest().rows.slice(-2)).toEqual([
      { text: '0123456789', continues: false },
      { text: 'abc', continues: true },
    ]);
  });

  it('is not told in the middle of a frame', () => {
    const { watch, print, settle, told } = open();
    watch.follow();
    print('\x1b[?2026hhalf');
    settle();
    expect(told).toEqual([]);
    print(' whole\x1b[?2026l');
    settle();
    expect(told.map(({ rows }) => rows[0]?.text)).toEqual(['half whole']);
  });
});

describe('keys for what is on the screen', () => {
  it('are typed while it is there', () => {
    const { press, frozen, written } = atPrompt();
    expect(press(frozen)).toBe(true);
    expect(written).toEqual(['y']);
  });

  it('are typed when it only scrolled up with what is above it', () => {
    const { press, frozen, print, written } = atPrompt();
    print('\x1b7\x1b[1;1H\x1b[2Kother output above\x1b8');
    expect(press(frozen)).toBe(true);
    expect(written).toEqual(['y']);
  });

  it.each<[string, (one: ReturnType<typeof atPrompt>) => void]>([
    ['another prompt stands there', ({ print }) => print('\r\x1b[2KDelete everything? [y/N] ')],
    ['one character of it is another', ({ print }) => print('\x1b7\r\x1b[3Cx\x1b8')],
    ['something stands below it', ({ print }) => print('\x1b7\r\n$ \x1b8x')],
    ['the cursor is elsewhere', ({ print }) => print('\x1b[2D')],
    ['it is the second screen', ({ print }) => print('\x1b[?1049h\x1b[HDelete it? [y/N] ')],
    ['the window is narrower', ({ mirror }) => mirror.resize(20, 8)],
    ['a frame is not whole', ({ print }) => print('\x1b[?2026h')],
    ['an escape sequence is not whole', ({ print }) => print('\x1b[3')],
    ['it reads whole lines by now', ({ readAs }) => readAs('lines')],
    ['somebody typed', ({ watch }) => watch.typed(Buffer.from('n'))],
    ['keys were pressed for it already', ({ press, frozen }) => void press(frozen, 'n')],
  ])('are not typed once %s', (_, change) => {
    const one = atPrompt();
    change(one);
    const before = [...one.written];
    expect(one.press(one.frozen)).toBe(false);
    expect(one.written).toEqual(before);
  });

  it('are typed although a window got or lost the focus', () => {
    const { watch, press, frozen } = atPrompt();
    watch.typed(Buffer.from('\x1b[I'));
    watch.typed(Buffer.from('\x1b[O'));
    expect(press(frozen)).toBe(true);
  });

  it('are not typed for nothing', () => {
    const { press, frozen } = atPrompt();
    expect(press({ ...frozen, rows: [] })).toBe(false);
  });
});
