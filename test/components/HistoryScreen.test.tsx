import { describe, expect, it } from 'vitest';
import { HistoryScreen } from '../../components/HistoryScreen.tsx';
import { type HistoryState, openHistory } from '../../src/ui/history-state.ts';
import { createRunList } from '../../src/ui/matching-runs.ts';
import { entries } from '../ui/sample-history.ts';
import { expectGolden, shot } from './shot.tsx';

const preview = [
  'fix-policy   claude 2.1   main@3f2c1',
  '14:02:07 started by ana',
  '14:02:31 x DENY  read ~/.ssh/id_ed25519',
  '14:02:40 ? ASK   rm -rf build dist \u202e→ allowed by ana',
];
const list: HistoryState = { ...openHistory(), filtering: false, cursor: 2 };

const states: [string, HistoryState, typeof entries][] = [
  ['history', openHistory(), entries],
  ['history-filtered', openHistory('verdict:deny agent:claude'), entries],
  ['history-list', list, entries],
  ['history-problem', { ...list, cursor: 3 }, entries],
  ['history-none', openHistory('nosuch'), entries],
  ['history-empty', openHistory(), []],
  ['history-help', { ...list, help: 0 }, entries],
];

describe.each([
  [80, 24],
  [100, 30],
  [140, 40],
  [200, 60],
])('at %ix%i', (cols, rows) => {
  it.each(states)('%s', async (name, state, runs) => {
    const props = { list: createRunList(runs), state, preview, scope: 'this repo', cols, rows };
    const drawn = await shot(<HistoryScreen {...props} />, cols, rows, {
      left: 0,
      top: 0,
      width: cols,
      height: rows,
    });
    expect(drawn.split('\n')).toHaveLength(rows + 1);
    await expectGolden(drawn, `${name}-${cols}x${rows}`);
  });
});
