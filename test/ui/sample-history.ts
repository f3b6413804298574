import type { HistoryEntry } from '../../src/ui/history-state.ts';

const entry = (
  run: string,
  when: string,
  agent: string,
  task: string,
  minutes: number,
  [allow, stop, deny, ask]: readonly [number, number, number, number],
  outcome: string,
): HistoryEntry => ({
  run,
  at: `2026-11-2${run.slice(1)}T10:00:00Z`,
  when,
  agent,
  task,
  durationMs: minutes * 60_000,
  totals: { allow, stop, deny, ask },
  outcome,
  risk: 'low',
  tags: [],
});

/** Runs of several agents; `r2` cannot be read. */
export const entries: readonly HistoryEntry[] = [
  entry('r1', '10:02 Mon', 'aider', 'typo', 0.8, [3, 0, 0, 0], 'done'),
  {
    ...entry('r2', '17:30 Tue', 'claude', 'db-migration', 31, [97, 6, 4, 9], 'rolled back'),
    problem: 'journal.jsonl:41: the chain breaks here',
  },
  entry('r3', '09:15 today', 'gemini', 'docs-世界', 2.7, [12, 1, 2, 0], 'stopped'),
  {
    ...entry('r4', '11:47 today', 'codex', 'bump-deps', 9.05, [44, 0, 0, 3], 'done'),
    tags: ['release-2', 'Payments'],
  },
  entry('r5', '14:02 today', 'claude', 'fix-policy', 4.2, [18, 2, 1, 1], 'running'),
];
