import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGather, type Started } from '../../../src/boundary/witness/gather.ts';

const one = (over: Partial<Started> = {}): Started => ({
  role: 'below',
  exe: '/bin/true',
  argv: ['true'],
  pid: 7,
  parent: 6,
  cwd: null,
  top: { id: 1, pid: 6 },
  at: 0,
  ...over,
});

describe('starts that are put together', () => {
  it('count the same program with the same words within a second, under the same start', () => {
    const gather = createGather();
    for (let at = 0; at < 900; at += 100) gather.add(one({ at, pid: at }));
    gather.add(one({ at: 50, top: { id: 2, pid: 9 } }));
    expect(gather.take(900)).toEqual([]);
    expect(gather.take(1000)).toMatchObject([{ count: 9, pid: 0, first: 0, last: 800 }]);
    expect(gather.rest()).toMatchObject([{ count: 1, top: { id: 2 } }]);
  });

  it('tell what the agent started itself sooner, and give those alike one number', () => {
    const gather = createGather();
    const tops = [1, 2].map((pid) => gather.add(one({ role: 'top', top: null, pid, at: 0 })));
    expect(tops).toEqual([
      { id: 1, pid: 1 },
      { id: 1, pid: 1 },
    ]);
    expect(gather.take(250)).toMatchObject([{ count: 2 }]);
    expect(gather.add(one({ role: 'top', top: null, pid: 3, at: 300 }))).toEqual({ id: 2, pid: 3 });
  });

  it('tell of a start of the agent at once when it is one of many: what is below it is told under it', () => {
    const gather = createGather();
    for (let at = 0; at < 200; at += 1) gather.add(one({ argv: [String(at)] }));
    const top = gather.add(one({ role: 'top', top: null, pid: 9, argv: ['x'] }));
    gather.add(one({ role: 'top', top: null, pid: 10, argv: ['y'] }));
    expect(gather.take(1)).toMatchObject([{ role: 'top', top, count: 1 }]);
    const rest = gather.rest().filter(({ role }) => role === 'top');
    expect(rest).toMatchObject([{ top, count: 1, argv: [] }]);
  });

  it('lose none, however many there are', () => {
    const starts = fc.array(
      fc.record({
        role: fc.constantFrom('top' as const, 'below' as const),
        exe: fc.integer({ min: 0, max: 40 }).map((n) => `/bin/p${n}`),
        word: fc.nat(),
        wait: fc.integer({ min: 0, max: 30 }),
        top: fc.integer({ min: 1, max: 60 }),
      }),
      { minLength: 250, maxLength: 600, size: 'max' },
    );
    fc.assert(
      fc.property(starts, (list) => {
        const gather = createGather();
        let at = 0;
        let told = 0;
        for (const { role, exe, word, wait, top } of list) {
          at += wait;
          const under = role === 'top' ? null : { id: top, pid: top };
          gather.add(one({ role, exe, argv: [exe, String(word)], at, top: under }));
          for (const { count } of gather.take(at)) told += count;
        }
        for (const { count } of gather.rest()) told += count;
        expect(told).toBe(list.length);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['top', 'below'] as const)('are few lines in a flood of different ones: %s', (role) => {
    const gather = createGather();
    let lines = 0;
    let bytes = 0;
    const tell = (starts: unknown[]): void => {
      lines += starts.length;
      bytes += JSON.stringify(starts).length;
    };
    // A minute of a program a millisecond, each with another name and other words.
    for (let at = 0; at < 60_000; at += 1) {
      const top = role === 'top' ? null : { id: at % 700, pid: at };
      gather.add(one({ role, exe: `/tmp/p${at}`, argv: [`p${at}`, 'x'.repeat(900)], at, top }));
      if (at % 250 === 0) tell(gather.take(at));
    }
    tell(gather.rest());
    // 200 at once, 2 a second, and 21 counts each ten seconds (42 lines of what the agent starts itself).
    expect(lines).toBeLessThan(200 + 120 + 7 * 42);
    expect(bytes).toBeLessThan(500_000);
  });
});
