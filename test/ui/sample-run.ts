import { createHash } from 'node:crypto';
import type { Action, Change } from '../../src/model/action.ts';
import type { Consequence } from '../../src/model/consequence.ts';
import { Contract, type PinnedContract } from '../../src/model/contract.ts';
import type { Event, EventBody } from '../../src/model/event.ts';
import type { Facts } from '../../src/model/facts.ts';
import { Profile } from '../../src/model/profile.ts';
import type { Part, RuleRef, Verdict } from '../../src/model/verdict.ts';
import { createHistory } from '../../src/state/history.ts';
import { reduce } from '../../src/state/reduce.ts';
import { initialRunState } from '../../src/state/run-state.ts';
import type { RunView } from '../../src/ui/run-view.ts';
import { runView } from '../../src/ui/run-view-of.ts';

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const identity = { name: 'ana', osUser: 'ana', how: 'claimed' } as const;
export const person = { kind: 'person', identity } as const;
export const contractText = 'contract: 1\ntask: fix-policy\nowner: ana\nmay:\n  edit: [src/**]\n';

export const contract: PinnedContract = {
  contract: Contract.parse({ contract: 1, task: 'fix-policy', owner: 'ana' }),
  file: 'countersign.yaml',
  text: contractText,
  hash: hash(contractText),
  lines: {},
  version: 1,
};

const profile = Profile.parse({
  profile: 1,
  name: 'claude',
  title: 'Claude Code',
  launch: { command: 'claude', pass: [] },
  channel: { kind: 'claude-hooks', holds: 'block' },
  task: 'none',
  tools: {},
  capabilities: [
    {
      call: 'github.get_issue',
      capability: 'read one issue of the tracker',
      owner: 'dana@example.com',
      purpose: 'know what to fix',
      exposes: 'issue texts, which customers may have written',
      data: 'internal',
      access: 'read-only',
      approval: 'ask',
    },
  ],
});

export const started: EventBody = {
  type: 'run.started',
  run: 'r1',
  version: '0.1.0',
  at: '2026-11-20T14:02:07.000Z',
  task: 'fix-policy',
  workspace: '/home/ana/src/app',
  home: '/home/ana',
  command: ['claude'],
  contract,
  profile,
  standing: [],
  approval: { hash: contract.hash, by: identity },
  delegator: identity,
  agent: {
    profile: 'claude',
    declared: null,
    command: 'claude',
    version: '2.1',
    osUser: 'ana',
    gitAuthor: null,
    passedVariables: [],
    mcpCredentials: [],
  },
  attended: true,
  boundary: { kind: 'none', reason: 'not set up' },
  git: { head: '3f2c1a9', branch: 'main', dirty: false },
};

export const rule = (id: string, line = 31): RuleRef => ({
  id,
  source: 'contract',
  text: 'rm ...',
  file: 'countersign.yaml',
  line,
});

const facts: Facts = { workspace: '/home/ana/src/app', home: '/home/ana', paths: {}, protected: [] };
const common = {
  tool: 'Bash',
  cwd: '/home/ana/src/app',
  ref: null,
  by: null,
  channel: 'claude-hooks',
  holds: 'block',
  provenance: 'reported',
} as const;

export const run = (id: string, command: string): Action => ({
  kind: 'run',
  ...common,
  id,
  command,
  input: { command },
});

export const edit = (id: string, changes: readonly Change[]): Action => ({
  kind: 'edit',
  ...common,
  id,
  tool: 'Edit',
  input: {},
  changes: [...changes],
});

export const readFile = (id: string, path: string): Action => ({
  kind: 'read',
  ...common,
  id,
  tool: 'Read',
  input: { file_path: path },
  paths: [path],
  recursive: false,
});

export const reach = (id: string, url: string): Action => ({
  kind: 'reach',
  ...common,
  id,
  tool: 'WebFetch',
  input: { url },
  url,
});

export const call = (id: string): Extract<Action, { kind: 'call' }> => ({
  kind: 'call',
  ...common,
  id,
  tool: 'mcp__github__get_issue',
  input: { number: 4317 },
  server: 'github',
  name: 'get_issue',
  args: { number: 4317 },
});

