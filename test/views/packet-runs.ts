import type { EventBody } from '../../src/model/event.ts';
import { know } from '../../src/model/known.ts';
import type { PacketPatch } from '../../src/model/packet.ts';
import type { RunRecord } from '../../src/model/record.ts';
import type { CheckFact, Finding, ObservedChange } from '../../src/model/record-parts.ts';
import { Release } from '../../src/model/release.ts';
import { runRecord } from '../../src/views/run-record.ts';
import { judged, must } from '../commands/recorded-run.ts';
import * as make from '../state/bodies.ts';
import { runOf } from './run-of-events.ts';

/** Runs a packet is made of: low, medium and high risk, and one whose every text is meant to do harm. */

export function recordOf(bodies: readonly EventBody[]): RunRecord {
  const { history, state } = runOf(bodies);
  return must(runRecord(history, state));
}

const noPressure = make.pinned({ owner: 'dana', approver: 'sam', risk_owner: 'dana' });
const lowStart = make.started({ contract: noPressure });
export const lowRun: EventBody[] = [
  lowStart,
  make.snapped('s1', 'before'),
  ...judged(make.reads('a1', '/home/dana/app/src/a.ts'), lowStart),
  ...judged(make.edits('a2', '/home/dana/app/src/a.ts'), lowStart),
  ...judged(make.runs('a3', 'npm test'), lowStart),
  make.snapped('s2', 'after'),
  make.compared('s1', 's2', [make.changed('src/a.ts')]),
  make.ended(),
];

const contract = make.pinned({
  ticket: 'PAY-4317',
  risk: 'medium',
  owner: 'dana@example.com',
  risk_owner: 'dana@example.com',
  approver: 'sam@example.com',
  incident_trigger: 'sync lag over 10 min',
  sources: ['ticket PAY-4317'],
  evidence: ['failing-test', 'passing-test', 'residual-risk'],
  never: { touch: ['deploy/**'] },
  rollback: {
    change: 'tighten the retry filter',
    undo: 'revert the patch in src/** and redeploy the worker',
    data_risk: 'none; reads only',
    trigger: 'sync lag over 10 min',
    owner: 'sync on-call',
    stop_before: ['schema changes'],
  },
});
const start = make.started({ contract });
const claim = (kind: string, text: string): EventBody => ({
  type: 'evidence.recorded',
  evidence: { what: 'claim', claim: kind, text },
  provenance: 'reported',
});

const mediumRun: EventBody[] = [
  start,
  { type: 'agent.started', pid: 1, argv: ['claude'], cols: 80, rows: 24 },
  { type: 'channel.opened', channel: 'claude-hooks', handshakeMs: 120 },
  ...judged(make.reads('a1', '/home/dana/app/src/filter.ts'), start),
  ...judged(make.runs('a2', 'npm test'), start),
  ...judged(make.edits('a3', '/home/dana/app/src/filter.ts'), start),
  ...judged(make.runs('a4', 'npm test'), start),
  ...judged(make.edits('a5', '/home/dana/app/deploy/prod.yaml'), start),
  make.requested(make.runs('a6', 'npm install left-pad')),
  make.decided('a6', make.verdict('ask', 'default')),
  make.foreseen('a6', 'install left-pad and run its scripts'),
  make.answered('a6', 'once', { waitedMs: 61_000 }),
  make.released('a6', 'allow'),
  make.finished('a6'),
  claim('assumptions', 'the queue is idle at night'),
  claim('residual-risk', 'other regions were not looked at'),
  claim('least-sure', 'whether the filter also drops retries that are wanted'),
  claim('questions', 'should the limit be a setting?'),
  {
    type: 'evidence.recorded',
    evidence: { what: 'usage', costUsd: 0.25, tokens: 1200, requests: 4 },
    provenance: 'reported',
  },
  make.ended(),
];

const check = (over: Partial<CheckFact>): CheckFact => ({
  id: 'c1',
  action: 'a2',
  t: 61_000,
  kind: 'test',
  command: 'npm test',
  runner: 'vitest',
  status: 'failed',
  passed: 11,
  failed: 1,
  skipped: 2,
  failures: [{ name: 'drops EU retries', file: 'test/filter.test.ts', message: 'expected 2 to be 1' }],
  doubts: [],
  freshness: 'stale',
  since: ['src/filter.ts'],
  why: '',
  output: null,
  provenance: 'observed',
  ...over,
});

const seen = (path: string, over: Partial<ObservedChange> = {}): ObservedChange => ({
  ...make.changed(path),
  claim: 'claimed',
  actions: ['a3'],
  ...over,
});

const unclaimed: Finding = {
  code: 'unclaimed-change',
  weight: 'serious',
  text: 'cache/out.bin was added, and nothing that ran then explains it',
  actions: [],
  paths: ['cache/out.bin'],
};

export const mediumRecord = (): RunRecord => withEvidence(recordOf(mediumRun));
export const highRecord = (): RunRecord => withEvidence(recordOf(highRun));

