import { describe, expect, it } from 'vitest';
import { HomeScreen } from '../../components/HomeScreen.tsx';
import { type HomeEntries, type HomeState, openHome } from '../../src/ui/home-state.ts';
import { emptyHome, home } from '../ui/sample-home.ts';
import { expectGolden, shot } from './shot.tsx';

const states: [string, HomeState, HomeEntries][] = [
  ['home', openHome, home],
  ['home-contract', { ...openHome, cursor: 8 }, home],
  ['home-message', { ...openHome, message: 'it is over: p plays it again' }, home],
  ['home-empty', openHome, emptyHome],
  ['home-help', { ...openHome, help: 0 }, home],
];

describe.each([
  [80, 24],
  [100, 30],
  [140, 40],
  [200, 60],
])('at %ix%i', (cols, rows) => {
  it.each(states)('%s', async (name, state, entries) => {
    const whole = { left: 0, top: 0, width: cols, height: rows };
    const drawn = await shot(<HomeScreen {...{ state, entries, cols, rows }} />, cols, rows, whole);
    expect(drawn.split('\n')).toHaveLength(rows + 1);
    await expectGolden(drawn, `${name}-${cols}x${rows}`);
  });
});

it.each([
  [20, 5],
  [10, 2],
  [1, 1],
])('does not break at %ix%i', async (cols, rows) => {
  const whole = { left: 0, top: 0, width: cols, height: rows };
  const drawn = await shot(
    <HomeScreen {...{ state: openHome, entries: home, cols, rows }} />,
    cols,
    rows,
    whole,
  );
  expect(
    drawn
      .split('\n')
      .slice(0, -1)
      .every((line) => line.length <= cols),
  ).toBe(true);
});
