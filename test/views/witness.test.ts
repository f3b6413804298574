import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { RunRecord } from '../../src/model/record.ts';
import type { SightingOf } from '../../src/model/witness.ts';
import { createDoings } from '../../src/views/doings.ts';
import { createLiveStories } from '../../src/views/live-stories.ts';
import { runRecord } from '../../src/views/run-record.ts';
import { createUnclaimedFiles } from '../../src/views/unclaimed-files.ts';
import { witnessGroups, witnessSummary } from '../../src/views/witness-lines.ts';
import * as make from '../state/bodies.ts';
import { sawHost as host, saw, sawProcess } from '../state/sighting-bodies.ts';
import { chain } from '../state/trace.ts';
import { runOf } from './run-of-events.ts';

const covers = (over: Partial<SightingOf<'coverage'>> = {}): EventBody =>
  saw({
    what: 'coverage',
    of: 'process',
    is: 'complete',
    by: 'process connector',
    reason: 'it tells',
    lost: 0,
    ...over,
  });
const program = (over: Partial<SightingOf<'process'>> = {}): EventBody =>
  sawProcess({
    claim: 'claimed',
    actions: ['a1'],
    exe: '/usr/bin/npm',
    argv: ['npm', 'test'],
    cwd: null,
    first: 65_000,
    last: 65_000,
    ...over,
  });
const files: EventBody = saw({
  what: 'file',
  claim: 'unclaimed',
  actions: ['a1'],
  paths: ['src/late.txt'],
  more: 2,
  from: 's1',
  to: 's2',
  ignored: false,
});

function recordOf(bodies: readonly EventBody[]): RunRecord {
  const { history, state } = runOf([make.started(), ...bodies]);
  const outcome = runRecord(history, state);
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return RunRecord.parse(outcome.value);
}

const told = (bodies: readonly EventBody[]): string[] =>
  recordOf(bodies)
    .findings.filter(
      ({ code }) => code.startsWith('unclaimed-') || code === 'claimed-not-seen' || code === 'not-recorded',
    )
    .map(({ code, weight, text }) => `${weight} ${code}: ${text}`);

describe('what was seen of a run', () => {
  it('is told by claim, the unclaimed first, with how much was seen', () => {
    const { witnessed } = recordOf([
      covers(),
      covers({ is: 'lossy', lost: 3, reason: 'too much at once' }),
      covers({ of: 'network', by: 'proxy' }),
      program(),
      program({ count: 4, first: 70_000, argv: ['npm', 'run', 'x'] }),
      program({ claim: 'unclaimed', actions: [], exe: '/usr/bin/nc', argv: ['nc', '-l', '99'] }),
      program({ claim: 'expected', actions: [], exe: null, argv: [] }),
      host(),
      host({
        moment: 'total',
        connections: 9,
        allowed: true,
        claim: 'claimed',
        actions: ['a1'],
        bytesSent: 1500,
      }),
      files,
    ]);
    expect(witnessSummary(witnessed)).toBe('unclaimed: 3 files, 1 host, 1 program start');
    expect(witnessGroups(witnessed)).toEqual([
      {
        title: 'how much was seen',
        lines: [
          'programs: lossy, by process connector, 3 lost. Too much at once.',
          'hosts: complete, by proxy. It tells.',
        ],
      },
      {
        title: 'counts',
        lines: [
          'program starts: 1 UNCLAIMED, 5 as an action said, 1 expected of the agent itself',
          'hosts: 1 UNCLAIMED, 1 as an action said',
        ],
      },
      {
        title: 'changed between actions, unclaimed',
        lines: [expect.stringMatching(/^0m00s src\/late\.txt, and 2 more; under way then: a1$/)],
      },
      {
        title: 'hosts',
        lines: [
          'evil.example:443 refused (UNCLAIMED)',
          'evil.example:443 9 connections, 1.5 kB sent, 0 B received (as an action said: a1)',
        ],
      },
      {
        title: 'programs',
        lines: [
          'nc -l 99 at 1m05s (UNCLAIMED)',
          '/usr/bin/npm 5 times, first at 1m05s (as an action said: a1)',
          'name gone before it could be read at 1m05s (expected of the agent itself)',
        ],
      },
    ]);
  });

  it('is nothing where nobody watched', () => {
    const { witnessed } = recordOf([]);
    expect([witnessed.coverage, witnessGroups(witnessed)]).toEqual([[], []]);
  });

  it('lists a hundred rows and counts the rest', () => {
    const many = Array.from({ length: 130 }, (_, at) => program({ exe: `/bin/p${at}` }));
    const { processes } = recordOf([covers(), ...many]).witnessed;
    expect([processes.rows.length, processes.more, processes.counts.claimed]).toEqual([100, 30, 130]);
  });
});

