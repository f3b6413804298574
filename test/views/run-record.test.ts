import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/model/record.ts';
import { Release } from '../../src/model/release.ts';
import * as make from '../state/bodies.ts';
import { amended, contract, person, recordOf, rich, rows } from './record-sample.ts';
import { runOf } from './run-of-events.ts';

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
