import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordText } from '../../src/commands/record-text.ts';
import type { EventBody } from '../../src/model/event.ts';
import type { RunRecord } from '../../src/model/record.ts';
import { cells } from '../../src/ui/wrap.ts';
import { runRecord } from '../../src/views/run-record.ts';
import * as make from '../state/bodies.ts';
import { legalTrace } from '../state/trace.ts';
import { runOf } from '../views/run-of-events.ts';
import { judged, must } from './recorded-run.ts';

function recordOf(bodies: readonly EventBody[]): RunRecord {
  const { history, state } = runOf(bodies);
  return must(runRecord(history, state));
}

const person = { kind: 'person', identity: make.sam } as const;
const contract = make.pinned({
  ticket: 'PAY-4317',
  risk: 'medium',
  risk_owner: 'dana@example.com',
  approver: 'sam@example.com',
  incident_trigger: 'sync lag over 10 min',
  evidence: ['passing-test', 'assumptions'],
  rollback: {
    change: 'tighten the retry filter',
    undo: 'revert the patch in src/sync/** and redeploy the worker, then watch the queue until it is empty again',
    data_risk: 'none; reads only',
    trigger: 'sync lag over 10 min',
    owner: 'sync on-call',
    stop_before: ['schema changes'],
  },
});
const amended = { ...contract, version: 2, hash: 'e'.repeat(64), text: 'contract: 1 # wider\n' };
const start = make.started({ contract });

const rich: EventBody[] = [
  start,
  { type: 'agent.started', pid: 1, argv: ['claude'], cols: 80, rows: 24 },
  { type: 'channel.opened', channel: 'claude-hooks', handshakeMs: 120 },
  ...judged(make.reads('a1', '/home/dana/app/src/a.ts'), start),
  ...judged(make.edits('a2', '/home/dana/app/src/a.ts'), start),
  ...judged(make.runs('a3', 'npm test'), start),
  ...judged(make.calls('a4', 'github', 'get_issue'), start),
  {
    type: 'grant.given',
    grant: { id: 'g1', key: 'k', what: 'github.get_issue', by: make.sam, action: 'a4', until: null },
  },
  ...judged(make.edits('a5', '/home/dana/app/countersign.yaml'), start),
  make.requested(make.runs('a6', 'npm publish')),
  make.decided('a6', make.verdict('ask', 'default')),
  make.foreseen('a6', 'delete 3 files \u202enow'),
  make.answered('a6', 'deny', { note: 'not \u202etoday', waitedMs: 61_000 }),
  make.released('a6', 'deny', 'sam said: not today'),
  { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'a schema change', action: null },
  { type: 'run.paused', by: person, reason: 'to look', processes: 3 },
  { type: 'run.resumed', by: person, processes: 3 },
  { type: 'stop.resolved', stop: 's1', how: 'amend', by: person, reason: 'in scope' },
  { type: 'contract.amended', contract: amended, by: make.sam, reason: 'in scope' },
  {
    type: 'evidence.recorded',
    evidence: { what: 'usage', costUsd: 0.25, tokens: 1200, requests: 4 },
    provenance: 'reported',
  },
  {
    type: 'evidence.recorded',
    evidence: { what: 'claim', claim: 'assumptions', text: 'the queue is idle' },
    provenance: 'reported',
  },
  make.ended(),
  make.rehearsed('1 file restored beside the workspace'),
  make.shipped('tests pass, small change', '2026-11-20T11:00:00.000Z'),
];

describe('the record for people', () => {
  const cases: [string, EventBody[]][] = [
    ['rich', rich],
    ['bare', [make.started()]],
    ['interrupted', [...rich.slice(0, 5), { type: 'run.interrupted', reason: 'cause unknown', at: 'later' }]],
  ];
  it.each(cases)('reads as it should: %s', async (name, bodies) => {
    await expect(recordText(recordOf(bodies))).toMatchFileSnapshot(`golden/record-${name}.txt`);
  });

  it('says an override before the decision it belongs to, with everything that it overrode', () => {
    const made = {
      ...make.shipped('urgent', '2026-11-20T11:00:00.000Z'),
      override: 'the fix cannot wait',
      obstacles: [
        { code: 'evidence-missing', text: 'The contract demands passing-test, and there is none.' },
      ],
      residual: { risk: 'slow imports', owner: 'dana' },
    };
    const printed = recordText(recordOf([make.started(), make.ended(), made]));
    const [, said = ''] = printed.split('\nDECISION\n');
    expect(said).toMatch(
      /^ {2}OVERRIDE, although 1 thing stood against it: the fix cannot wait\n {2}ship by sam/,
    );
    expect(said).toContain('  against it: The contract demands passing-test, and there is none.\n');
    expect(said).toContain('slow imports; owner dana');
  });

  it('says of a stop what froze the run, once, and that it was not resumed', () => {
    const reason = 'Stop rule reached: 1 file was changed.';
    const printed = recordText(
      recordOf([
        make.started(),
        { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason, action: null },
        {
          type: 'run.paused',
          by: { kind: 'supervisor', because: 'stop' },
          reason,
          processes: 3,
          way: 'cgroup',
        },
      ]),
    ).replace(/\s+/g, ' ');
    expect(printed).toContain('1 file was changed; resolved: unknown');
    expect(printed).toContain(
      'frozen by a stop rule: Stop rule reached: 1 file was changed, 3 processes by cgroup; the run was not resumed',
    );
  });

  it('keeps to 100 columns and shows nothing a terminal would act on, whatever the run was', () => {
    const hostile = fc.constantFrom('\x1b]0;x\x07', '\u202e', 'x'.repeat(300), '世'.repeat(120), '\n\n', '');
    fc.assert(
      fc.property(legalTrace, hostile, hostile, (trace, text, more) => {
        const bodies = trace.map(({ body }) => body);
        const evil = make.passes(make.runs('evil', `${text} ${more}`));
        const [first = make.started(), ...rest] = bodies;
        const record = recordOf([first, ...evil, ...rest]);
        const printed = recordText({ ...record, request: { ...record.request, task: `t${text}${more}` } });
        expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        for (const line of printed.split('\n')) expect(cells(line)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 50 },
    );
  });

  it('lists every fact that is not known', () => {
    const printed = recordText(recordOf([make.started()]));
    const section = printed.slice(printed.indexOf('NOT KNOWN'), printed.indexOf('DECISION'));
    for (const place of ['outcome', 'run.endedAt', 'cost.usd', 'decision', 'people.approver']) {
      expect(section).toContain(`  ${place}: `);
    }
  });

  it('counts what a list leaves out', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      judged(make.edits(`a${index}`, '/home/dana/app/countersign.yaml')),
    ).flat();
    expect(recordText(recordOf([make.started(), ...many, make.ended()]))).toContain(
      '  and 10 more: see --json\n',
    );
  });
});
