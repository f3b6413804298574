import { renderToString } from 'ink';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { RunScreen } from '../../components/RunScreen.tsx';
import { layout } from '../../src/ui/layout.ts';
import { runScreens } from './run-screens.tsx';
import { expectGolden, shot } from './shot.tsx';

const sizes = [
  [80, 24],
  [100, 30],
  [140, 40],
  [200, 60],
] as const;

/** Sizes nobody designs for: nothing may spill, the last row must stay. */
const odd = [
  [59, 24],
  [60, 12],
  [40, 8],
  [20, 5],
  [120, 30],
] as const;

const picture = (name: string, cols: number, rows: number): Promise<string> => {
  const driver = runScreens[name]?.(cols, rows);
  if (!driver) throw new Error(`no screen ${name}`);
  const hole = layout(cols, rows, driver.screen()).agent;
  return shot(<RunScreen screen={driver.screen()} run={driver.run()} />, cols, rows, hole);
};

function expectFits(drawn: string, cols: number, rows: number): void {
  const lines = drawn.split('\n').slice(0, -1);
  expect(lines).toHaveLength(rows);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(cols);
  expect(lines.at(-1)).toMatch(/^ (AGENT|PANES|ASK|LOCK|WATCH|CONTRACT|DOCTOR) /);
}

describe.each(Object.keys(runScreens))('run screen %s', (name) => {
  it.each(sizes)('is the golden one at %ix%i', async (cols, rows) => {
    const drawn = await picture(name, cols, rows);
    expectFits(drawn, cols, rows);
    await expectGolden(drawn, `${name}-${cols}x${rows}`);
  });

  it.each(odd)('fits %ix%i and ends with the focus word', (cols, rows) => {
    const driver = runScreens[name]?.(cols, rows);
    if (!driver) throw new Error(`no screen ${name}`);
    const element = <RunScreen screen={driver.screen()} run={driver.run()} />;
    expectFits(`${renderToString(element, { columns: cols })}\n`, cols, rows);
  });
});

describe('a tiny terminal', () => {
  it('shows agent and status row only', async () => {
    await expectGolden(await picture('run-waiting', 50, 10), 'run-waiting-50x10');
    await expectGolden(await picture('approval-live', 50, 10), 'approval-live-50x10');
  });
});