/** What the workspace and the runners showed: the facts that do not come from the events above. */
function withEvidence(record: RunRecord): RunRecord {
  return {
    ...record,
    files: {
      ...record.files,
      observed: know(
        [
          seen('src/filter.ts'),
          seen('test/filter.test.ts', {
            claim: 'possible',
            actions: ['a4'],
            lines: { added: 0, removed: 3 },
          }),
          seen('cache/out.bin', {
            kind: 'added',
            before: null,
            claim: 'unclaimed',
            actions: [],
            binary: true,
            lines: null,
          }),
        ],
        'observed',
      ),
    },
    tests: {
      checks: [
        check({}),
        check({
          id: 'c2',
          action: 'a4',
          t: 130_000,
          status: 'passed',
          passed: 12,
          failed: 0,
          failures: [],
          freshness: 'fresh',
          since: [],
        }),
      ],
      pairs: [{ failing: 'c1', passing: 'c2', command: 'npm test', doubts: [] }],
      changed: know(
        [
          {
            analysed: true,
            path: 'test/filter.test.ts',
            language: 'typescript',
            tests: { before: 12, after: 12 },
            assertions: { before: 30, after: 27 },
            findings: [
              {
                kind: 'assertions-removed',
                weight: 'weaker',
                test: 'drops EU retries',
                line: 14,
                text: '3 assertions were removed from "drops EU retries"',
              },
            ],
            more: 0,
          },
        ],
        'observed',
      ),
      gaps: ['nothing tests the filter with an empty list'],
    },
    findings: [unclaimed],
  };
}

export const mediumPatch: PacketPatch = {
  files: [
    {
      path: 'src/filter.ts',
      text: '--- a/src/filter.ts\n+++ b/src/filter.ts\n@@ -1,1 +1,1 @@\n-\treturn true;\n+\treturn retries < 3;\n',
      cut: false,
      why: '',
    },
    { path: 'cache/out.bin', text: null, cut: false, why: 'binary' },
  ],
  more: 0,
  redacted: 0,
};

const person = { kind: 'person', identity: make.sam } as const;
const highStart = make.started({
  contract: { ...contract, contract: { ...contract.contract, risk: 'high' } },
});
const [, ...mediumRest] = mediumRun.slice(0, -1);
const highRun: EventBody[] = [
  highStart,
  ...mediumRest,
  { type: 'stop.hit', stop: 's1', rule: make.rule('stop_if[0]'), reason: 'a schema change', action: 'a5' },
  { type: 'run.paused', by: person, reason: 'to look', processes: 3 },
  { type: 'run.resumed', by: person, processes: 3 },
  { type: 'stop.resolved', stop: 's1', how: 'once', by: person, reason: 'only a comment' },
  {
    type: 'grant.given',
    grant: { id: 'g1', key: 'k', what: 'github.get_issue', by: make.sam, action: 'a7', until: null },
  },
  ...judged(make.calls('a7', 'github', 'get_issue'), highStart),
  ...judged(make.edits('a8', '/home/dana/app/src/billing/invoice.ts'), highStart),
  make.ended(),
  make.rehearsed('1 file restored beside the workspace'),
  {
    type: 'decision.made',
    ...Release.parse({
      decision: 'ship',
      by: make.sam,
      reason: 'the customer waits',
      at: '2026-11-20T11:00:00.000Z',
      reviewed: ['diff', 'tests'],
      residual: { risk: 'EU only', owner: 'dana@example.com' },
      containment: 'turn the worker off',
      obstacles: [{ code: 'check-stale', text: 'the last passing test ran before src/billing/invoice.ts' }],
      override: 'the fix is one line',
    }),
  },
];

/** Texts that try to be Markdown, HTML, terminal codes, or something else than they look like. */
export const hostileTexts: readonly string[] = [
  '</details></summary><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script><!-- ',
  '[click](https://evil.example) ![x](http://evil.example/x.png)',
  '@torvalds please look at #1, GH-1, org/repo#2 and 0123456789abcdef0123456789abcdef01234567',
  'deadbeef cafebabecafe is a commit, facade is not',
  'see https://evil.example and www.evil.example and me@evil.example',
  '``` \n# Approved\n\n| a | b |\n|---|---|\n```',
  '`` ` ``` ````',
  'a` <img src=x> `` [b](https://evil.example) ``` @torvalds ```` <b> `c',
  '\n\n## DECISION: SHIP\n\n- [x] reviewed',
  'a\u202egnp.exe\u2066\u200b\u00ad',
  '\x1b]0;x\x07\x1b[2J',
  '***bold*** __bold__ ~~gone~~ $`x^2`$ :tada: > quote',
  '1. one\n- two\n+ three\n    four',
  '&lt;b&gt; &#60; &amp;',
  '" onclick="alert(1)" x="',
  "' autofocus onfocus='alert(1)",
  '\ud800 lone \u{e0041} tag \u2800',
  'x'.repeat(5000),
  ' ',
  '',
];
