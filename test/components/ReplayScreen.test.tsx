import { describe, expect, it } from 'vitest';
import { ReplayScreen } from '../../components/ReplayScreen.tsx';
import { replayLayout } from '../../src/ui/replay-rows.ts';
import { openReplay, type Recording, type ReplayState } from '../../src/ui/replay-state.ts';
import { fieldWith } from '../../src/ui/text-field.ts';
import { waitingRun } from '../ui/sample-run.ts';
import { expectGolden, shot } from './shot.tsx';

const { actions } = waitingRun();
const markers = Array.from({ length: actions.length }, (_, index) => {
  const action = actions.at(index);
  return {
    t: action?.t ?? 0,
    effect: action?.effect ?? 'allow',
    action: action?.id ?? '',
    text: action?.target ?? '',
  };
});
const recording: Recording = { length: 80_000, markers, frames: [0, 5_000, 40_000] };
const common = {
  recording,
  actions,
  task: 'fix-policy',
  agent: 'claude',
  size: { cols: 92, rows: 37 },
  clock: '14:02:47',
};

const states: [string, ReplayState, string][] = [
  ['replay', { ...openReplay, playhead: 40_000, playing: true, speed: 2 }, 'verified'],
  ['replay-start', openReplay, 'verified'],
  ['replay-end', { ...openReplay, playhead: 80_000, search: 'npm' }, 'damaged at line 41'],
  ['replay-hidden', { ...openReplay, playhead: 40_000, actions: false }, 'verified'],
  ['replay-search', { ...openReplay, searching: fieldWith('np') }, 'verified'],
  ['replay-help', { ...openReplay, help: 0 }, 'verified'],
];

describe.each([
  [80, 24],
  [100, 30],
  [140, 40],
  [200, 60],
])('at %ix%i', (cols, rows) => {
  it.each(states)('%s', async (name, state, record) => {
    const screen = <ReplayScreen {...common} record={record} state={state} cols={cols} rows={rows} />;
    const drawn = await shot(screen, cols, rows, replayLayout(cols, rows, state.actions).agent);
    expect(drawn.split('\n')).toHaveLength(rows + 1);
    await expectGolden(drawn, `${name}-${cols}x${rows}`);
  });
});
