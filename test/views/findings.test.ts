import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { RunRecord } from '../../src/model/record.ts';
import type { FileChange } from '../../src/model/snapshot.ts';
import { runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

function recordOf(bodies: readonly EventBody[], contract: object = {}, torn?: number): RunRecord {
  const { history, state } = runOf([make.started({ contract: make.pinned(contract) }), ...bodies]);
  const outcome = runRecord(history, state, torn === undefined ? {} : { torn: { bytes: torn } });
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return RunRecord.parse(outcome.value);
}

const told = (bodies: readonly EventBody[], torn?: number): string[] =>
  recordOf(bodies, {}, torn).findings.map(({ code, weight, text }) => `${weight} ${code}: ${text}`);

const ran = (id: string) => make.passes(make.runs(id, 'npm test'));
const failed = { result: make.checkResult('failed'), exit: 1 };
const part = (path: string, source: 'contract' | 'grant' | 'builtin') =>
  ({ does: 'edit', target: path, effect: 'allow', rule: { ...make.rule('x'), source }, reason: '' }) as const;
const edited = (source: 'contract' | 'grant' | 'builtin', answered = false): EventBody[] => {
  const parts = [{ ...part('src/a.ts', source), effect: answered ? ('ask' as const) : ('allow' as const) }];
  return [
    make.requested(make.edits('a1', 'src/a.ts')),
    make.decided('a1', make.verdict(answered ? 'ask' : 'allow', 'x', { parts })),
    ...(answered ? [make.answered('a1', 'once')] : []),
    make.released('a1', 'allow'),
    make.finished('a1'),
  ];
};
const noted = { is: 'noted', size: 1, hash: null } as const;
const ignored = make.changed('dist/a.js', { before: null, after: noted });
const unread = 'note changed-unread: 1 file was changed without being read before: src/a.ts.';

describe('findings', () => {
  it.each<[string, EventBody[], string[]]>([
    [
      'a check that failed',
      [...ran('a1'), make.checked('c1', 'a1', failed)],
      ['serious check-failed: "npm test" (c1, a1) failed when it last ran: 1 failure.'],
    ],
    [
      'one that passed later',
      [
        ...ran('a1'),
        make.checked('c1', 'a1', failed),
        ...ran('a2'),
        make.checked('c2', 'a2'),
        make.compareCheck('c2'),
      ],
      [],
    ],
    [
      'one that failed later',
      [
        ...ran('a1'),
        make.checked('c1', 'a1'),
        make.compareCheck('c1'),
        ...ran('a2'),
        make.checked('c2', 'a2', failed),
      ],
      ['serious check-failed: "npm test" (c2, a2) failed when it last ran: 1 failure.'],
    ],
    [
      'one that is stale',
      [...ran('a1'), make.checked('c1', 'a1'), make.compareCheck('c1', ['src/a.ts', 'src/b.ts'])],
      [
        'serious check-stale: "npm test" (c1, a1) passed, and src/a.ts, src/b.ts changed after it: what it showed no longer holds.',
      ],
    ],
    [
      'one nobody compared',
      [...ran('a1'), make.checked('c1', 'a1')],
      [
        'look check-stale: Whether what "npm test" (c1, a1) showed still holds is not known: it was not compared with the files at the end.',
      ],
    ],
    [
      'one that ran nothing',
      [...ran('a1'), make.checked('c1', 'a1', { result: make.checkResult('nothing-ran') })],
      ['look check-failed: "npm test" (c1, a1) ran no test.'],
    ],
    [
      'one nobody can read',
      [
        ...ran('a1'),
        make.checked('c1', 'a1', {
          result: make.checkResult('unknown', { doubts: ['the exit code is that of tail'] }),
        }),
      ],
      ['look check-failed: What "npm test" (c1, a1) showed is not known: the exit code is that of tail.'],
    ],
    [
      'tests that can say less',
      [make.testsReviewed([make.weakened('test/a.test.ts')])],
      ['serious test-weakened: test/a.test.ts can say less than before: adds: 2 assertions, then 1: a.'],
    ],
    [
      'tests newly skipped',
      [
        make.testsReviewed([
          {
            ...make.weakened('test/a.test.ts'),
            analysed: true,
            language: null,
            tests: { before: 1, after: 1 },
            assertions: { before: 1, after: 1 },
            more: 0,
            findings: [
              {
                kind: 'test-skipped',
                weight: 'neutral',
                test: 'adds',
                line: 3,
                text: 'new and skipped: skip',
              },
            ],
          },
        ]),
      ],
      ['serious test-skipped: test/a.test.ts has tests that are newly skipped: adds: new and skipped: skip.'],
    ],
    [
      'tests nobody read',
      [make.testsReviewed([{ analysed: false, path: 'test/a.zig', because: 'its language is not known' }])],
      ['look test-weakened: test/a.zig changed and was not read: its language is not known.'],
    ],
    ['an edit of the plan', edited('contract'), [unread]],
    [
      'an edit by a grant',
      edited('grant'),
      ['look outside-plan: a1 changed src/a.ts outside the plan, by x, a grant.', unread],
    ],
    [
      'an edit a person let go',
      edited('contract', true),
      ['look outside-plan: a1 changed src/a.ts outside the plan, because a person said yes.', unread],
    ],
    [
      'what ran otherwise',
      [...make.passes(make.runs('a1', 'ls')).slice(0, 3), make.finished('a1', 'ok', { differs: true })],
      ['serious ran-differently: a1 (ls) ran otherwise than it was let go.'],
    ],
    [
      'what was not let go',
      [
        make.requested(make.runs('a1', 'ls')),
        make.decided('a1', make.verdict('deny')),
        make.released('a1', 'deny'),
        make.finished('a1'),
      ],
      ['serious happened-unreleased: a1 (ls) was not let go, and the agent reports it as done.'],
    ],
    [
      'a channel in doubt',
      [{ type: 'channel.failed', channel: 'claude-hooks', reason: 'silent' }],
      ['serious channel-doubt: The channel to the agent failed: silent.'],
    ],
    [
      'a limit',
      [
        {
          type: 'limit.reached',
          limit: 'screen',
          problem: { code: 'x', message: 'The disk is full.', fix: '' },
        },
      ],
      ['look not-recorded: Not everything is on record (screen): The disk is full.'],
    ],
    [
      'a look that saw not everything',
      [
        {
          ...make.snapped('s1', 'before'),
          snapshot: make.snapshot('s1', {
            incomplete: [{ path: 'big', why: 'it may not be read', unseen: true }],
          }),
        },
      ],
      ['look not-recorded: Looks at the workspace are not whole: big (it may not be read).'],
    ],
  ])('%s', (_, bodies, expected) => expect(told(bodies)).toEqual(expected));

  it.each<[string, FileChange[], string]>([
    ['any file', [make.changed('src/a.ts')], 'serious'],
    ['only what git ignores', [make.changed('src/a.ts'), ignored], 'look'],
  ])('a list that is too long may hide %s', (_, changes, weight) => {
    const { evidence, ...event } = make.compared('s1', 's2', changes);
    const left = { ...event, evidence: { ...evidence, more: 3 } } as const;
    const bodies = [...edited('contract'), make.snapped('s1', 'before'), make.snapped('s2', 'after'), left];
    expect(told(bodies)).toContain(`${weight} not-recorded: 3 changes of the workspace are not listed.`);
  });

  it('put the serious first', () => {
    const bodies = [...edited('grant'), ...ran('a2'), make.checked('c1', 'a2', failed)];
    expect(recordOf(bodies, {}, 7).findings.map(({ weight }) => weight)).toEqual([
      'serious',
      'serious',
      'look',
      'note',
    ]);
    expect(told([], 7)).toEqual([
      'serious not-recorded: The last line of the journal is torn: 7 bytes were set aside.',
    ]);
  });
});

describe('what was refused and then reached in another way', () => {
  const refused = [
    make.requested(make.edits('a1', 'deploy/x')),
    make.decided(
      'a1',
      make.verdict('deny', 'never.touch[0]', {
        parts: [{ ...part('deploy/x', 'contract'), effect: 'deny' }],
      }),
    ),
    make.released('a1', 'deny'),
  ];
  const passes = (id: string, action: ReturnType<typeof make.runs>, path: string): EventBody[] => [
    make.requested(action),
    make.decided(id, make.verdict('allow', 'x', { parts: [part(path, 'contract')] })),
    make.released(id, 'allow'),
    make.finished(id),
  ];
  it.each<[string, EventBody[], string[]]>([
    [
      'by another tool',
      passes('a2', make.runs('a2', 'sed -i s/a/b/ deploy/x'), 'deploy/x'),
      ['a1 deploy/x by a2'],
    ],
    ['another file', passes('a2', make.runs('a2', 'sed -i s/a/b/ src/x'), 'src/x'), []],
    ['asked again in the same words', passes('a2', make.edits('a2', 'deploy/x'), 'deploy/x'), []],
  ])('%s', (_, after, expected) => {
    const { statement, list } = recordOf([...refused, ...after]).boundaryPressure.workedAround;
    expect(list.map(({ action, target, by }) => `${action} ${target} by ${by}`)).toEqual(expected);
    expect(statement).toBe(expected.length === 0 ? 'none' : '1 refused and then reached in another way');
  });

  it('is none before it was refused', () => {
    const { workedAround } = recordOf([
      ...passes('a2', make.runs('a2', 'sed -i s/a/b/ deploy/x'), 'deploy/x'),
      ...refused,
    ]).boundaryPressure;
    expect(workedAround).toEqual({ statement: 'none', list: [] });
  });
});

describe('effects outside the workspace', () => {
  it.each<[string, EventBody[], string[]]>([
    ['an edit elsewhere', make.passes(make.edits('a1', '/etc/hosts')), ['a1 /etc/hosts']],
    [
      'a command that writes elsewhere',
      make.passes(make.runs('a1', 'echo x > /srv/a; rm -r /srv/b')),
      ['a1 /srv/a', 'a1 /srv/b'],
    ],
    ['an edit inside', make.passes(make.edits('a1', 'src/a.ts')), []],
    [
      'a command that was denied',
      [
        make.requested(make.runs('a1', 'rm /srv/a')),
        make.decided('a1', make.verdict('deny')),
        make.released('a1', 'deny'),
      ],
      [],
    ],
  ])('name %s', (_, bodies, expected) => {
    expect(recordOf(bodies).outsideEffects.map(({ action, target }) => `${action} ${target}`)).toEqual(
      expected,
    );
  });
});

describe('evidence by checks', () => {
  const statusOf = (bodies: readonly EventBody[], kind: 'failing-test' | 'passing-test') =>
    recordOf(bodies, { evidence: ['failing-test', 'passing-test'] }).evidence.find(
      (fact) => fact.kind === kind,
    );
  const pass = [...ran('a1'), make.checked('c1', 'a1')];

  it.each<[string, EventBody[], string, string[]]>([
    ['fresh', [...pass, make.compareCheck('c1')], 'present', ['npm test']],
    [
      'stale',
      [...pass, make.compareCheck('c1', ['src/a.ts'])],
      'stale',
      ['npm test (stale: src/a.ts changed since)'],
    ],
    [
      'not compared',
      pass,
      'stale',
      ['npm test (whether it still holds is not known: it was not compared with the files at the end)'],
    ],
    [
      'failed since',
      [...pass, make.compareCheck('c1'), ...ran('a2'), make.checked('c2', 'a2', failed)],
      'missing',
      [],
    ],
    [
      'a linter',
      [
        ...ran('a1'),
        make.checked('c1', 'a1', { check: { ...make.checkRun('c1', 'a1').check, kind: 'lint' } }),
        make.compareCheck('c1'),
      ],
      'missing',
      [],
    ],
    ['no check at all', [make.snapped('s1', 'command', 'a1'), ...ran('a1')], 'missing', []],
    [
      'only said',
      [make.recorded({ what: 'claim', claim: 'passing-test', text: 'all green' }, 'reported')],
      'missing',
      ['all green'],
    ],
  ])('a pass that is %s', (_, bodies, status, items) => {
    const fact = statusOf(bodies, 'passing-test');
    expect([fact?.status, fact?.items.map(({ text }) => text)]).toEqual([status, items]);
  });

  it('pairs a failure with the pass that follows, with what changed between', () => {
    const look = (id: string, tree: string): EventBody => ({
      ...make.snapped(id, 'command'),
      snapshot: make.snapshot(id, { tree: tree.repeat(40) }),
    });
    const bodies = [
      look('s1', '5'),
      make.checked('c1', 'a1', { ...failed, snapshot: 's1' }),
      look('s2', '6'),
      make.compared('s1', 's2', [make.changed('src/a.ts'), make.changed('test/a.test.ts')]),
      make.checked('c2', 'a2', { snapshot: 's2' }),
    ];
    const { tests } = recordOf(bodies, { evidence: ['failing-test'] });
    expect(tests.pairs).toEqual([
      {
        failing: 'c1',
        passing: 'c2',
        command: 'npm test',
        doubts: ['tests changed between: test/a.test.ts'],
      },
    ]);
    expect(statusOf(bodies, 'failing-test')?.status).toBe('present');
    expect(tests.checks.map(({ id, status, provenance }) => [id, status, provenance])).toEqual([
      ['c1', 'failed', 'reported'],
      ['c2', 'passed', 'reported'],
    ]);
  });

  it.each<[string, EventBody[], string[]]>([
    [
      'an edit at the same time',
      [...make.passes(make.edits('a2', 'src/a.ts'))],
      ['changed while it ran: src/a.ts'],
    ],
    ['nobody', [], ['changed while it ran: src/a.ts']],
  ])('doubts a check during which %s changed a file', (_, meanwhile, doubts) => {
    const look = (id: string, tree: string): EventBody => ({
      ...make.snapped(id, 'command'),
      snapshot: make.snapshot(id, { tree: tree.repeat(40) }),
    });
    const [asked, decided, released, finished] = make.passes(make.runs('a1', 'cat x'));
    if (!asked || !decided || !released || !finished) throw new Error('no action');
    const changes = make.compared('s1', 's2', [make.changed('src/a.ts')]);
    const check = make.checked('c1', 'a1', { snapshot: 's2' });
    const begun = [look('s1', '5'), asked, decided, released];
    const run = [...begun, ...meanwhile, finished, look('s2', '6'), changes, check];
    expect(recordOf(run).tests.checks[0]?.doubts).toEqual(doubts);
    // An edit that was over before is what the check ran against.
    const after = [
      look('s1', '5'),
      ...make.passes(make.edits('a2', 'src/a.ts')),
      asked,
      decided,
      released,
      finished,
    ];
    expect(recordOf([...after, look('s2', '6'), changes, check]).tests.checks[0]?.doubts).toEqual([]);
  });

  it('names what is missing', () => {
    const { gaps } = recordOf(
      [
        ...ran('a1'),
        make.checked('c1', 'a1', { result: make.checkResult('passed', { skipped: 2 }) }),
        make.compareCheck('c1', ['src/a.ts'], { more: 3 }),
      ],
      { evidence: ['failing-test'] },
    ).tests;
    expect(gaps).toEqual([
      'no failing test was seen before the change',
      '"npm test" (c1) passed, then changed: src/a.ts, and 3 more',
      '"npm test" (c1) skipped 2',
    ]);
    expect(recordOf([make.snapped('s1', 'command')]).tests.gaps).toEqual(['no check ran']);
  });

  it('holds what the agent says apart, and its silence', () => {
    const claim = (kind: string, text: string) =>
      make.recorded({ what: 'claim', claim: kind, text }, 'reported');
    const { statements, evidence } = recordOf([claim('assumptions', 'no nulls'), claim('questions', 'why?')]);
    expect(statements.assumptions).toEqual({ known: true, value: ['no nulls'], provenance: 'reported' });
    expect(statements['known-gaps']).toEqual({ known: false, why: 'the report of the agent does not say' });
    expect(evidence.find(({ kind }) => kind === 'assumptions')?.status).toBe('present');
    const silent = make.recorded({
      what: 'claim',
      claim: 'none',
      text: 'the agent did not hand over a report: there is no R.md',
    });
    expect(recordOf([silent], { report: 'R.md' }).statements.questions).toEqual({
      known: false,
      why: 'the agent did not hand over a report: there is no R.md',
    });
  });
});
