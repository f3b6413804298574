import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWriteQueue } from '../../src/agent/write-queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A terminal that takes `room` bytes at a time and is full for good when told. */
function terminal(room: number) {
  const taken: number[] = [];
  const state = { full: false, gone: false, calls: 0, reports: 0 };
  const queue = createWriteQueue({
    write(bytes) {
      state.calls += 1;
      if (state.gone) return 'gone';
      if (state.full) return 'full';
      taken.push(...bytes.subarray(0, room));
      return Math.min(room, bytes.length);
    },
    onFull: () => {
      state.reports += 1;
    },
  });
  return { queue, state, text: () => Buffer.from(taken).toString() };
}

it('writes in order, however little is taken at once', () => {
  const { queue, text } = terminal(3);
  queue.add(Buffer.from('hello '));
  queue.add(Buffer.from('world'));
  expect(text()).toBe('hello world');
});

it('wakes at most a few times a second while nobody reads, and goes on when somebody does', () => {
  const { queue, state, text } = terminal(100);
  state.full = true;
  queue.add(Buffer.from('typed'));
  vi.advanceTimersByTime(10_000);
  expect(state.calls).toBeLessThan(55);
  state.full = false;
  vi.advanceTimersByTime(250);
  expect(text()).toBe('typed');
});

it('drops what is beyond 1 MB and says so once', () => {
  const { queue, state, text } = terminal(4096);
  state.full = true;
  queue.add(Buffer.alloc(1024 * 1024, 'x'));
  for (let i = 0; i < 3; i += 1) queue.add(Buffer.from('y'));
  expect(state.reports).toBe(1);
  state.full = false;
  vi.advanceTimersByTime(250);
  queue.add(Buffer.from('z'));
  expect(text().length).toBe(1024 * 1024 + 1);
  expect(text().endsWith('xz')).toBe(true);
});

it.each(['gone', 'closed'])('writes nothing once %s', (how) => {
  const { queue, state } = terminal(100);
  state.full = true;
  queue.add(Buffer.from('a'));
  if (how === 'gone') state.gone = true;
  else queue.close();
  vi.advanceTimersByTime(1_000);
  const { calls } = state;
  queue.add(Buffer.from('b'));
  vi.advanceTimersByTime(1_000);
  expect(state.calls).toBe(calls);
});

it('keeps its own copy of the bytes', () => {
  const { queue, state, text } = terminal(100);
  state.full = true;
  const bytes = Buffer.from('abc');
  queue.add(bytes);
  bytes.fill('z');
  state.full = false;
  vi.advanceTimersByTime(250);
  expect(text()).toBe('abc');
});
