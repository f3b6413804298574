import type { EventBody } from '../../src/model/event.ts';
import { RunRecord } from '../../src/model/record.ts';
import { type RecordContext, runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

export function recordOf(bodies: readonly EventBody[], context: RecordContext = {}): RunRecord {
  const { history, state } = runOf(bodies);
  const outcome = runRecord(history, state, context);
  if (!outcome.ok) throw new Error(outcome.problems[0]?.message);
  return RunRecord.parse(outcome.value);
}

export const person = { kind: 'person', identity: make.sam } as const;
export const evidence = (what: 'claim' | 'usage', text = '', claim = ''): EventBody => ({
  type: 'evidence.recorded',
  evidence: what === 'usage' ? { what, costUsd: 0.25, tokens: 1200, requests: 4 } : { what, claim, text },
  provenance: 'reported',
});
export const rollback = {
  change: 'c',
  undo: 'revert the patch',
  data_risk: 'none',
  trigger: 't',
  owner: 'sync on-call',
};
export const contract = make.pinned({
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
export const amended = {
  ...contract,
  version: 2,
  hash: 'e'.repeat(64),
  text: 'contract: 1 # wider\n',
  file: 'wider.yaml',
};
export const part = (does: 'read' | 'edit' | 'reach', target: string, id: string) =>
  ({ does, target, effect: 'allow', rule: make.rule(id), reason: '' }) as const;
export const publish = make.runs('a6', 'npm publish');
export const git = { ref: null, tool: 'mcp__github__get_issue' };

/** One run with something of everything in it. */
export const rich: EventBody[] = [
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

export const rows = <T, K extends keyof T>(list: readonly T[], ...keys: K[]): T[K][][] =>
  list.map((row) => keys.map((key) => row[key]));
