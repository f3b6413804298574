import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { RunDigest } from '../../src/model/run-digest.ts';
import { insightsOf, quantile } from '../../src/views/insights.ts';
import { digestOf } from '../../src/views/run-digest.ts';
import { runRecord } from '../../src/views/run-record.ts';
import { must } from '../commands/recorded-run.ts';
import * as make from '../state/bodies.ts';
import { legalTrace } from '../state/trace.ts';
import { runOf } from './run-of-events.ts';

const digest = (bodies: readonly EventBody[], over: Parameters<typeof make.started>[0] = {}): RunDigest => {
  const { history, state } = runOf([make.started(over), ...bodies]);
  return digestOf(must(runRecord(history, state)));
};

type Answer = 'yes' | 'no' | 'nobody';
const asks = (id: string, command: string, answer: Answer = 'yes', waitedMs = 1_500): EventBody[] => {
  const nobody = { by: { kind: 'supervisor', because: 'timeout' }, shown: null } as const;
  return [
    make.requested(make.runs(id, command)),
    make.decided(id, make.verdict('ask', 'default')),
    make.answered(id, answer === 'yes' ? 'once' : 'deny', {
      waitedMs,
      ...(answer === 'nobody' ? nobody : {}),
    }),
    make.released(id, answer === 'yes' ? 'allow' : 'deny'),
  ];
};
const refuses = (id: string, path: string): EventBody[] => [
  make.requested(make.edits(id, path)),
  make.decided(id, make.verdict('deny', 'never.touch[0]')),
  make.released(id, 'deny'),
];
const costs = (costUsd: number): EventBody =>
  make.recorded({ what: 'usage', costUsd, tokens: 1, requests: 1 });
const ship = make.shipped('fine', '2026-11-21T09:00:00.000Z');

describe('insights', () => {
  it('counts what was asked by the thing, over runs', () => {
    const { asked } = insightsOf([
      digest([...asks('a1', 'npm ci'), ...asks('a2', 'npm ci', 'no')], { run: 'r1' }),
      digest([...asks('a1', 'npm ci', 'nobody'), ...asks('a2', 'make')], { run: 'r2' }),
    ]);
    expect(asked).toMatchObject([
      {
        what: 'npm ci',
        times: 3,
        runs: 2,
        allowed: 1,
        denied: 1,
        unanswered: 1,
        last: { run: 'r2', action: 'a1' },
      },
      { what: 'make', times: 1, runs: 1, allowed: 1 },
    ]);
  });

  it('names what a rule refuses again, and neither what was refused once nor what a person refused', () => {
    const { refused } = insightsOf([
      digest([...refuses('a1', '.env'), ...refuses('a2', 'db/x.sql')]),
      digest([...refuses('a1', '.env'), ...asks('a2', 'npm ci', 'no'), ...asks('a3', 'npm ci', 'no')]),
    ]);
    expect(refused).toMatchObject([
      { kind: 'edit', what: '.env', times: 2, runs: 2, rule: { id: 'never.touch[0]' } },
    ]);
  });

  it('takes the middle of the waits of people alone', () => {
    const waits = [1_000, 2_000, 3_000, 60_000].flatMap((ms, at) => asks(`a${at}`, `x${at}`, 'yes', ms));
    const { answers, unanswered, medianMs, p90Ms } = insightsOf([
      digest([...waits, ...asks('a9', 'y', 'nobody', 600_000)]),
    ]).waits;
    expect({ answers, unanswered, medianMs, p90Ms }).toEqual({
      answers: 4,
      unanswered: 1,
      medianMs: 2_000,
      p90Ms: 60_000,
    });
  });

  it('counts how long a stop stood as a wait, and what its answer covered as no question of its own', () => {
    const by = { kind: 'person', identity: make.sam } as const;
    const bodies: EventBody[] = [
      make.requested(make.edits('a1', 'db/x.sql')),
      make.decided('a1', make.verdict('stop', 'stop_if[0]')),
      { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'schema', action: 'a1' },
      ...asks('a2', 'npm ci'),
      { type: 'stop.resolved', stop: 's1', how: 'once', by, reason: 'agreed' },
      make.decided('a1', make.verdict('ask', 'default')),
      make.answered('a1', 'once', { waitedMs: 0 }),
      make.released('a1', 'allow'),
    ];
    // Made-up events are 10 ms apart.
    expect(digest(bodies)).toMatchObject({ stops: 1, asked: [{ what: 'npm ci' }], waits: [1_500, 50] });
  });

  it.each([
    [[], 0.5, null],
    [[7], 0.9, 7],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
    [[1, 2, 3], 0.5, 2],
  ])('%j at %d is %j', (sorted, part, expected) => {
    expect(quantile(sorted, part)).toBe(expected);
  });

  it('keeps what became of each contract with each profile apart', () => {
    const other = { profile: { ...make.profile, name: 'opencode' } };
    const { delegations } = insightsOf([
      digest([costs(0.5), make.ended(), ship]),
      digest([costs(1.5), make.ended(), ship]),
      digest([make.ended(), ship]),
      digest([...refuses('a1', '.env'), ...asks('a2', 'x'), make.ended()]),
      digest([], { ...other, agent: { ...make.started().agent, profile: 'opencode' } }),
    ]);
    expect(delegations.map(({ runs }) => runs)).toEqual([4, 1]);
    expect(delegations[0]).toMatchObject({
      decisions: { ship: 3, hold: 0, escalate: 0, none: 1 },
      ...{ asks: 1, denials: 1, pressurePerRun: 0.5, pressures: [0, 0, 0, 2] },
      costPerShipped: { usd: 1, known: 2, of: 3 },
    });
    expect(delegations[1]?.costPerShipped).toEqual({ usd: null, known: 0, of: 0 });
  });

  it('names the lines of the latest contract that no run used', () => {
    const lint = make.pinned({ may: { run: ['npm test', 'npm run lint'] } });
    const more = make.pinned({ may: { run: ['npm run old', 'npm run lint', 'npm test', 'npm run new'] } });
    const used = (rule: string) => make.passes(make.runs('a1', 'x'), rule);
    const { delegations } = insightsOf([
      digest(used('may.run[0]'), { contract: lint }),
      digest(used('may.run[0]'), { contract: more }),
    ]);
    expect(delegations[0]?.neverUsed).toEqual([
      { list: 'run', pattern: 'npm run lint', runs: 2 },
      { list: 'run', pattern: 'npm run new', runs: 1 },
    ]);
  });

  it('names what reviewers have to answer in more than one run', () => {
    const { delegations } = insightsOf([digest([]), digest([]), digest([make.ended()])]);
    expect(delegations[0]?.questions).toContainEqual({
      ...{ about: 'run-incomplete', runs: 2 },
      ask: 'What was half done when the record stopped?',
    });
  });

  it('says nothing of nothing', () => {
    expect(insightsOf([])).toMatchObject({
      runs: 0,
      from: null,
      asked: [],
      refused: [],
      delegations: [],
      waits: { medianMs: null },
    });
  });

  it('makes a digest that fits its schema of any run, and counts each run once', () => {
    fc.assert(
      fc.property(legalTrace, (events) => {
        const made = digest(events.slice(1).map(({ body }) => body));
        expect(RunDigest.parse(made)).toEqual(made);
        const { decisions, runs } = insightsOf([made, made]).delegations[0] ?? { decisions: null, runs: 0 };
        expect(runs).toBe(2);
        expect(Object.values(decisions ?? {}).reduce((a, b) => a + b, 0)).toBe(2);
      }),
      { numRuns: 60 },
    );
  });
});
