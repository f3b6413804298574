import type { Action } from '../../src/model/action.ts';
import type { TestReview } from '../../src/model/check.ts';
import { Contract, type PinnedContract } from '../../src/model/contract.ts';
import type { EventBody, EventOf } from '../../src/model/event.ts';
import type { EvidenceOf } from '../../src/model/evidence.ts';
import type { Counters } from '../../src/model/facts.ts';
import type { Identity } from '../../src/model/identity.ts';
import type { Circumstances } from '../../src/model/judge-input.ts';
import { Profile } from '../../src/model/profile.ts';
import { Release, RollbackReport } from '../../src/model/release.ts';
import type { FileChange, Snapshot } from '../../src/model/snapshot.ts';
import type { RuleRef, Verdict } from '../../src/model/verdict.ts';
import type { Effect } from '../../src/model/words.ts';

type CheckRun = EvidenceOf<'check'>;

/** Valid event bodies with everything a test does not care about filled in. */
export const dana: Identity = { name: 'dana', osUser: 'dana', how: 'claimed' };
export const sam: Identity = { name: 'sam', osUser: 'sam', how: 'signed' };

export function pinned(
  over: Partial<Parameters<typeof Contract.parse>[0] & object> = {},
  version = 1,
): PinnedContract {
  const contract = Contract.parse({
    contract: 1,
    task: 'Fix the retry filter',
    owner: 'dana@example.com',
    may: { read: ['src/**'], edit: ['src/**'], run: ['npm test', 'npm run lint'] },
    ...over,
  });
  const lines = { 'may.read[0]': 6, 'may.edit[0]': 7, 'may.run[0]': 8, 'may.run[1]': 8 };
  return { contract, file: 'countersign.yaml', text: 'contract: 1\n', hash: 'c'.repeat(64), lines, version };
}

export const profile: Profile = Profile.parse({
  profile: 1,
  name: 'claude-code',
  title: 'Claude Code',
  launch: { command: 'claude', pass: ['PATH', 'TERM'] },
  channel: { kind: 'claude-hooks', holds: 'block' },
  task: 'bracketed-paste',
  tools: {},
});

export function started(over: Partial<EventOf<'run.started'>> = {}): EventOf<'run.started'> {
  return {
    type: 'run.started',
    run: '01RUN',
    version: '0.1.0',
    at: '2026-11-20T10:00:00.000Z',
    task: 'Fix the retry filter',
    workspace: '/home/dana/app',
    home: '/home/dana',
    command: ['claude'],
    contract: pinned(),
    profile,
    standing: [],
    approval: { hash: 'c'.repeat(64), by: dana },
    delegator: dana,
    agent: {
      profile: 'claude-code',
      declared: null,
      command: 'claude',
      version: '2.1.0',
      osUser: 'dana',
      gitAuthor: null,
      passedVariables: ['PATH', 'TERM'],
      mcpCredentials: [],
    },
    attended: true,
    boundary: { kind: 'none', reason: 'not available' },
    git: { head: 'abc', branch: 'main', dirty: false },
    ...over,
  };
}

const common = (id: string) => ({
  id,
  tool: 'Tool',
  input: {},
  cwd: '/home/dana/app',
  ref: null,
  by: null,
  channel: 'claude-hooks',
  holds: 'block' as const,
  provenance: 'reported' as const,
});
export const runs = (id: string, command: string): Action => ({ kind: 'run', ...common(id), command });
export const edits = (id: string, path: string): Action => ({
  kind: 'edit',
  ...common(id),
  changes: [{ path, before: 'a', after: 'b' }],
});
export const reads = (id: string, path: string): Action => ({
  kind: 'read',
  ...common(id),
  paths: [path],
  recursive: false,
});
export const calls = (id: string, server: string, name: string): Action => ({
  kind: 'call',
  ...common(id),
  server,
  name,
  args: {},
});
export const reaches = (id: string, url: string): Action => ({ kind: 'reach', ...common(id), url });

