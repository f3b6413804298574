import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/model/event.ts';
import { HistoryEntry, historyEntry } from '../../src/model/history-entry.ts';
import { RunRecord } from '../../src/model/record.ts';
import { Release } from '../../src/model/release.ts';
import { createHistory } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState } from '../../src/state/run-state.ts';
import { type RecordContext, runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { legalTrace } from '../state/trace.ts';
import { runOf } from './run-of-events.ts';

function recordOf(bodies: readonly EventBody[], context: RecordContext = {}): RunRecord {
  const { history, state } = runOf(bodies);
  const outcome = runRecord(history, state, context);
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return RunRecord.parse(outcome.value);
}

const person = { kind: 'person', identity: make.sam } as const;
const evidence = (what: 'claim' | 'usage', text = '', claim = ''): EventBody => ({
  type: 'evidence.recorded',
  evidence: what === 'usage' ? { what, costUsd: 0.25, tokens: 1200, requests: 4 } : { what, claim, text },
  provenance: 'reported',
});
const rollback = {
  change: 'c',
  undo: 'revert the patch',
  data_risk: 'none',
  trigger: 't',
  owner: 'sync on-call',
};
const contract = make.pinned({
  ticket: 'PAY-4317',
  risk_owner: 'dana@example.com',
  approver: 'sam@example.com',
  review_by: '2027-01-15',
  expires: '2026-12-01T18:00:00Z',
  incident_trigger: 'sync lag over 10 min',
  evidence: ['failing-test', 'passing-test', 'assumptions'],
  sources: ['ticket PAY-4317'],
  rollback,
});
const amended = {
  ...contract,
  version: 2,
  hash: 'e'.repeat(64),
  text: 'contract: 1 # wider\n',
  file: 'wider.yaml',
};
const part = (does: 'read' | 'edit' | 'reach', target: string, id: string) =>
  ({ does, target, effect: 'allow', rule: make.rule(id), reason: '' }) as const;
const publish = make.runs('a6', 'npm publish');
const git = { ref: null, tool: 'mcp__github__get_issue' };

/** One run with something of everything in it. */
const rich: EventBody[] = [
  make.started({ contract, git: { head: 'abc', branch: 'main', dirty: true } }),
  { type: 'agent.started', pid: 1, argv: ['claude'], cols: 80, rows: 24 },
  { type: 'channel.opened', channel: 'claude-hooks', handshakeMs: 120 },
  { type: 'boundary.failed', reason: 'no user namespaces' },
  { type: 'viewer.attached', viewer: 'v1', identity: make.dana, may: 'answer' },
  ...make.passes(make.reads('a1', 'src/a.ts'), 'may.read[0]'),
  ...make.passes(make.runs('a2', 'npm test')).slice(0, 3),
  make.finished('a2', 'failed'),
  ...make.passes(make.edits('a3', 'src/a.ts'), 'may.edit[0]'),
  ...make.passes(make.runs('a4', 'npm test')),
  make.requested({ ...make.calls('a5', 'github', 'get_issue'), ...git }),
  make.decided('a5', make.verdict('ask', 'default', { dataClasses: ['confidential'] })),
  make.answered('a5', 'run', { note: 'only reads' }),
  {
    type: 'grant.given',
    grant: { id: 'g1', key: 'k', what: 'github.get_issue', by: make.sam, action: 'a5', until: null },
  },
  make.released('a5', 'allow'),
  make.finished('a5'),
  make.requested(publish, { redactions: [{ kind: 'npm', count: 2 }] }),
  make.decided('a6', make.verdict('deny', 'never.run[0]')),
  make.released('a6', 'deny', 'never'),
  make.requested(make.edits('a7', 'db/x.sql')),
  make.decided('a7', make.verdict('stop', 'stop_if[0]')),
  { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'schema', action: 'a7' },
  { type: 'run.paused', by: person, reason: 'look', processes: 3 },
  { type: 'run.resumed', by: person, processes: 3 },
  { type: 'stop.resolved', stop: 's1', how: 'amend', by: person, reason: 'agreed' },
  {
    type: 'contract.amended',
    contract: amended,
    by: make.sam,
    reason: 'agreed',
  },
  { type: 'risk.raised', from: 'low', to: 'high', because: 'schema', action: 'a7' },
  make.requested(make.edits('a7', 'db/x.sql')),
  make.decided(
    'a7',
    make.verdict('allow', 'may.edit[0]', { parts: [part('edit', 'db/x.sql', 'may.edit[0]')] }),
  ),
  make.released('a7', 'allow'),
  { type: 'capability.disabled', disabled: { call: 'github.*', by: 'dana', reason: 'leak', at: 'now' } },
  { type: 'limit.reached', limit: 'screen', problem: { code: 'x', message: 'm', fix: 'f' } },
  {
    type: 'witness.seen',
    seen: {
      what: 'coverage',
      of: 'process',
      is: 'lossy',
      by: 'looks at /proc',
      reason: 'the kernel does not tell',
      lost: 2,
    },
  },
  make.snapped('s1', 'before'),
  { type: 'note.added', text: 'looks right', by: make.dana, marker: false },
  evidence('claim', 'EU only', 'assumptions'),
  evidence('usage'),
  { type: 'viewer.detached', viewer: 'v1', reason: 'closed' },
  make.ended(),
  make.rehearsed('2 files'),
  make.shipped('reviewed', '2026-11-21T09:00:00.000Z'),
];

const rows = <T, K extends keyof T>(list: readonly T[], ...keys: K[]): T[K][][] =>
  list.map((row) => keys.map((key) => row[key]));

/** what must be in the record, how to find it, what it says of the rich run */
const kept: [string, (r: RunRecord) => unknown, unknown][] = [
  [
    'original task request',
    (r) => r.request,
    {
      task: 'Fix the retry filter',
      ticket: { known: true, value: 'PAY-4317', provenance: 'declared' },
      sources: ['ticket PAY-4317'],
    },
  ],
  ['delegating user', (r) => [r.people.delegator, r.people.owner], [make.dana, 'dana@example.com']],
  [
    'agent identity',
    (r) => [r.agent.profile, r.agent.version, r.agent.osUser],
    ['claude-code', { known: true, value: '2.1.0', provenance: 'observed' }, 'dana'],
  ],
  ['permissions', (r) => r.agent.permissions.may.edit, ['src/**']],
  ['environment names', (r) => r.agent.passedVariables, ['PATH', 'TERM']],
  [
    'files inspected',
    (r) => r.files.inspected,
    [{ path: 'src/a.ts', actions: ['a1'], provenance: 'reported' }],
  ],
  ['files changed', (r) => rows(r.files.changed, 'path', 'actions'), [['src/a.ts', ['a3']]]],
  [
    'changed kept apart from assumed',
    (r) => rows(r.files.assumedChanged, 'path', 'actions'),
    [['db/x.sql', ['a7']]],
  ],
  [
    'tools',
    (r) => rows(r.tools, 'kind', 'tool', 'count'),
    [
      ['run', 'Tool', 2],
      ['edit', 'Tool', 2],
      ['read', 'Tool', 1],
      ['call', 'mcp__github__get_issue', 1],
    ],
  ],
  [
    'MCP servers',
    (r) => r.servers,
    [{ server: 'github', tools: [{ name: 'get_issue', count: 1 }], provenance: 'reported' }],
  ],
  [
    'commands',
    (r) => rows(r.commands, 'action', 'command', 'outcome'),
    [
      ['a2', 'npm test', 'failed'],
      ['a4', 'npm test', 'ok'],
      ['a6', 'npm publish', 'denied'],
    ],
  ],
  [
    'sensitive actions denied',
    (r) => rows(r.denied, 'action', 'target', 'reason', 'by'),
    [['a6', 'npm publish', 'never', null]],
  ],
  [
    'boundary pressure',
    (r) => [r.boundaryPressure.statement, ...rows(r.boundaryPressure.list, 'action', 'effect')],
    ['1 asked, 1 denied, 1 stopped', ['a5', 'ask'], ['a6', 'deny'], ['a7', 'stop']],
  ],
  [
    'approvals',
    (r) => [r.approvals.statement, r.approvals.list[0]?.answer],
    [
      '1 requested, 1 granted',
      {
        known: true,
        provenance: 'observed',
        value: {
          t: 230,
          by: person,
          answer: 'run',
          note: 'only reads',
          waitedMs: 1500,
          shown: { hash: 'd'.repeat(64), ms: 1400, swallowed: 2 },
        },
      },
    ],
  ],
  ['grants', (r) => r.grants.map(({ grant, ended }) => [grant.id, ended.how]), [['g1', 'with-the-run']]],
  [
    'stops',
    (r) => r.stops.map(({ stop, resolved }) => [stop, resolved.known && resolved.value.how]),
    [['s1', 'amend']],
  ],
  ['pauses', (r) => r.pauses.map(({ reason, resumed }) => [reason, resumed.known]), [['look', true]]],
  [
    'amendments',
    (r) => rows(r.contract.amendments, 'version', 'hash', 'text', 'by', 'reason'),
    [[2, amended.hash, amended.text, make.sam, 'agreed']],
  ],
  [
    'the contract in force',
    (r) => rows([r.contract], 'file', 'version', 'hash', 'text'),
    [['wider.yaml', 2, amended.hash, amended.text]],
  ],
  [
    'the contract that was approved',
    (r) => [r.contract.approvedHash, r.contract.approvedText, r.people.approval.hash],
    [contract.hash, contract.text, contract.hash],
  ],
  [
    'risk and its rises',
    (r) => [r.risk.declared, r.risk.reached, ...rows(r.risk.rises, 'because')],
    ['low', 'high', ['schema']],
  ],
  [
    'tests run',
    (r) => rows(r.tests.checks, 'action', 'status', 'provenance'),
    [
      ['a2', 'failed', 'inferred'],
      ['a4', 'passed', 'inferred'],
    ],
  ],
  ['test gaps', (r) => r.tests.gaps, ['db/x.sql changed after the last test that passed']],
  [
    'evidence demanded',
    (r) => r.evidence.filter(({ demanded }) => demanded).map(({ kind, status }) => [kind, status]),
    [
      ['failing-test', 'present'],
      ['passing-test', 'present'],
      ['assumptions', 'present'],
    ],
  ],
  [
    'assumptions',
    (r) => r.statements.assumptions,
    { known: true, value: ['EU only'], provenance: 'reported' },
  ],
  [
    'residual risks unknown, their owner known',
    (r) => r.residualRisk,
    {
      risks: { known: false, why: 'the report of the agent does not say' },
      owner: { known: true, value: 'dana@example.com', provenance: 'declared' },
    },
  ],
  [
    'data boundaries touched',
    (r) => r.data.touched,
    [{ class: 'confidential', allowed: false, actions: ['a5'], provenance: 'reported' }],
  ],
  ['cost', (r) => r.cost.usd, { known: true, value: 0.25, provenance: 'reported' }],
  ['retries', (r) => r.retries, { similarFailures: 1, failures: [{ failure: 'exit 1: boom', count: 1 }] }],
  [
    'rollback note',
    (r) => [r.rollback.note.undo, r.rollback.complete, r.rollback.missing, r.rollback.rehearsed.known],
    ['revert the patch', true, [], true],
  ],
  [
    'incident trigger',
    (r) => r.incidentTrigger,
    { known: true, value: 'sync lag over 10 min', provenance: 'declared' },
  ],
  ['review date', (r) => r.contract.reviewBy, { known: true, value: '2027-01-15', provenance: 'declared' }],
  [
    'reviewer decision',
    (r) => r.decision,
    {
      known: true,
      provenance: 'observed',
      value: Release.parse({
        decision: 'ship',
        by: make.sam,
        reason: 'reviewed',
        at: '2026-11-21T09:00:00.000Z',
      }),
    },
  ],
  [
    'used but not allowed',
    (r) => rows(r.scope.usedNotAllowed, 'action', 'why'),
    [
      ['a5', 'approved by sam'],
      ['a7', 'a person let it through after a stop'],
    ],
  ],
  ['allowed but never used', (r) => r.scope.allowedNeverUsed, [{ rule: 'may.run[1]', text: 'npm run lint' }]],
  [
    'boundary',
    (r) => [r.boundary.kind, r.boundary.events],
    ['none', [{ t: 30, what: 'failed: no user namespaces' }]],
  ],
  ['channel honesty', (r) => r.channel.statement, '7 of 7 actions could be held back'],
  ['capabilities switched', (r) => rows(r.capabilities, 'call', 'change'), [['github.*', 'disabled']]],
  ['redactions', (r) => r.redactions, { count: 2, kinds: [{ kind: 'npm', count: 2 }] }],
  [
    'viewers',
    (r) => rows(r.viewers, 'viewer', 'until'),
    [['v1', { known: true, value: 480, provenance: 'observed' }]],
  ],
  [
    'the rest',
    (r) => [r.notes.length, r.limits.length, r.witnessed.coverage.length, r.snapshots.length],
    [1, 1, 1, 1],
  ],
  ['end', (r) => [r.outcome.known && r.outcome.value.outcome, r.run.complete], ['done', true]],
];

describe('the run record holds', () => {
  const record = recordOf(rich);
  it.each(kept)('%s', (_, find, expected) => {
    expect(find(record)).toEqual(expected);
  });

  it('its integrity, a torn end included', () => {
    const { history } = runOf(rich);
    expect(recordOf(rich, { torn: { bytes: 7 } }).integrity).toEqual({
      events: rich.length,
      lastHash: history.at(rich.length - 1)?.hash,
      torn: { bytes: 7 },
      signatures: [],
      anchors: [],
    });
  });

  it('what the workspace shows, when it was compared', () => {
    const change = make.changed('src/a.ts');
    const record = recordOf([
      make.started(),
      make.snapped('s1', 'before'),
      make.snapped('s2', 'after'),
      make.compared('s1', 's2', [change]),
    ]);
    expect(record.files.observed).toEqual({
      known: true,
      value: [{ ...change, claim: 'unclaimed', actions: [] }],
      provenance: 'observed',
    });
  });
});

describe('an unknown is written as unknown', () => {
  const bare = recordOf([make.started({ agent: { ...make.started().agent, version: null } })]);
  const unknowns: [string, (r: RunRecord) => { known: boolean }][] = [
    ['ticket', (r) => r.request.ticket],
    ['risk owner', (r) => r.people.riskOwner],
    ['approver', (r) => r.people.approver],
    ['agent version', (r) => r.agent.version],
    ['declared identity', (r) => r.agent.declaredIdentity],
    ['git author', (r) => r.agent.gitAuthor],
    ['expiry', (r) => r.contract.expires],
    ['review date', (r) => r.contract.reviewBy],
    ['observed changes', (r) => r.files.observed],
    ['assumptions', (r) => r.statements.assumptions],
    ['changed tests', (r) => r.tests.changed],
    ['residual risks', (r) => r.residualRisk.risks],
    ['cost', (r) => r.cost.usd],
    ['tokens', (r) => r.cost.tokens],
    ['rehearsal', (r) => r.rollback.rehearsed],
    ['incident trigger', (r) => r.incidentTrigger],
    ['decision', (r) => r.decision],
    ['end', (r) => r.run.endedAt],
    ['outcome', (r) => r.outcome],
    ['channel', (r) => r.channel.opened],
  ];
  it.each(unknowns)('%s', (_, find) => {
    expect(find(bare)).toEqual({ known: false, why: expect.stringMatching(/\w/) });
  });

  it('and nothing pushed is an explicit none', () => {
    expect([bare.boundaryPressure.statement, bare.approvals.statement, bare.tests.gaps]).toEqual([
      'none',
      'none requested',
      ['no test command was seen'],
    ]);
  });
});

describe('runRecord', () => {
  it('has no record to give without a start', () => {
    expect(runRecord(createHistory(), initialRunState)).toMatchObject({
      ok: false,
      problems: [{ code: 'record-no-start' }],
    });
  });

  it('does not hide that an action differed, or that nobody answered', () => {
    const record = recordOf([
      make.started(),
      ...make.passes(make.runs('a1', 'npm test')).slice(0, 3),
      make.finished('a1', 'ok', { differs: true }),
      make.requested(make.runs('a2', 'x')),
      make.decided('a2', make.verdict('ask')),
    ]);
    expect(record.scope.usedNotAllowed).toMatchObject([
      { action: 'a1', why: 'the agent ran something other than what was released' },
    ]);
    expect(record.approvals.list).toMatchObject([{ action: 'a2', granted: false, answer: { known: false } }]);
  });

  it('says on what consequences an approval was given, and reads records from before they were kept', () => {
    const bodies = [
      make.started(),
      make.requested(make.runs('a1', 'rm x')),
      make.decided('a1', make.verdict('ask')),
      make.foreseen('a1'),
      make.answered('a1', 'once'),
    ];
    const record = recordOf(bodies);
    expect(record.approvals.list[0]?.consequences.map(({ text, undo }) => [text, undo])).toEqual([
      ['delete 3 files', 'no'],
      ['run tsc', 'unknown'],
    ]);
    expect(
      recordOf(bodies.filter(({ type }) => type !== 'action.foreseen')).approvals.list[0]?.consequences,
    ).toEqual([]);
    const old = JSON.parse(JSON.stringify(record));
    delete old.approvals.list[0].consequences;
    expect(RunRecord.parse(old).approvals.list[0]?.consequences).toEqual([]);
  });

  it('counts a rule as an approval, and what it let go as covered by the contract', () => {
    const rm = make.runs('a1', 'rm x');
    const asked = [make.requested(rm), make.decided('a1', make.verdict('ask'))];
    const rule = make.answered('a1', 'rule', { note: 'may.run  rm x' });
    const amended: EventBody = {
      type: 'contract.amended',
      contract: make.pinned({ may: { run: ['rm x'] } }, 2),
      by: make.sam,
      reason: 'rule for a1: may.run  rm x',
    };
    const record = recordOf([make.started(), ...asked, amended, rule, ...make.passes(rm)]);
    expect(record.approvals).toMatchObject({
      statement: '1 requested, 1 granted',
      list: [{ granted: true, answer: { known: true, value: { answer: 'rule', note: 'may.run  rm x' } } }],
    });
    expect(record.contract.amendments).toMatchObject([{ version: 2, reason: 'rule for a1: may.run  rm x' }]);
    expect(record.totals).toMatchObject({ actions: 1, ask: 1, approved: 1, refused: 0 });
    expect(record.scope.usedNotAllowed).toEqual([]);
    const notEnough = recordOf([
      make.started(),
      ...asked,
      amended,
      rule,
      ...asked,
      make.answered('a1', 'once'),
      make.released('a1', 'allow'),
    ]);
    expect(notEnough.scope.usedNotAllowed).toMatchObject([{ action: 'a1', why: 'approved by sam' }]);
  });

  it('counts an action once, by the worst it was judged, in every place, and stops no action hit as stops', () => {
    const asked = make.decided('a1', make.verdict('ask', 'ask.run[0]'));
    const record = recordOf([
      make.started(),
      make.requested(publish),
      make.decided('a6', make.verdict('stop', 'stop_if[0]')),
      { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'schema', action: 'a6' },
      { type: 'stop.resolved', stop: 's1', how: 'once', by: person, reason: 'agreed' },
      ...make.passes(publish),
      make.requested(make.runs('a1', 'x')),
      asked,
      make.answered('a1', 'edited'),
      make.requested(make.runs('a1', 'y')),
      asked,
      make.answered('a1', 'once'),
      { type: 'stop.hit', stop: 's2', rule: make.rule('stop_if[1]'), reason: 'minutes', action: null },
    ]);
    const counts = { allow: 0, ask: 1, deny: 0, stop: 2, approved: 1, refused: 0 };
    expect(record.totals).toEqual({ actions: 2, ...counts });
    expect(record.boundaryPressure).toMatchObject({
      statement: '1 asked, 0 denied, 2 stopped',
      asks: 1,
      stops: 2,
    });
    expect(rows(record.boundaryPressure.list, 'action', 'effect')).toEqual([
      ['a6', 'stop'],
      ['a1', 'ask'],
    ]);
  });

  it('does not hide that something happened that was never let go', () => {
    const record = recordOf([
      make.started(),
      make.requested({ ...make.runs('a1', 'npm publish'), holds: 'watch' }),
      make.decided('a1', make.verdict('deny', 'never.run[0]')),
      make.released('a1', 'deny'),
      make.finished('a1', 'ok'),
    ]);
    expect(record.scope.usedNotAllowed).toMatchObject([
      { action: 'a1', why: 'it happened although it was not let go' },
    ]);
    expect([record.commands[0]?.outcome, record.denied.length]).toEqual(['ok', 1]);
    expect(record.channel.statement).toBe('0 of 1 actions could be held back; 1 could only be watched');
  });

  it('is valid for every prefix of a legal trace, and so is its row in the run list', () => {
    fc.assert(
      fc.property(legalTrace, fc.nat(), (events, cut) => {
        const prefix = events.slice(0, (cut % events.length) + 1);
        const outcome = runRecord(createHistory(prefix), prefix.reduce(reduce, initialRunState));
        if (!outcome.ok) throw new Error('no record');
        const record = RunRecord.parse(JSON.parse(JSON.stringify(outcome.value)));
        expect(record).toEqual(outcome.value);
        expect(HistoryEntry.parse(historyEntry(record)).run).toBe('01RUN');
      }),
      { numRuns: 60 },
    );
  });
});

describe('a command that is a check', () => {
  const commands: [command: string, isCheck: boolean][] = [
    ['npm test', true],
    ['node --test test/sync/**', true],
    ['npx vitest run src', true],
    ['npm run test:unit', true],
    ['cat test/notes.txt', false],
    ['npm run latest', false],
  ];
  it.each(commands)('%s: %s', (command, isCheck) => {
    const record = recordOf([make.started(), ...make.passes(make.runs('a1', command))]);
    expect(record.tests.checks.length > 0).toBe(isCheck);
  });
});
