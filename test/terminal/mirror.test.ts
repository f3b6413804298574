import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMirror, type MirrorOptions } from '../../src/terminal/mirror.ts';
import { cellsOf, feed, lookOf, parsed, screenStream } from './outside.ts';

const SIZE = { cols: 20, rows: 6 };

describe('mirror', () => {
  it.each([
    ['plain rows', 'one\r\ntwo', ['one', 'two', '', '', '', '']],
    ['wide characters', '世界!', ['世界!', '', '', '', '', '']],
    ['a combining mark', 'e\u0301x', ['e\u0301x', '', '', '', '', '']],
    ['a lone combining mark', '\u0301x', ['?x', '', '', '', '', '']],
    ['bidi controls', 'a\u202eb', ['ab', '', '', '', '', '']],
    ['joined emoji lose the joiner', '👩\u200d👧', ['👩👧', '', '', '', '', '']],
    ['line drawing', '\x1b(0qx\x1b(B', ['─│', '', '', '', '', '']],
  ])('shows %s', (_name, input, rows) => {
    const mirror = createMirror(SIZE);
    mirror.write(input);
    expect(mirror.text()).toEqual(rows);
  });

  it.each([{ publicOnly: false }, { publicOnly: true }])(
    'lays out for the old size what was printed before a resize (%o)',
    async (how) => {
      const long = `${Array.from({ length: 2000 }, (_, n) => `line ${n} of a long output\r\n`).join('')}\x1b[999;999Hx`;
      const late = createMirror({ ...SIZE, ...how });
      late.write(long);
      expect(late.backlog()).toBeGreaterThan(0);
      late.resize(40, 10);
      const slow = createMirror({ ...SIZE, ...how });
      await new Promise<void>((done) => slow.write(long, done));
      slow.resize(40, 10);
      await parsed(late);
      await parsed(slow);
      expect(late.size()).toEqual({ cols: 40, rows: 10 });
      expect(late.text()).toEqual(slow.text());
    },
  );

  it('parses a small chunk before write returns and reports it done', () => {
    const mirror = createMirror(SIZE);
    let done = false;
    mirror.write('x', () => {
      done = true;
    });
    expect([done, mirror.backlog(), mirror.text()[0]]).toEqual([true, 0, 'x']);
  });

  it('keeps order when a small chunk follows a large one', async () => {
    const mirror = createMirror(SIZE);
    mirror.write(`\x1b[2J${'\x1b[Hlarge'.repeat(2000)}`);
    expect(mirror.backlog()).toBeGreaterThan(4096);
    mirror.write('\x1b[Hsmall');
    await parsed(mirror);
    expect(mirror.text()[0]).toBe('small');
  });

  it('tells the modes a program set', () => {
    const mirror = createMirror(SIZE);
    mirror.write('\x1b[?1h\x1b=\x1b[?2004h\x1b[?1003h\x1b[?1006h\x1b[?1004h\x1b[?25l\x1b[?2026h');
    expect(mirror.modes()).toEqual({
      applicationCursor: true,
      applicationKeypad: true,
      bracketedPaste: true,
      mouse: 'any',
      mouseEncoding: 'sgr',
      focusEvents: true,
      cursorVisible: false,
      synchronized: true,
    });
    mirror.write('\x1bc');
    expect(mirror.modes()).toMatchObject({ mouse: 'none', mouseEncoding: 'default', cursorVisible: true });
  });

  it('answers queries to onReply only', () => {
    const replies: string[] = [];
    const mirror = createMirror({ ...SIZE, onReply: (reply) => replies.push(reply) });
    mirror.write('ab\x1b[6n\x1b[c\x1b]52;c;?\x07\x1b]11;?\x07');
    expect(replies).toEqual(['\x1b[1;3R', '\x1b[?1;2c']);
  });

  it('makes titles safe and short', () => {
    const mirror = createMirror(SIZE);
    mirror.write(`\x1b]0;a\u202eb\u200bc${'x'.repeat(200)}\x07`);
    expect(mirror.title()).toMatch(/^a\?b\?cx{75}$/);
  });

  it('reads back what scrolled away and keeps still while scrolled', () => {
    const mirror = createMirror({ cols: 10, rows: 2, scrollback: 50 });
    for (let i = 0; i < 10; i++) mirror.write(`line ${i}\r\n`);
    mirror.scrollTo(5);
    expect([mirror.text(), mirror.cursor().visible]).toEqual([['line 4', 'line 5'], false]);
    mirror.write('more\r\n');
    expect(mirror.text()).toEqual(['line 4', 'line 5']);
    mirror.scrollTo(0);
    expect(mirror.text()).toEqual(['more', '']);
  });

  it('reads the same cells with and without the private core', async () => {
    await fc.assert(
      fc.asyncProperty(screenStream, async (stream) => {
        const fast = createMirror({ ...SIZE, scrollback: 0 });
        const slow = createMirror({ ...SIZE, scrollback: 0, publicOnly: true });
        await Promise.all([feed(fast, stream), feed(slow, stream)]);
        expect(lookOf(slow)).toEqual(lookOf(fast));
      }),
      { numRuns: 30 },
    );
  });
});

