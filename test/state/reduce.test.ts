import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import type { Effect } from '../../src/model/words.ts';
import { createHistory, type History } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState, type RunState } from '../../src/state/run-state.ts';
import { actionStories, severestOf } from '../../src/views/action-story.ts';
import * as make from './bodies.ts';
import { chain, legalTrace } from './trace.ts';

const fold = (bodies: readonly EventBody[]): RunState => chain(bodies).reduce(reduce, initialRunState);
const person = { kind: 'person', identity: make.sam } as const;
const begun: EventBody[] = [make.started(), { type: 'agent.started', pid: 7, argv: [], cols: 80, rows: 24 }];
const run = make.runs('a1', 'npm test');
const asked: EventBody[] = [...begun, make.requested(run), make.decided('a1', make.verdict('ask'))];
const stopped: EventBody[] = [
  ...begun,
  make.requested(make.edits('a1', 'x.sql')),
  make.decided('a1', make.verdict('stop', 'stop_if[0]')),
  { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'schema', action: 'a1' },
];
const countStop: EventBody = {
  type: 'stop.hit',
  stop: 's2',
  rule: make.rule('stop_if[1]'),
  reason: 'time',
  action: null,
};
const resolved = (stop: string, how: 'once' | 'amend'): EventBody => ({
  type: 'stop.resolved',
  stop,
  how,
  by: person,
  reason: 'r',
});
const usage = (costUsd: number | null, tokens: number): EventBody => ({
  type: 'evidence.recorded',
  evidence: { what: 'usage', costUsd, tokens, requests: 1 },
  provenance: 'reported',
});
const fails = (id: string, failure: string): EventBody[] => [
  ...make.passes(make.runs(id, 'npm test')).slice(0, 3),
  make.finished(id, 'failed', { failure }),
];
const grant = { id: 'g1', key: 'k', what: 'w', by: make.sam, action: 'a1', until: null };
const disabled = { call: 'github.*', by: 'dana', reason: 'leak', at: 'now' };
const interrupted: EventBody = { type: 'run.interrupted', reason: 'r', at: 'now' };

/** One action, judged again and again. */
const judgedAs = (...effects: Effect[]): EventBody[] => [
  ...begun,
  ...effects.flatMap((effect) => [make.requested(run), make.decided('a1', make.verdict(effect))]),
];
const others: EventBody[] = [
  ...make.passes(make.runs('a2', 'x')),
  make.requested(make.runs('a3', 'y')),
  make.decided('a3', make.verdict('deny')),
];
const none = { allow: 0, ask: 0, deny: 0, stop: 0, approved: 0, refused: 0 };
/** Those that are not zero. */
const totals = (state: RunState) =>
  Object.fromEntries(Object.entries(state.totals).filter(([, n]) => n !== 0));