export const verdict = (effect: Verdict['effect'], id: string, more: Partial<Verdict> = {}): Verdict => ({
  effect,
  rule: rule(id),
  reason: 'recursive delete needs a person',
  parts: [],
  danger: null,
  raises: null,
  dataClasses: [],
  ...more,
});

export const part = (does: Part['does'], target: string): Part => ({
  does,
  target,
  effect: 'ask',
  rule: rule('ask.run[0]'),
  reason: 'deletes a directory',
});

/** Bodies of a request and its judgement. */
export function judged(action: Action, what: Verdict, more: Partial<Facts> = {}): EventBody[] {
  const counters = { denied: 0, similarFailures: 0, elapsedMs: 0, costUsd: 0, tokens: 0, filesEdited: 0 };
  const circumstances = {
    at: 0,
    attended: true,
    risk: 'low',
    counters,
    grants: [],
    disabled: [],
    answeredStops: [],
  } as const;
  return [
    {
      type: 'action.requested',
      action,
      facts: { ...facts, ...more },
      circumstances: { ...circumstances, grants: [], disabled: [], answeredStops: [] },
      redactions: [],
    },
    { type: 'action.decided', action: action.id, verdict: what },
  ];
}

/** What would happen, as counted. */
export const foreseen = (action: string, ...consequences: readonly Consequence[]): EventBody => ({
  type: 'action.foreseen',
  action,
  consequences: [...consequences],
});

export const deletes: Consequence = {
  kind: 'delete',
  text: 'delete 214 files (3.1 MB), all ignored by git: build/app.js, build/app.js.map, dist/index.html …',
  undo: 'no',
  how: 'git has no copy of 214 files',
  counted: true,
};
export const pushes: Consequence = {
  kind: 'push',
  text: 'throw away 2 commits of origin/main on github.com (as of the last fetch at 2026-11-20 08:12 UTC): Fix the retry filter; Bump version',
  undo: 'partly',
  how: 'git push --force origin 3f2c1a9b10:main',
  counted: true,
};

export const released = (action: string, effect: 'allow' | 'deny'): EventBody => ({
  type: 'action.released',
  action,
  effect,
  reason: 'by the contract',
  input: null,
  inputHash: hash(action),
});

/** Bodies as events, `gap` ms apart. */
export function events(bodies: readonly EventBody[], gap = 5_000): Event[] {
  return bodies.map((body, seq) => ({
    v: 1,
    seq,
    t: seq * gap,
    prev: '0'.repeat(64),
    hash: hash(`${seq}`),
    body,
  }));
}

/** The view of a run with these bodies, through the real reducer. */
export function view(bodies: readonly EventBody[], mayAnswer = true): RunView {
  const all = events(bodies);
  const state = all.reduce(reduce, initialRunState);
  return runView(state, createHistory(all), {
    mayAnswer,
    zoneMinutes: 0,
    elapsedMs: 252_000,
    recording: true,
  });
}

export const removal = run('a5', 'rm -rf build dist');
export const removalVerdict = verdict('ask', 'ask.run[0]', {
  parts: [part('delete', 'build'), part('delete', 'dist')],
});

/** What happened before anything waits. */
export const past: EventBody[] = [
  started,
  ...judged(run('a1', 'npm test'), verdict('allow', 'may.run[0]')),
  released('a1', 'allow'),
  ...judged(
    edit('a2', [{ path: '/home/ana/src/app/src/policy.ts', before: 'a\nb\n', after: 'a\nc\nd\n' }]),
    verdict('allow', 'may.edit[0]'),
  ),
  released('a2', 'allow'),
  ...judged(readFile('a3', '/home/ana/.ssh/id_ed25519'), verdict('deny', 'builtin:store')),
  released('a3', 'deny'),
  ...judged(reach('a4', 'https://api.example.org/v1'), verdict('allow', 'may.reach[0]')),
  released('a4', 'allow'),
];

export const waitingRun = (): RunView => view([...past, ...judged(removal, removalVerdict)]);