export const rule = (id: string): RuleRef => ({
  id,
  source: 'contract',
  text: id,
  file: 'countersign.yaml',
  line: 7,
});

export function verdict(effect: Effect, ruleId = 'may.run[0]', over: Partial<Verdict> = {}): Verdict {
  return {
    effect,
    rule: rule(ruleId),
    reason: `because ${ruleId}`,
    parts: [],
    danger: null,
    raises: null,
    dataClasses: [],
    ...over,
  };
}

export const counters: Counters = {
  denied: 0,
  similarFailures: 0,
  elapsedMs: 0,
  costUsd: 0,
  tokens: 0,
  filesEdited: 0,
};
export const circumstances: Circumstances = {
  at: 1_800_000_000_000,
  attended: true,
  risk: 'low',
  counters,
  grants: [],
  disabled: [],
  answeredStops: [],
};

export const requested = (action: Action, over: Partial<EventOf<'action.requested'>> = {}): EventBody => ({
  type: 'action.requested',
  action,
  facts: { workspace: '/home/dana/app', home: '/home/dana', paths: {}, protected: [] },
  circumstances,
  redactions: [],
  ...over,
});
export const decided = (action: string, given: Verdict): EventBody => ({
  type: 'action.decided',
  action,
  verdict: given,
});
export const foreseen = (action: string, text = 'delete 3 files'): EventBody => ({
  type: 'action.foreseen',
  action,
  consequences: [
    { kind: 'delete', text, undo: 'no', how: 'git has no copy of 3 files', counted: true },
    { kind: 'script', text: 'run tsc', undo: 'unknown', how: null, counted: true },
  ],
});
export const released = (action: string, effect: 'allow' | 'deny', reason = 'ok'): EventBody => ({
  type: 'action.released',
  action,
  effect,
  reason,
  input: null,
  inputHash: 'f'.repeat(64),
});
export const answered = (
  action: string,
  answer: EventOf<'action.answered'>['answer'],
  over: Partial<EventOf<'action.answered'>> = {},
): EventBody => ({
  type: 'action.answered',
  action,
  by: { kind: 'person', identity: sam },
  answer,
  note: null,
  waitedMs: 1500,
  shown: { hash: 'd'.repeat(64), ms: 1400, swallowed: 2 },
  ...over,
});
export const finished = (
  action: string,
  outcome: EventOf<'action.finished'>['outcome'] = 'ok',
  over: Partial<EventOf<'action.finished'>> = {},
): EventBody => ({
  type: 'action.finished',
  action,
  outcome,
  differs: false,
  failure: outcome === 'failed' ? 'exit 1: boom' : null,
  excerpt: '',
  ms: 12,
  provenance: 'reported',
  redactions: [],
  ...over,
});
export const ended = (over: Partial<EventOf<'run.ended'>> = {}): EventBody => ({
  type: 'run.ended',
  outcome: 'done',
  exitCode: 0,
  signal: null,
  reason: 'the agent exited',
  at: '2026-11-20T10:05:00.000Z',
  ...over,
});
/** An action that goes through on its own. */
export const passes = (action: Action, ruleId = 'may.run[0]'): EventBody[] => [
  requested(action),
  decided(action.id, verdict('allow', ruleId)),
  released(action.id, 'allow'),
  finished(action.id),
];

/** Shipped by sam, with nothing else said. */
export const shipped = (reason: string, at: string): EventOf<'decision.made'> => ({
  type: 'decision.made',
  ...Release.parse({ decision: 'ship', by: sam, reason, at }),
});

/** Rehearsed by dana, and it worked. */
export const rehearsed = (detail: string): EventOf<'rollback.rehearsed'> => ({
  type: 'rollback.rehearsed',
  ...RollbackReport.parse({ by: dana, ok: true, detail }),
});

