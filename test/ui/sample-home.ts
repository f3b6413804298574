import type { HomeEntries } from '../../src/ui/home-state.ts';
import { entries } from './sample-history.ts';

/** Two live runs, one of which waits; runs that are over; two contracts, one of them broken. */
export const home: HomeEntries = {
  live: [
    {
      run: '01KAGB3C4D5E6F7G8H9J4H2W9M',
      state: 'waiting',
      agent: 'claude-code',
      task: 'Tidy the sync',
      forMs: 720_000,
      note: 'asked 4m ago: git push origin \u202eHEAD; nobody is attached',
      needs: true,
    },
    {
      run: '01KAGB3C4D5E6F7G8H9JEG3QRT',
      state: 'running',
      agent: 'opencode',
      task: 'Find out why 世界 fails',
      forMs: 3_000,
      note: '/home/dana/app',
      needs: false,
    },
  ],
  recent: entries,
  runs: 19,
  contracts: [
    { file: 'broken.countersign.yaml', task: '', agent: null, risk: '', problem: '`owner` is missing' },
    { file: 'countersign.yaml', task: 'Tidy the sync', agent: 'claude-code', risk: 'low', problem: null },
  ],
  workspace: '/home/dana/app',
};
export const emptyHome: HomeEntries = {
  live: [],
  recent: [],
  runs: 0,
  contracts: [],
  workspace: '/home/dana/app',
};
