import { describe, expect, it } from 'vitest';
import { PageScreen } from '../../components/PageScreen.tsx';
import { contractLines } from '../../src/commands/contract-page.ts';
import { contract, pageStates, start, whole } from './page-states.ts';
import { expectGolden, shot } from './shot.tsx';

describe.each([
  [80, 24],
  [100, 30],
  [140, 40],
  [200, 60],
])('at %ix%i', (cols, rows) => {
  it.each(pageStates)('%s', async (name, view, state, made) => {
    const area = { left: 0, top: 0, width: cols, height: rows };
    const content = made(cols - 2);
    const drawn = await shot(<PageScreen {...{ ...view, state, content, cols, rows }} />, cols, rows, area);
    expect(drawn.split('\n')).toHaveLength(rows + 1);
    await expectGolden(drawn, `${name}-${cols}x${rows}`);
  });
});

it.each([
  [20, 5],
  [10, 2],
  [1, 1],
])('does not break at %ix%i', async (cols, rows) => {
  const area = { left: 0, top: 0, width: cols, height: rows };
  const content = contractLines(whole, Math.max(20, cols - 2), false);
  const view = { ...contract, state: start, content, cols, rows };
  const drawn = await shot(<PageScreen {...view} />, cols, rows, area);
  const lines = drawn.split('\n').slice(0, -1);
  expect(lines.every((line) => line.length <= cols)).toBe(true);
});
