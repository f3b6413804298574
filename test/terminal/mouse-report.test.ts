import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyRouter } from '../../src/terminal/key-router.ts';
import { type MouseReport, mouseBytes, scanMouse, wheelOf } from '../../src/terminal/mouse-report.ts';

const PREFIX = 0x1d;
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const latin1 = (data: Iterable<number>): string => Buffer.from([...data]).toString('latin1');
const at = (code: number, release = false): MouseReport => ({ code, x: 4, y: 9, release });

/** A router whose terminal reports its mouse; time passes when told. */
function desk() {
  const agent: number[] = [];
  const keys: { name: string; keysInChunk: number }[] = [];
  const reports: MouseReport[] = [];
  const timers = new Set<() => void>();
  const router = createKeyRouter({
    prefix: PREFIX,
    toAgent: (data) => agent.push(...data),
    toScreen: ({ name }, { keysInChunk }) => keys.push({ name, keysInChunk }),
    onReply: () => {},
    onMouse: (report) => reports.push(report),
    setTimer: (run) => {
      timers.add(run);
      return () => void timers.delete(run);
    },
  });
  const quiet = (): void => {
    for (const run of [...timers]) if (timers.delete(run)) run();
  };
  return { router, agent, keys, reports, quiet, feed: (text: string) => router.feed(bytes(text)) };
}

describe('mouse reports', () => {
  it.each([
    ['\x1b[<64;5;10M', at(64)],
    ['\x1b[<0;5;10m', at(0, true)],
    ['\x1b[M`%*', at(64)],
  ])('%j is read', (text, report) =>
    expect(scanMouse(bytes(text), 0)).toEqual({ found: 'report', report, next: text.length }),
  );

  it.each(['\x1b', '\x1b[', '\x1b[<', '\x1b[<64;5', '\x1b[M`'])('%j may become one', (text) =>
    expect(scanMouse(bytes(text), 0)).toEqual({ found: 'part' }),
  );

  it.each(['a', '\x1b[A', '\x1bx', '\x1b[<64;5;x', '\x1b[<1M', `\x1b[<${'1'.repeat(40)}`, '\x1b[200~'])(
    '%j is none',
    (text) => expect(scanMouse(bytes(text), 0)).toEqual({ found: 'none' }),
  );

  it('tells the wheel from everything else a mouse can do', () => {
    const turned = [64, 65, 64 + 4, 66, 67, 0, 1, 2, 35, 96, 128].map((code) => wheelOf(at(code)));
    expect(turned).toEqual([-1, 1, -1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  const wheel = at(64);
  const encoded: [Parameters<typeof mouseBytes>[1], MouseReport, string | null][] = [
    [{ mouse: 'vt200', mouseEncoding: 'sgr' }, wheel, '\x1b[<64;5;10M'],
    [{ mouse: 'vt200', mouseEncoding: 'sgr' }, at(0, true), '\x1b[<0;5;10m'],
    [{ mouse: 'vt200', mouseEncoding: 'default' }, wheel, '\x1b[M`%*'],
    [{ mouse: 'vt200', mouseEncoding: 'default' }, at(0, true), '\x1b[M#%*'],
    [{ mouse: 'vt200', mouseEncoding: 'default' }, { ...wheel, x: 300 }, null],
    [{ mouse: 'any', mouseEncoding: 'urxvt' }, wheel, '\x1b[96;5;10M'],
    [{ mouse: 'any', mouseEncoding: 'utf8' }, wheel, '\x1b[M`%*'],
    [{ mouse: 'any', mouseEncoding: 'pixels' }, wheel, null],
    [{ mouse: 'none', mouseEncoding: 'sgr' }, wheel, null],
    [{ mouse: 'x10', mouseEncoding: 'default' }, wheel, null],
    [{ mouse: 'x10', mouseEncoding: 'default' }, at(0), '\x1b[M %*'],
    [{ mouse: 'vt200', mouseEncoding: 'sgr' }, at(35), null],
    [{ mouse: 'drag', mouseEncoding: 'sgr' }, at(35), null],
    [{ mouse: 'drag', mouseEncoding: 'sgr' }, at(32), '\x1b[<32;5;10M'],
    [{ mouse: 'any', mouseEncoding: 'sgr' }, at(35), '\x1b[<35;5;10M'],
  ];
  it.each(encoded)('a program with %o gets of %o: %j', (modes, report, wanted) => {
    const made = mouseBytes(report, modes);
    expect(made === null ? null : latin1(made)).toBe(wanted);
  });
});

describe('the router with a mouse', () => {
  it('keeps every report from the agent, wherever a chunk ends', () => {
    const { feed, agent, reports, quiet } = desk();
    feed('ab\x1b[<64;5;10Mcd\x1b[<0;1');
    feed(';1M\x1b[A\x1b');
    feed('[<0;1;1me');
    quiet();
    expect(latin1(agent)).toBe('abcd\x1b[Ae');
    expect(reports.map(({ code }) => code)).toEqual([64, 0, 0]);
  });

  it('gives the Escape key after a moment, to whom it belongs', () => {
    const { feed, agent, keys, router, quiet } = desk();
    feed('\x1b');
    expect(agent).toEqual([]);
    quiet();
    expect(latin1(agent)).toBe('\x1b');
    router.setFocus('screen');
    feed('\x1b');
    quiet();
    expect(keys).toEqual([{ name: 'escape', keysInChunk: 1 }]);
  });

  it('counts no report as a key, and lets none follow the prefix', () => {
    const { feed, keys, router } = desk();
    feed('\x1d\x1b[<64;5;10M');
    expect(router.focus()).toBe('prefix');
    router.setFocus('screen');
    feed('\x1b[<64;5;10My');
    expect(keys).toEqual([{ name: 'y', keysInChunk: 1 }]);
  });

  it('leaves pastes as they are', () => {
    const { feed, agent, reports, router } = desk();
    router.setAgentWantsPaste(true);
    const paste = '\x1b[200~x\x1b[<64;5;10My\x1b[201~';
    feed(paste);
    expect([latin1(agent), reports]).toEqual([paste, []]);
  });

  it('gives the agent everything but the reports, however the bytes are cut', () => {
    const report = fc
      .tuple(fc.constantFrom(0, 2, 32, 64, 65), fc.integer({ min: 1, max: 300 }), fc.constantFrom('M', 'm'))
      .map(([code, x, end]) => ({ text: `\x1b[<${code};${x};7${end}`, mouse: true }));
    const plain = fc
      .constantFrom('a', 'y', '\r', ' ', '\x1b[A', '\x1b[1;5C', '\x1bOP', '\x1b[15~', 'é')
      .map((text) => ({ text, mouse: false }));
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.oneof(report, plain), { maxLength: 20 }), cuts, (pieces, sizes) => {
        const { router, agent, reports, quiet } = desk();
        const all = bytes(pieces.map(({ text }) => text).join(''));
        let from = 0;
        for (const size of [...sizes, all.length]) {
          router.feed(all.subarray(from, from + size));
          from += size;
        }
        quiet();
        const typed = pieces.filter(({ mouse }) => !mouse);
        expect(latin1(agent)).toBe(typed.map(({ text }) => text).join(''));
        expect(reports).toHaveLength(pieces.length - typed.length);
      }),
      { numRuns: 500 },
    );
  });
});