/** name, events, what the state shows of them */
const cases: [string, EventBody[], (state: RunState) => unknown, unknown][] = [
  ['starting', [make.started()], (s) => s.status, 'starting'],
  ['running once the agent is', begun, (s) => [s.status, s.agentPid], ['running', 7]],
  [
    'holding its processes together',
    [make.started(), { type: 'agent.started', pid: 7, argv: [], cols: 80, rows: 24, way: 'cgroup' }],
    (s) => s.heldBy,
    'cgroup',
  ],
  ['waiting while a person is asked', asked, (s) => [s.status, s.waiting], ['waiting', ['a1']]],
  [
    'answered',
    [...asked, make.answered('a1', 'once')],
    (s) => [s.status, s.waiting, s.open.get('a1')?.phase],
    ['running', [], 'answered'],
  ],
  [
    'paused',
    [...asked, { type: 'run.paused', by: person, reason: 'r', processes: 2 }],
    (s) => [s.status, s.paused?.reason],
    ['paused', 'r'],
  ],
  [
    'resumed',
    [
      ...begun,
      { type: 'run.paused', by: person, reason: 'r', processes: 2 },
      { type: 'run.resumed', by: person, processes: 2 },
    ],
    (s) => [s.status, s.paused],
    ['running', undefined],
  ],
  ['stopped', stopped, (s) => [s.status, s.stop?.stop, s.waiting], ['stopped', 's1', []]],
  [
    'a second stop waits its turn',
    [...stopped, countStop, resolved('s1', 'amend')],
    (s) => [s.status, s.stop?.stop, s.laterStops],
    ['stopped', 's2', []],
  ],
  [
    'ended leaves nothing open',
    [...asked, make.ended()],
    (s) => [s.status, s.open.size, s.waiting],
    ['ended', 0, []],
  ],
  ['interrupted', [...asked, interrupted], (s) => [s.status, s.end?.outcome], ['interrupted', 'interrupted']],
  [
    'decided on after the end',
    [...begun, make.ended(), make.shipped('r', 'now')],
    (s) => [s.status, s.decision?.decision],
    ['ended', 'ship'],
  ],
  [
    'an action is open until it finishes',
    [...begun, ...make.passes(run).slice(0, 3)],
    (s) => [...s.open.keys()],
    ['a1'],
  ],
  ['and gone when it did', [...begun, ...make.passes(run)], (s) => [...s.open.keys()], []],
  [
    'a denied action is gone when released',
    [...asked, make.answered('a1', 'deny'), make.released('a1', 'deny')],
    (s) => [...s.open.keys()],
    [],
  ],
  [
    'an answer has to name the decided line',
    asked,
    (s) => s.open.get('a1')?.decided,
    chain(asked).at(-1)?.hash,
  ],
  [
    'totals: an action stopped and asked about is one stop',
    [...stopped, ...asked.slice(2), make.answered('a1', 'run')],
    (s) => s.totals,
    { ...none, stop: 1, approved: 1 },
  ],
  ['the worst verdict of an action counts', judgedAs('allow', 'ask', 'deny', 'stop'), totals, { stop: 1 }],
  ['in whatever order', judgedAs('stop', 'allow', 'deny', 'ask'), totals, { stop: 1 }],
  ['judged the same twice', judgedAs('ask', 'ask'), totals, { ask: 1 }],
  ['allowed, and after a pause allowed again', judgedAs('allow', 'allow'), totals, { allow: 1 }],
  ['each action for itself', [...judgedAs('allow', 'ask'), ...others], totals, { allow: 1, ask: 1, deny: 1 }],
  ['a stop of a rule that only counts', [...judgedAs('allow'), countStop], totals, { allow: 1, stop: 1 }],
  ['and of one an action hit', [...stopped, countStop], totals, { stop: 2 }],
  [
    'answered twice: the last answer',
    [...asked, make.answered('a1', 'edited'), ...asked.slice(2), make.answered('a1', 'deny')],
    totals,
    { ask: 1, refused: 1 },
  ],
  [
    'denied once, however often it was refused',
    [...judgedAs('stop', 'deny', 'ask'), make.answered('a1', 'deny')],
    (s) => s.counters.denied,
    1,
  ],
  [
    'a time-out refuses but nobody denied',
    [...asked, make.answered('a1', 'deny', { by: { kind: 'supervisor', because: 'timeout' } })],
    (s) => [s.totals.refused, s.counters.denied],
    [1, 0],
  ],
  ['a person denying counts as denied', [...asked, make.answered('a1', 'deny')], (s) => s.counters.denied, 1],
  ['a stop counts as denied', stopped, (s) => s.counters.denied, 1],
  [
    'similar failures: the highest of a kind',
    [...begun, ...fails('a1', 'x'), ...fails('a2', 'y'), ...fails('a3', 'x')],
    (s) => s.counters.similarFailures,
    2,
  ],
  [
    'files edited: distinct, and only when let',
    [
      ...begun,
      ...make.passes(make.edits('a1', 'x')),
      ...make.passes(make.edits('a2', './x')),
      make.requested(make.edits('a3', 'y')),
      make.released('a3', 'deny'),
    ],
    (s) => s.counters.filesEdited,
    1,
  ],
  [
    'files a command edits count too',
    [
      ...begun,
      make.requested(run),
      make.decided(
        'a1',
        make.verdict('allow', 'may.edit[0]', {
          parts: [
            { does: 'delete', target: 'src/a', effect: 'allow', rule: make.rule('may.edit[0]'), reason: '' },
          ],
        }),
      ),
      make.released('a1', 'allow'),
    ],
    (s) => s.counters.filesEdited,
    1,
  ],
  [
    'usage: latest wins, unknown cost keeps the last',
    [...begun, usage(1, 10), usage(null, 30)],
    (s) => [s.counters.costUsd, s.counters.tokens],
    [1, 30],
  ],
  ['elapsed is the last event’s time', begun, (s) => s.counters.elapsedMs, 10],
  ['a grant is active', [...begun, { type: 'grant.given', grant }], (s) => s.grants, [grant]],
  [
    'until revoked',
    [...begun, { type: 'grant.given', grant }, { type: 'grant.revoked', grant: 'g1', by: person }],
    (s) => s.grants,
    [],
  ],
  [
    'or expired',
    [...begun, { type: 'grant.given', grant }, { type: 'grant.expired', grant: 'g1' }],
    (s) => s.grants,
    [],
  ],
  ['disabled', [...begun, { type: 'capability.disabled', disabled }], (s) => s.disabled, [disabled]],
  [
    'disabled twice is once',
    [...begun, { type: 'capability.disabled', disabled }, { type: 'capability.disabled', disabled }],
    (s) => s.disabled,
    [disabled],
  ],
  [
    'enabled again',
    [
      ...begun,
      { type: 'capability.disabled', disabled },
      { type: 'capability.enabled', call: 'github.*', by: 'dana', reason: 'r' },
    ],
    (s) => s.disabled,
    [],
  ],
  [
    'once: for that action',
    [...stopped, resolved('s1', 'once')],
    (s) => s.answeredStops,
    [{ rule: 'stop_if[0]', action: 'a1' }],
  ],
  [
    'and no longer than it',
    [...stopped, resolved('s1', 'once'), make.released('a1', 'allow')],
    (s) => s.answeredStops,
    [],
  ],
  [
    'another action leaves it alone',
    [...stopped, resolved('s1', 'once'), make.released('a9', 'allow')],
    (s) => s.answeredStops.length,
    1,
  ],
  [
    'a counter answered once: the next release uses it up',
    [...begun, countStop, resolved('s2', 'once'), make.released('a9', 'allow')],
    (s) => s.answeredStops,
    [],
  ],
  [
    'amended',
    [
      ...begun,
      { type: 'contract.amended', contract: make.pinned({ risk: 'high' }, 2), by: make.sam, reason: 'r' },
    ],
    (s) => [s.contract?.version, s.risk],
    [2, 'high'],
  ],
  [
    'an amendment never lowers the risk',
    [
      ...begun,
      { type: 'risk.raised', from: 'low', to: 'high', because: 'auth', action: 'a1' },
      { type: 'contract.amended', contract: make.pinned({}, 2), by: make.sam, reason: 'r' },
    ],
    (s) => s.risk,
    'high',
  ],
  [
    'viewers come',
    [...begun, { type: 'viewer.attached', viewer: 'v1', identity: make.sam, may: 'answer' }],
    (s) => s.viewers.map(({ viewer }) => viewer),
    ['v1'],
  ],
  [
    'and go',
    [
      ...begun,
      { type: 'viewer.attached', viewer: 'v1', identity: make.sam, may: 'answer' },
      { type: 'viewer.detached', viewer: 'v1', reason: 'r' },
    ],
    (s) => s.viewers,
    [],
  ],
  [
    'channel opened',
    [...begun, { type: 'channel.opened', channel: 'c', handshakeMs: 3 }],
    (s) => s.channel,
    { state: 'open', channel: 'c', handshakeMs: 3 },
  ],
  [
    'what would happen, until it is judged again',
    [
      ...begun,
      make.requested(make.runs('a1', 'rm x')),
      make.decided('a1', make.verdict('ask')),
      make.foreseen('a1'),
      make.foreseen('a9'),
    ],
    (s) => [s.open.get('a1')?.foreseen.length, s.open.get('a1')?.phase, s.open.size],
    [2, 'waiting', 1],
  ],
  [
    'nothing foreseen of an action judged again',
    [
      ...begun,
      make.requested(make.runs('a1', 'rm x')),
      make.decided('a1', make.verdict('ask')),
      make.foreseen('a1'),
      make.requested(make.runs('a1', 'rm y')),
    ],
    (s) => s.open.get('a1')?.foreseen,
    [],
  ],
  [
    'channel failed',
    [...begun, { type: 'channel.failed', channel: 'c', reason: 'silent' }],
    (s) => s.channel.state,
    'failed',
  ],
];