/** A snapshot of three files in git. */
export const snapshot = (id: string, over: Partial<Snapshot> = {}): Snapshot => ({
  id,
  label: id,
  at: '2026-11-20T10:00:00.000Z',
  how: 'git',
  tree: '1'.repeat(40),
  commit: null,
  noted: '2'.repeat(40),
  files: 3,
  bytes: 120,
  only: null,
  repositories: [],
  incomplete: [],
  unlisted: 0,
  ...over,
});

export const snapped = (
  id: string,
  moment: EventOf<'snapshot.taken'>['moment'],
  action: string | null = null,
): EventOf<'snapshot.taken'> => ({ type: 'snapshot.taken', snapshot: snapshot(id), moment, action, ms: 5 });

/** One line of a file became another one. */
export const changed = (path: string, over: Partial<FileChange> = {}): FileChange => ({
  kind: 'changed',
  path,
  from: null,
  before: { is: 'file', size: 10, hash: '3'.repeat(40) },
  after: { is: 'file', size: 12, hash: '4'.repeat(40) },
  binary: false,
  lines: { added: 1, removed: 1 },
  kept: true,
  ...over,
});

export const compared = (from: string, to: string, changes: FileChange[]): EventOf<'evidence.recorded'> => ({
  type: 'evidence.recorded',
  evidence: { what: 'changes', from, to, changes, more: 0 },
  provenance: 'observed',
});

/** A run of `npm test` that passed; `over` says what is different. */
export const checkRun = (id: string, action: string, over: Partial<CheckRun> = {}): CheckRun => ({
  what: 'check',
  id,
  action,
  command: 'npm test',
  check: {
    kind: 'test',
    runner: 'vitest',
    scope: { directory: '/home/dana/app', files: [], filter: null, packages: [], narrowed: [] },
    through: ['npm test', 'vitest run'],
    exit: 'known',
    output: 'whole',
    rewrites: [],
    doubts: [],
  },
  result: checkResult('passed'),
  exit: 0,
  output: null,
  snapshot: null,
  ...over,
});

/** Three tests: all passed, or one failed. */
export const checkResult = (
  status: CheckRun['result']['status'],
  over: Partial<CheckRun['result']> = {},
): CheckRun['result'] => ({
  status,
  passed: status === 'failed' ? 2 : 3,
  failed: status === 'failed' ? 1 : 0,
  skipped: 0,
  todo: 0,
  total: 3,
  warnings: null,
  failures: status === 'failed' ? [{ name: 'adds', file: 'test/add.test.ts', message: '1 is not 2' }] : [],
  durationMs: 12,
  summary: true,
  doubts: [],
  ...over,
});

export const recorded = (
  evidence: EventOf<'evidence.recorded'>['evidence'],
  provenance: EventOf<'evidence.recorded'>['provenance'] = 'observed',
): EventOf<'evidence.recorded'> => ({ type: 'evidence.recorded', evidence, provenance });

export const checked = (id: string, action: string, over: Partial<CheckRun> = {}): EventBody =>
  recorded(checkRun(id, action, over), 'reported');

/** A check compared with the last look; stale when files are named. */
export const compareCheck = (
  check: string,
  changes: string[] = [],
  over: Partial<EvidenceOf<'freshness'>> = {},
): EventBody =>
  recorded({
    what: 'freshness',
    check,
    snapshot: 's9',
    state: changes.length > 0 ? 'stale' : 'fresh',
    changed: changes,
    more: 0,
    why: '',
    ...over,
  });

export const testsReviewed = (reviews: TestReview[], more = 0): EventBody =>
  recorded({ what: 'tests', from: 's1', to: 's9', reviews, more });

/** A test file in which one assertion is gone. */
export const weakened = (path: string): TestReview => ({
  analysed: true,
  path,
  language: 'javascript',
  tests: { before: 2, after: 2 },
  assertions: { before: 3, after: 2 },
  findings: [
    { kind: 'assertions-removed', weight: 'weaker', test: 'adds', line: 4, text: '2 assertions, then 1: a' },
  ],
  more: 0,
});