describe('mirror snapshots', () => {
  const restored = async (stream: string, options: MirrorOptions = SIZE) => {
    const live = createMirror(options);
    await feed(live, stream);
    const copy = createMirror(options);
    await feed(copy, 'junk\x1b[?1049hjunk');
    copy.restore(live.snapshot());
    await parsed(copy);
    return { live, copy };
  };
  const state = (mirror: ReturnType<typeof createMirror>) => ({
    cells: lookOf(mirror),
    text: mirror.text(),
    cursor: mirror.cursor(),
    modes: mirror.modes(),
    title: mirror.title(),
  });

  it.each([
    ['styles', '\x1b[1;3;4;7;9;31;48;2;1;2;3mx\x1b[m \x1b[2;95my'],
    ['erased cells with a colour', '\x1b[44m\x1b[2J\x1b[3;4Hx'],
    ['a cursor waiting at the edge', `\x1b[31m${'x'.repeat(20)}`],
    ['a wide character waiting at the edge', `${'x'.repeat(18)}世`],
    ['a wide character that wrapped', `${'x'.repeat(19)}世`],
    ['the alternate screen over the normal one', 'below\x1b[?1049h\x1b[32mabove'],
    ['scroll region and origin', '\x1b[2;4r\x1b[?6h\x1b[2;3Hx'],
    ['saved cursor', '\x1b[3;3H\x1b[31m\x1b7\x1b[m\x1b[H'],
    ['modes and title', '\x1b[?1h\x1b[?1002h\x1b[?1006h\x1b[?25l\x1b[4h\x1b[?7l\x1b]2;hi\x07'],
    ['a wrapped line whose second part was erased', `${'x'.repeat(25)}\r\x1b[K`],
  ])('restores %s', async (_name, stream) => {
    const { live, copy } = await restored(stream);
    expect(state(copy)).toEqual(state(live));
  });

  it('restores any screen, and the program goes on as if nothing had happened', async () => {
    await fc.assert(
      fc.asyncProperty(screenStream, screenStream, async (before, after) => {
        const { live, copy } = await restored(before);
        fc.pre(live.atRest());
        expect(state(copy)).toEqual(state(live));
        await Promise.all([feed(live, after), feed(copy, after)]);
        expect(state(copy)).toEqual(state(live));
      }),
      { numRuns: 300 },
    );
  });

  it('restores history', async () => {
    const stream = Array.from({ length: 30 }, (_, i) => `line ${i}\r\n`).join('');
    const { copy } = await restored(stream);
    copy.scrollTo(copy.scrollback());
    expect([copy.scrollback(), copy.text()[0]]).toEqual([25, 'line 0']);
  });
});

describe('mirror under attack', () => {
  it.each<[string, string | Uint8Array]>([
    ['a 1 MB line', 'x'.repeat(1 << 20)],
    ['invalid UTF-8', new Uint8Array(1 << 16).map((_, i) => (i * 7919) & 255)],
    ['an unfinished OSC', `\x1b]0;${'t'.repeat(1 << 20)}`],
    ['an unfinished DCS', `\x1bP+q${'41'.repeat(1 << 19)}`],
    ['a parameter flood', `\x1b[${'9999999999;'.repeat(10_000)}m`],
    ['a CSI flood', '\x1b[9999L\x1b[9999M\x1b[9999@\x1b[9999b'.repeat(300)],
    ['one huge count', '\x1b[2147483647L\x1b[2147483647T\x1b[2147483647I\x1b[2147483647Zx\x1b[2147483647b'],
    ['a reply flood', '\x1b[6n'.repeat(10_000)],
    ['links without end', Array.from({ length: 5000 }, (_, i) => `\x1b]8;id=${i};http://${i}\x07x`).join('')],
  ])('survives %s', async (_name, data) => {
    const mirror = createMirror({ ...SIZE, scrollback: 100 });
    await feed(mirror, data);
    await feed(mirror, '\x1b\\\x18\x1bcstill here');
    expect(mirror.text()[0]).toBe('still here');
  });

  it.each([
    ['insert lines', 'a\r\nb\x1b[H\x1b[99L', ['', '']],
    ['delete lines', 'a\r\nb\r\nc\x1b[2H\x1b[99M', ['a', '']],
    ['scroll', 'a\r\nb\x1b[99S', ['', '']],
    ['tab', 'a\x1b[99Ib', ['a                  b', '']],
    ['back tab', 'abc\x1b[99Zd', ['dbc', '']],
    ['repeat', 'x\x1b[999b', ['x'.repeat(20), 'x'.repeat(20)]],
  ])('still does what a large count asks: %s', (_name, stream, rows) => {
    const mirror = createMirror(SIZE);
    mirror.write(stream);
    expect(mirror.text().slice(0, 2)).toEqual(rows);
  });

  it('keeps a cell bounded under combining marks without end', async () => {
    const mirror = createMirror(SIZE);
    await feed(mirror, `a${'\u0301'.repeat(100_000)}`);
    const longest = Math.max(...cellsOf(mirror).flatMap((row) => row.map((cell) => cell.text.length)));
    expect(longest).toBeLessThanOrEqual(9);
    expect(mirror.snapshot().length).toBeLessThan(200_000);
  });

  it('never queues more than its bound, whoever ignores the backlog', async () => {
    const mirror = createMirror(SIZE);
    let highest = 0;
    const chunk = 'x'.repeat(1 << 20);
    for (let i = 0; i < 24; i++) {
      mirror.write(chunk);
      highest = Math.max(highest, mirror.backlog());
    }
    expect(highest).toBeLessThanOrEqual(10 << 20);
    await parsed(mirror);
  });

  it.each([
    [Number.NaN, 3, 2, 3],
    [1, 0, 2, 1],
    [99_999, 99_999, 2000, 2000],
    [80.9, 24.2, 80, 24],
  ])('takes size %s x %s as %s x %s', (cols, rows, wantCols, wantRows) => {
    const mirror = createMirror({ ...SIZE, scrollback: 0 });
    mirror.resize(cols, rows);
    expect(mirror.size()).toEqual({ cols: wantCols, rows: wantRows });
  });
});
