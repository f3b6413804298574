import { expect, it } from 'vitest';
import { circumstancesOf } from '../../src/state/circumstances.ts';
import { initialRunState } from '../../src/state/run-state.ts';

const state = {
  ...initialRunState,
  attended: true,
  answeredStops: [
    { rule: 'stop_if[0]', action: 'a1' },
    { rule: 'stop_if[1]', action: null },
  ],
};

it.each([
  ['a1', ['stop_if[0]', 'stop_if[1]']],
  ['a2', ['stop_if[1]']],
])('%s is judged with the stops answered for it', (action, answeredStops) => {
  const circumstances = circumstancesOf(state, { action, at: 5, elapsedMs: 9 });
  expect(circumstances).toMatchObject({ at: 5, attended: true, answeredStops, counters: { elapsedMs: 9 } });
});
