import { describe, expect, it, onTestFinished } from 'vitest';
import { fileEscapes } from './escape-files.ts';
import { everybody, openGround, type Somebody } from './escape-ground.ts';
import { gitEscapes, stateEscapes } from './escape-later.ts';
import { networkEscapes } from './escape-network.ts';
import { processEscapes } from './escape-processes.ts';
import type { Escape } from './escape-row.ts';
import { type Try, tryInside, tryPlain } from './escape-run.ts';

const escapes = [...fileEscapes, ...gitEscapes, ...stateEscapes, ...processEscapes, ...networkEscapes];

/** Whether it got out, and what it said: to be read when the answer is not the expected one. */
async function attempt(row: Escape, somebody: Somebody, run: typeof tryPlain) {
  const ground = await openGround(somebody);
  onTestFinished(ground.dispose);
  const { script, edit = ['project/**'], run: delegated = [], terminal = false } = row;
  // Whatever does not even start escapes nothing.
  const wanted: Try = { script: `echo started; ${script}`, edit, run: delegated, terminal };
  const said = await run(wanted, ground);
  return { escaped: await row.escaped({ said, ground }), said };
}

describe.each(everybody)('as $name', (somebody) => {
  it.each(escapes)('$name', async (row) => {
    const { possible = () => true, through = false } = row;
    const gets = typeof through === 'function' ? through(somebody) : through;
    const started = expect.stringContaining('started');
    const plain = await attempt(row, somebody, tryPlain);
    expect(plain, 'without a boundary').toMatchObject({ escaped: possible(somebody), said: started });
    const inside = await attempt(row, somebody, tryInside);
    expect(inside, 'inside the boundary').toMatchObject({ escaped: gets, said: started });
  });
});

it('holds enough attempts, each of its own name', () => {
  expect(new Set(escapes.map(({ name }) => name)).size).toBe(escapes.length);
  expect(escapes.filter(({ through }) => through === undefined).length).toBeGreaterThanOrEqual(25);
});
