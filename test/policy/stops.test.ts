import { describe, expect, it } from 'vitest';
import type { StopRule } from '../../src/model/contract.ts';
import type { Counters } from '../../src/model/facts.ts';
import { countedStops } from '../../src/policy/stops.ts';
import { actionOf, inputOf } from './inputs.ts';

const none: Counters = {
  denied: 0,
  similarFailures: 0,
  elapsedMs: 0,
  costUsd: 0,
  tokens: 0,
  filesEdited: 0,
};
const pinned = inputOf(actionOf({ kind: 'run', command: ':' })).contract;

function reached(rules: StopRule[], counters: Partial<Counters>, answered: string[] = []) {
  const contract = {
    ...pinned,
    contract: { ...pinned.contract, stop_if: rules },
    lines: { 'stop_if[1]': 7 },
  };
  return countedStops(contract, { ...none, ...counters }, answered);
}

const table: [
  rule: StopRule,
  below: Partial<Counters>,
  at: Partial<Counters>,
  text: string,
  reason: string,
][] = [
  [
    { similar_failures: 3 },
    { similarFailures: 2 },
    { similarFailures: 3 },
    'similar_failures: 3',
    'the same check failed the same way 3 times',
  ],
  [
    { minutes: 10 },
    { elapsedMs: 599_999 },
    { elapsedMs: 600_000 },
    'minutes: 10',
    'the run has lasted 10 of 10 minutes',
  ],
  [{ denied: 2 }, { denied: 1 }, { denied: 2 }, 'denied: 2', '2 actions were denied'],
  [{ cost_usd: 1.5 }, { costUsd: 1.49 }, { costUsd: 1.5 }, 'cost_usd: 1.5', 'the run has cost 1.50 USD'],
  [{ tokens: 100 }, { tokens: 99 }, { tokens: 100 }, 'tokens: 100', 'the run has used 100 tokens'],
  [{ files: 4 }, { filesEdited: 3 }, { filesEdited: 5 }, 'files: 4', '5 files were edited'],
  [
    { unclaimed: ['file'] },
    { unclaimed: [{ kind: 'host', count: 3, latest: 'evil.example:443' }] },
    { unclaimed: [{ kind: 'file', count: 2, latest: 'src/late.txt' }] },
    'unclaimed: [file]',
    '2 files were changed (last: src/late.txt), and no action says so',
  ],
  [
    { unclaimed: ['host', 'process'] },
    { unclaimed: [{ kind: 'file', count: 1, latest: 'a' }] },
    {
      unclaimed: [
        { kind: 'file', count: 1, latest: 'a' },
        { kind: 'host', count: 1, latest: 'evil.example:443' },
        { kind: 'process', count: 3, latest: 'nc -l 99' },
      ],
    },
    'unclaimed: [host, process]',
    '1 host was contacted (evil.example:443), 3 programs were started (last: nc -l 99), and no action says so',
  ],
];

describe('a counting stop rule', () => {
  it.each(table)('%j is reached at its limit, not before', (rule, below, at, text, reason) => {
    expect(reached([rule], below)).toEqual([]);
    const ref = { id: 'stop_if[0]', source: 'contract', text, file: pinned.file, line: null };
    expect(reached([rule], at)).toEqual([{ rule: ref, reason: `Stop rule reached: ${reason}.` }]);
  });

  it('says why the owner wrote it, and where', () => {
    const [, found] = reached([{ denied: 1 }, { tokens: 1, because: 'budget' }], { denied: 9, tokens: 9 });
    expect(found?.rule.line).toBe(7);
    expect(found?.reason).toBe('Stop rule reached: the run has used 9 tokens (budget).');
  });

  it('is silent once it was answered', () => {
    const rules: StopRule[] = [{ denied: 1 }, { tokens: 1 }];
    const ids = (answered: string[]) =>
      reached(rules, { denied: 1, tokens: 1 }, answered).map(({ rule }) => rule.id);
    expect(ids(['stop_if[0]'])).toEqual(['stop_if[1]']);
    expect(ids(['stop_if[1]', 'stop_if[2]'])).toEqual(['stop_if[0]']);
  });

  it('is none that speaks of one action', () => {
    expect(reached([{ calls: ['x.y'] }], { denied: 99, tokens: 99 })).toEqual([]);
  });
});
