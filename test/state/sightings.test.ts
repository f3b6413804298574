import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { countedStops } from '../../src/policy/stops.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState, type RunState } from '../../src/state/run-state.ts';
import * as make from './bodies.ts';
import { sawFile as file, sawHost as host, sawProcess as program } from './sighting-bodies.ts';
import { chain } from './trace.ts';

const rules = [{ minutes: 30 }, { unclaimed: ['file', 'host'] }, { unclaimed: ['process'] }];
const begun = make.started({ contract: make.pinned({ stop_if: rules }) });
const fold = (bodies: readonly EventBody[]): RunState =>
  chain([begun, ...bodies]).reduce(reduce, initialRunState);
const hit = (index: number): EventBody => ({
  type: 'stop.hit',
  stop: 's1',
  rule: { ...make.rule(`stop_if[${index}]`), source: 'contract' },
  reason: 'seen',
  action: null,
});

const counts: [what: string, bodies: EventBody[], unclaimed: RunState['counters']['unclaimed']][] = [
  ['nothing', [], undefined],
  ['a file', [file()], [{ kind: 'file', count: 1, latest: 'src/late.txt' }]],
  [
    'files over time, those that are not listed too',
    [file({ paths: ['a', 'b'], more: 9 }), file({ paths: ['c'] })],
    [{ kind: 'file', count: 12, latest: 'c' }],
  ],
  [
    'a host at its first use, not again at the end',
    [host(), host({ moment: 'total' })],
    [{ kind: 'host', count: 1, latest: 'evil.example:443' }],
  ],
  [
    'every start of a program',
    [program({ count: 40 })],
    [{ kind: 'process', count: 40, latest: 'nc -l 99' }],
  ],
  ['a program by its file', [program({ argv: [] })], [{ kind: 'process', count: 1, latest: '/usr/bin/nc' }]],
  [
    'one whose name was gone',
    [program({ argv: [], exe: null })],
    [{ kind: 'process', count: 1, latest: 'its name was gone' }],
  ],
  [
    'nothing that is explained',
    [
      file({ claim: 'possible' }),
      host({ claim: 'claimed' }),
      host({ claim: 'expected' }),
      program({ claim: 'possible' }),
    ],
    undefined,
  ],
  [
    'long words in part',
    [program({ argv: ['x'.repeat(400)] })],
    [{ kind: 'process', count: 1, latest: `${'x'.repeat(120)}…` }],
  ],
];

describe('sightings nothing explains', () => {
  it.each(counts)('count: %s', (_, bodies, unclaimed) => {
    expect(fold(bodies).counters.unclaimed).toEqual(unclaimed);
  });

  it('are taken on by the stop they hit, and only those', () => {
    const { counters } = fold([file(), host(), program(), hit(1)]);
    expect(counters.unclaimed).toEqual([{ kind: 'process', count: 1, latest: 'nc -l 99' }]);
    expect(fold([file(), hit(0)]).counters.unclaimed).toHaveLength(1);
    expect(fold([program(), hit(2)]).counters).not.toHaveProperty('unclaimed');
  });

  it('reach a stop rule again when something new is seen after it', () => {
    const reached = (bodies: EventBody[]): string[] => {
      const { contract, counters } = fold(bodies);
      return contract ? countedStops(contract, counters, []).map(({ rule }) => rule.id) : ['no contract'];
    };
    expect(reached([file()])).toEqual(['stop_if[1]']);
    expect(reached([file(), hit(1)])).toEqual([]);
    expect(reached([file(), hit(1), file({ paths: ['other'] })])).toEqual(['stop_if[1]']);
  });
});
