import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  markerAt,
  openReplay,
  type Recording,
  type ReplayEffect,
  type ReplayState,
  stepReplay,
} from '../../src/ui/replay-state.ts';
import { alone, key } from './drive.ts';

const marker = (t: number, effect: 'allow' | 'ask' | 'deny', action: string, text = action) => ({
  t,
  effect,
  action,
  text,
});
const recording: Recording = {
  length: 100_000,
  markers: [
    marker(1_000, 'allow', 'a1', 'npm test'),
    marker(20_000, 'ask', 'a2', 'rm'),
    marker(60_000, 'allow', 'a3', 'npm run'),
    marker(80_000, 'deny', 'a4'),
  ],
  frames: [0, 500, 1_000, 20_000, 20_100, 60_000, 80_000],
};

function press(from: ReplayState, ...labels: string[]): { replay: ReplayState; effects: ReplayEffect[] } {
  let replay = from;
  const effects: ReplayEffect[] = [];
  for (const label of labels) {
    const next = stepReplay(replay, { kind: 'key', key: key(label), meta: alone, at: 0 }, recording);
    replay = next.replay;
    effects.push(...next.effects);
  }
  return { replay, effects };
}
const at = (playhead: number): ReplayState => ({ ...openReplay, playhead });
const tick = (state: ReplayState, now: number) =>
  stepReplay(state, { kind: 'tick', at: now }, recording).replay;

describe('moving the playhead', () => {
  const cases: [string, number, string[], number][] = [
    [']', 1_000, [']'], 20_000],
    ['] at the last one', 90_000, [']'], 90_000],
    ['[', 20_000, ['['], 1_000],
    ['[ before the first one', 500, ['['], 0],
    ['}', 0, ['}'], 20_000],
    ['} twice', 0, ['}', '}'], 80_000],
    ['{', 80_000, ['{'], 20_000],
    ['Right', 10_000, ['Right'], 15_000],
    ['Left at the start', 2_000, ['Left'], 0],
    ['S-Right', 0, ['S-Right'], 10_000],
    ['S-Left', 50_000, ['S-Left'], 40_000],
    ['.', 1_000, ['.'], 20_000],
    [',', 20_100, [','], 20_000],
    ['5', 0, ['5'], 50_000],
    ['Enter', 30_000, ['Enter'], 60_000],
    ['G', 0, ['G'], 100_000],
    ['g', 50_000, ['g'], 0],
    ['/ finds', 5_000, ['/', 'n', 'p', 'm', 'Enter'], 60_000],
    ['/ wraps around', 70_000, ['/', 'n', 'p', 'm', 'Enter'], 1_000],
    ['n goes on', 0, ['/', 'n', 'p', 'm', 'Enter', 'n'], 60_000],
    ['N goes back', 0, ['/', 'n', 'p', 'm', 'Enter', 'N'], 60_000],
  ];
  it.each(cases)('%s', (_, from, labels, wanted) =>
    expect(press(at(from), ...labels).replay.playhead).toBe(wanted),
  );
});

describe('playing', () => {
  const playing = (from: number) => press(at(from), 'Space').replay;
  const cases: [string, ReplayState, number, number][] = [
    ['real time', playing(0), 400, 400],
    ['a long pause takes two seconds', playing(1_000), 2_000, 20_000],
    ['in the pause it goes on at first', playing(1_000), 1_500, 2_500],
    ['twice as fast', press(at(1_000), '>', 'Space').replay, 500, 2_000],
    ['half as fast', press(at(1_000), '<', 'Space').replay, 500, 1_250],
    ['paused', at(1_000), 5_000, 1_000],
    ['stops at the end', playing(80_000), 60_000, 100_000],
  ];
  it.each(cases)('%s', (_, from, ms, wanted) => expect(tick(from, ms).playhead).toBe(wanted));

  it('ends paused, and starts over from the end', () => {
    const ended = tick(playing(80_000), 60_000);
    expect(ended.playing).toBe(false);
    expect(press(ended, 'Space').replay).toMatchObject({ playhead: 0, playing: true });
  });

  it('never leaves the recording nor goes back, whatever the ticks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 60 }), (steps) => {
        let state = playing(0);
        let now = 0;
        for (const step of steps) {
          now += step;
          const next = tick(state, now);
          expect(next.playhead).toBeGreaterThanOrEqual(state.playhead);
          expect(next.playhead).toBeLessThanOrEqual(recording.length);
          state = next;
        }
      }),
    );
  });

  it('comes out the same in one tick or in many', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 30 }), (steps) => {
        const total = steps.reduce((sum, step) => sum + step, 0);
        let now = 0;
        const many = steps.reduce((state, step) => {
          now += step;
          return tick(state, now);
        }, playing(0));
        expect(many.playhead).toBe(tick(playing(0), total).playhead);
      }),
    );
  });

  it('keeps the speed between a quarter and sixteen', () => {
    expect(press(openReplay, ...'>>>>>>>>').replay.speed).toBe(16);
    expect(press(openReplay, ...'<<<<').replay.speed).toBe(0.25);
  });
});

describe('the rest', () => {
  it('knows the action at the playhead', () => {
    expect(markerAt(recording, 20_000)).toBe(1);
    expect(markerAt(recording, 999)).toBe(-1);
  });

  it('copies, hides the actions, shows help, leaves', () => {
    expect(press(at(20_000), 'y').effects).toEqual([{ do: 'copy', action: 'a2' }]);
    expect(press(at(0), 'a').replay.actions).toBe(false);
    expect(press(at(0), '?').replay.help).toBe(0);
    expect(press(at(0), '?', 'j').replay.help).toBe(1);
    expect(press(at(0), '?', 'q').effects).toEqual([]);
    expect(press(at(0), 'q').effects).toEqual([{ do: 'quit' }]);
    expect(press(at(0), 'd').effects).toEqual([{ do: 'decide' }]);
  });
});
