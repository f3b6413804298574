import { expect, it } from 'vitest';
import { createTtyWriter } from '../../src/terminal/tty-writer.ts';
import { foreignIn } from '../e2e/outer-grammar.ts';

/** A terminal that takes a few bytes and is then busy, until it is told to take all. */
function slowTerminal(room: number) {
  let left = room;
  let got = '';
  const device = (data: Uint8Array): number => {
    if (left === 0) throw Object.assign(new Error('busy'), { code: 'EAGAIN' });
    const taken = Math.min(left, data.length);
    left -= taken;
    got += Buffer.from(data.subarray(0, taken)).toString('latin1');
    return taken;
  };
  const thaw = (): void => {
    left = Number.POSITIVE_INFINITY;
  };
  return { device, thaw, got: () => got };
}

it.each([1, 2, 3, 5, 7])('leaves no sequence open when it leaves after %i bytes of a frame', (room) => {
  const terminal = slowTerminal(room);
  const writer = createTtyWriter({ device: terminal.device, setTimer: () => () => {}, onDrain: () => {} });
  writer.write('\x1b[38;5;1mhello');
  expect(writer.backlog()).toBeGreaterThan(0);
  terminal.thaw();
  writer.writeLast('\x1b[?1049l');
  expect(terminal.got()).toBe(`${'\x1b[38;5;1mhello'.slice(0, room)}\x18\x1b[?1049l`);
  expect(foreignIn(terminal.got())).toEqual([]);
});

it('ends nothing when everything was taken', () => {
  const terminal = slowTerminal(100);
  const writer = createTtyWriter({ device: terminal.device, setTimer: () => () => {}, onDrain: () => {} });
  writer.write('frame');
  writer.writeLast('\x1b[?1049l');
  expect(terminal.got()).toBe('frame\x1b[?1049l');
});