/** What the totals have to say, counted over everything that happened. */
function worstOfEach(history: History): Record<Effect, number> {
  const counts = { allow: 0, ask: 0, deny: 0, stop: 0 };
  for (const story of actionStories(history)) {
    const effect = severestOf(story)?.verdict.effect;
    if (effect) counts[effect] += 1;
  }
  for (let index = 0; index < history.length; index += 1) {
    const body = history.at(index)?.body;
    if (body?.type === 'stop.hit' && body.action === null) counts.stop += 1;
  }
  return counts;
}

describe('reduce', () => {
  it.each(cases)('%s', (_, bodies, show, expected) => {
    expect(show(fold(bodies))).toEqual(expected);
  });

  it('keeps only so many released actions open', () => {
    const endless = Array.from({ length: 200 }, (_, n) =>
      make.passes(make.runs(`a${n}`, 'x')).slice(0, 3),
    ).flat();
    const state = fold([...begun, ...endless, make.requested(make.runs('last', 'x'))]);
    expect([state.open.size, state.open.has('a199'), state.open.has('a0'), state.open.has('last')]).toEqual([
      65,
      true,
      false,
      true,
    ]);
  });

  it('takes every prefix of a legal trace, always to the same state, without touching what it was given', () => {
    fc.assert(
      fc.property(legalTrace, (events) => {
        let state = initialRunState;
        const history = createHistory();
        for (const event of events) {
          history.append(event);
          const before = structuredClone(state);
          const next = reduce(state, event);
          expect(state).toEqual(before);
          expect(reduce(before, structuredClone(event))).toEqual(next);
          state = next;
          expect(state.totals).toMatchObject(worstOfEach(history));
        }
        expect(state.open.size + state.waiting.length).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