describe('findings about what was seen', () => {
  it.each<[string, EventBody[], string[]]>([
    [
      'a host that was refused',
      [host()],
      ['look unclaimed-host: evil.example:443 was to be reached, and was refused, and no action says so.'],
    ],
    [
      'a host that was let through',
      [host({ allowed: true, by: 'contract' })],
      ['serious unclaimed-host: evil.example:443 was talked to, and no action says so.'],
    ],
    [
      'programs',
      [program({ claim: 'unclaimed', actions: [], exe: '/bin/nc', argv: ['nc'], count: 3 })],
      [
        'look unclaimed-program: 3 programs were started by the agent without an action that says so: nc (3 times).',
      ],
    ],
    [
      'events that are lost',
      [covers({ is: 'lossy', lost: 9, reason: '9 events are lost.' })],
      ['look not-recorded: 9 events are lost.'],
    ],
    [
      'what is explained',
      [covers(), program(), host({ claim: 'possible' }), host({ claim: 'expected' })],
      [],
    ],
  ])('tell of %s', (_, bodies, expected) => {
    expect(told(bodies)).toEqual(expected);
  });

  const ran = make.passes(make.runs('a1', 'npm test'));
  const notSeen = ['look claimed-not-seen: a1 was reported as done, and no program of it was seen.'];
  it.each<[string, EventBody[], string[]]>([
    ['every start is seen, and none is of it', [covers(), ...ran], notSeen],
    ['one is of it', [covers(), ...ran, program()], []],
    ['not every start is seen', [covers({ is: 'lossy' }), ...ran], []],
    ['some were lost', [covers({ lost: 1, is: 'lossy' }), covers(), ...ran], []],
    ['nobody looked', ran, []],
    [
      'the name of one was gone then',
      [covers(), ...ran, program({ actions: [], claim: 'possible', exe: null, argv: [], first: 0 })],
      [],
    ],
    ['it failed to start', [covers(), ...ran.slice(0, 3), make.finished('a1', 'failed')], []],
  ])('ask about a command no program was seen of when %s', (_, bodies, expected) => {
    expect(told(bodies)).toEqual(expected);
  });
});

describe('files that change while a run is on', () => {
  function found(bodies: readonly EventBody[]) {
    const live = createLiveStories();
    const finder = createUnclaimedFiles(createDoings(make.profile));
    return chain([make.started(), ...bodies]).flatMap((event) => {
      live.take(event);
      return finder.take(event, live.all);
    });
  }
  const edit = make.passes(make.edits('a1', 'src/a.ts'));
  const compared = (from: string, to: string, ...paths: string[]) =>
    make.compared(
      from,
      to,
      paths.map((path) => make.changed(path)),
    );

  it.each<[string, EventBody[], string[]]>([
    [
      'nothing was under way',
      [make.snapped('s1', 'before'), make.snapped('s2', 'idle'), compared('s1', 's2', 'late.txt')],
      ['late.txt'],
    ],
    [
      'what was under way is over since the look before',
      [
        make.snapped('s1', 'before'),
        ...make.passes(make.runs('a1', './x.sh')),
        make.snapped('s2', 'command'),
        make.snapped('s3', 'idle'),
        compared('s2', 's3', 'late.txt'),
      ],
      ['late.txt'],
    ],
    [
      'an edit of another file was under way',
      [
        make.snapped('s1', 'before'),
        ...edit,
        make.snapped('s2', 'idle'),
        compared('s1', 's2', 'src/a.ts', 'late.txt'),
      ],
      ['late.txt'],
    ],
    [
      'a command was under way that may do anything',
      [
        make.snapped('s1', 'before'),
        ...make.passes(make.runs('a1', './x.sh')),
        make.snapped('s2', 'command'),
        compared('s1', 's2', 'late.txt'),
      ],
      [],
    ],
  ])('are told when no action says so: %s', (_, bodies, paths) => {
    expect(found(bodies).flatMap((one) => one.paths)).toEqual(paths);
  });

  it('are told apart from what git ignores, and no more than fifty by name', () => {
    const noted = { is: 'noted', size: 1, hash: null } as const;
    const many = Array.from({ length: 60 }, (_, at) => make.changed(`f${at}`));
    const changes = [...many, make.changed('.env', { before: null, after: noted })];
    const bodies = [
      make.snapped('s1', 'before'),
      make.snapped('s2', 'idle'),
      make.compared('s1', 's2', changes),
    ];
    expect(found(bodies).map(({ paths, more, ignored }) => [paths.length, more, ignored])).toEqual([
      [50, 10, false],
      [1, 0, true],
    ]);
  });
});
