import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistory } from '../../src/state/history.ts';
import { passes, rule, runs, sam, started } from './bodies.ts';
import { chain, legalTrace } from './trace.ts';

const events = chain([
  started(),
  ...passes(runs('a1', 'x')),
  ...passes(runs('a2', 'y')),
  { type: 'stop.hit', stop: 's', rule: rule('stop_if[0]'), reason: 'r', action: 'a1' },
  { type: 'stop.hit', stop: 'c', rule: rule('stop_if[0]'), reason: 'r', action: null },
  { type: 'stop.resolved', stop: 'c', how: 'once', by: { kind: 'person', identity: sam }, reason: 'r' },
  { type: 'stop.resolved', stop: 's', how: 'once', by: { kind: 'person', identity: sam }, reason: 'r' },
]);

describe('createHistory', () => {
  it('finds by position and by action', () => {
    const history = createHistory(events);
    expect([history.length, history.at(0), history.at(99)]).toEqual([events.length, events[0], undefined]);
    expect([history.actionIds(), history.actionAt(1), history.actionAt(2)]).toEqual([
      ['a1', 'a2'],
      'a2',
      undefined,
    ]);
    expect(history.byAction('a1').map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 9, 12]);
    expect(history.byAction('a7')).toEqual([]);
  });

  const times: [number, number][] = [
    [-1, 0],
    [0, 0],
    [1, 1],
    [10, 1],
    [55, 6],
    [100, 10],
    [101, 11],
    [121, 13],
  ];
  it.each(times)('the first event since %d ms is number %d', (t, index) => {
    expect(createHistory(events).sinceT(t)).toBe(index);
  });

  it('is the same whether filled at once or event by event', () => {
    fc.assert(
      fc.property(legalTrace, (trace) => {
        const grown = createHistory();
        for (const event of trace) grown.append(event);
        const whole = createHistory(trace);
        expect(grown.actionIds()).toEqual(whole.actionIds());
        expect(grown.actionIds().map(grown.byAction)).toEqual(whole.actionIds().map(whole.byAction));
      }),
      { numRuns: 20 },
    );
  });
});
