import { describe, expect, it } from 'vitest';
import { createFloodGate } from '../../src/host/flood-gate.ts';

const kb = 1024;

/** A gate with a clock that moves a window at a time. */
function openGate() {
  let due: (() => void)[] = [];
  const said: string[] = [];
  const gate = createFloodGate({
    after: (_ms, run) => void due.push(run),
    windowEnded: () => void said.push('window'),
    calm: () => void said.push('calm'),
  });
  const nextWindow = (): void => {
    const now = due;
    due = [];
    for (const run of now) run();
  };
  return { gate, said, nextWindow, timers: () => due.length };
}

describe('flood gate', () => {
  it('lets output somebody can read through, for as long as it comes', () => {
    const { gate, said, nextWindow } = openGate();
    for (let window = 0; window < 50; window += 1) {
      expect(gate.pass(200 * kb)).toBe(true);
      nextWindow();
    }
    expect(said).toEqual([]);
  });

  it('leaves out what is too much for one window, and says when viewers may be brought up to date', () => {
    const { gate, said, nextWindow } = openGate();
    expect(gate.pass(200 * kb)).toBe(true);
    expect(gate.pass(100 * kb)).toBe(false);
    expect([gate.closed(), gate.flooding()]).toEqual([true, false]);
    nextWindow();
    expect([gate.closed(), gate.flooding()]).toEqual([false, true]);
    expect(said).toEqual(['window']);
  });

  it('lets an echo through in the middle of a flood, and little more', () => {
    const { gate, nextWindow } = openGate();
    gate.pass(300 * kb);
    nextWindow();
    expect([gate.pass(10), gate.pass(10), gate.pass(20 * kb), gate.pass(10)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is calm after three quiet windows, and then keeps no timer', () => {
    const { gate, said, nextWindow, timers } = openGate();
    gate.pass(300 * kb);
    for (let window = 0; window < 4; window += 1) nextWindow();
    expect(said).toEqual(['window', 'window', 'window', 'calm']);
    expect([gate.flooding(), timers()]).toEqual([false, 0]);
    expect(gate.pass(200 * kb)).toBe(true);
  });

  it('stays a flood while it goes on', () => {
    const { gate, said, nextWindow } = openGate();
    for (let window = 0; window < 20; window += 1) {
      gate.pass(300 * kb);
      nextWindow();
    }
    expect(new Set(said)).toEqual(new Set(['window']));
    expect(gate.flooding()).toBe(true);
  });
});
