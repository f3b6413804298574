import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checksOfLine } from '../../src/evidence/checks/line-checks.ts';
import { readResult } from '../../src/evidence/checks/read-result.ts';
import { reviewTestChanges } from '../../src/evidence/checks/tests/review-test-changes.ts';
import { readFiles } from '../../src/evidence/consequences/read-files.ts';
import { findGuarded } from '../../src/evidence/guarded-paths.ts';
import { observePath } from '../../src/evidence/observe-path.ts';
import { readReport } from '../../src/evidence/report-file.ts';
import { readJournal } from '../../src/journal/read.ts';
import { createJournalWriter } from '../../src/journal/writer.ts';
import { Action } from '../../src/model/action.ts';
import { Contract, type PinnedContract } from '../../src/model/contract.ts';
import type { EventBody, EventType } from '../../src/model/event.ts';
import type { Identity } from '../../src/model/identity.ts';
import type { Intent } from '../../src/model/intent.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { Profile } from '../../src/model/profile.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { decide } from '../../src/policy/decide.ts';
import type { SupervisorPorts } from '../../src/supervisor/ports.ts';
import { createSupervisor } from '../../src/supervisor/supervisor.ts';

export const dana: Identity = { name: 'dana@example.com', osUser: 'dana', how: 'claimed' };

const profile = Profile.parse({
  profile: 1,
  name: 'claude-code',
  title: 'Claude Code',
  launch: { command: 'claude', pass: ['PATH'] },
  channel: { kind: 'claude-hooks', holds: 'block' },
  task: 'bracketed-paste',
  tools: { Bash: { kind: 'run', command: 'command' } },
});

export const pin = (over: object, version = 1): PinnedContract => ({
  contract: Contract.parse({ contract: 1, task: 'Fix it', owner: dana.name, ...over }),
  file: 'countersign.yaml',
  text: JSON.stringify(over),
  hash: 'c'.repeat(64),
  lines: {},
  version,
});

/** A workspace without files. */
export const emptySnapshot = (
  id: string,
  label: string,
  only: readonly string[] | null = null,
): Snapshot => ({
  id,
  label,
  at: '2026-11-20T10:00:00.000Z',
  how: 'git',
  tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  commit: null,
  noted: 'a'.repeat(40),
  files: 0,
  bytes: 0,
  only: only && [...only],
  repositories: [],
  incomplete: [],
  unlisted: 0,
});

interface Timer {
  due: number;
  run(): void;
}

/** A supervisor with a real journal on disk and the real judge; only the agent and the clock are ours. */
export function openRig(
  contract: object,
  over: { attended?: boolean; hooksAlive?: boolean; ports?: Partial<SupervisorPorts> } = {},
) {
  const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'gate-')));
  const path = join(realpathSync(mkdtempSync(join(tmpdir(), 'journal-'))), 'journal.jsonl');
  const log: string[] = [];
  let clock = 1;
  let timers: Timer[] = [];
  let looks = 0;
  const opened = createJournalWriter({ path, now: () => clock, onDead: () => log.push('dead') });
  if (!opened.ok) throw new Error('no journal');
  const writer = opened.value;
  const ports: SupervisorPorts = {
    append(body) {
      const event = writer.append(body);
      log.push(body.type);
      return event;
    },
    sync() {
      writer.sync();
      log.push('sync');
    },
    wall: () => 1_800_000_000_000 + clock,
    elapsed: () => clock,
    after(ms, run) {
      const timer = { due: clock + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    lookUp: observePath,
    findGuarded,
    readRemotes: async () => undefined,
    judge: decide,
    foresee: async () => [],
    redact: async (value) => ({ value, found: [] }),
    async observe({ label, only }) {
      looks += 1;
      log.push(`look ${label}`);
      return emptySnapshot(`s${looks}`, label, only);
    },
    changes: async () => ({ changes: [], more: 0 }),
    content: async () => null,
    recogniseChecks: (line) => checksOfLine(line, readFiles),
    readCheck: readResult,
    keepOutput: async (name, text) => ({ file: `${name}.txt`, hash: '0', bytes: text.length, cut: 0 }),
    reviewTest: reviewTestChanges,
    readReport,
    keyedHash: (text) => `hash-of-${text.length}`,
    freeze: async () => {
      log.push('freeze');
      return { processes: 3, left: 0 };
    },
    thaw: async () => {
      log.push('thaw');
      return { processes: 3, left: 0 };
    },
    endAgent: (how) => void log.push(`end ${how}`),
    parseContract: (text, version) => ({ ok: true, value: pin(JSON.parse(text), version) }),
    ...over.ports,
  };
  const supervisor = createSupervisor(
    { profile, standing: [], workspace, home: '/home/dana', protectedPaths: [] },
    ports,
  );
  const start: EventBody = {
    type: 'run.started',
    run: '01RUN',
    version: '0.1.0',
    at: '2026-11-20T10:00:00.000Z',
    task: 'Fix it',
    workspace,
    home: '/home/dana',
    command: ['claude'],
    contract: pin(contract),
    profile,
    standing: [],
    approval: { hash: 'c'.repeat(64), by: dana },
    delegator: dana,
    agent: {
      profile: 'claude-code',
      declared: null,
      command: 'claude',
      version: null,
      osUser: 'dana',
      gitAuthor: null,
      passedVariables: [],
      mcpCredentials: [],
    },
    attended: over.attended ?? true,
    boundary: { kind: 'none', reason: 'test' },
    git: null,
  };
  supervisor.ledger.recordNow(start);
  if (over.hooksAlive !== false)
    supervisor.ledger.recordNow({ type: 'channel.opened', channel: 'claude-hooks', handshakeMs: 1 });
  log.length = 0;

  let count = 0;
  const common = {
    tool: 'Bash',
    cwd: workspace,
    ref: null,
    by: null,
    channel: 'claude-hooks',
    holds: 'block',
    provenance: 'reported',
  };
  const newId = (): string => {
    count += 1;
    return `a${count}`;
  };

  return {
    supervisor,
    profile,
    workspace,
    log,
    path,
    read: (file: string) =>
      Action.parse({
        ...common,
        id: newId(),
        tool: 'Read',
        kind: 'read',
        input: { file_path: file },
        paths: [file],
        recursive: false,
      }),
    edit: (...files: string[]) =>
      Action.parse({
        ...common,
        id: newId(),
        tool: 'Write',
        kind: 'edit',
        input: { files },
        changes: files.map((path) => ({ path, before: null, after: '' })),
      }),
    run: (command: string) =>
      Action.parse({ ...common, id: newId(), kind: 'run', input: { command }, command }),
    link: () => {
      const controller = new AbortController();
      return { withdrawn: controller.signal, withdraw: () => controller.abort() };
    },
    /** Moves the clock and runs what falls due. */
    pass(ms: number) {
      clock += ms;
      const due = timers.filter((timer) => timer.due <= clock);
      timers = timers.filter((timer) => timer.due > clock);
      for (const timer of due) timer.run();
    },
    /** Resolves once the journal holds `n` events of a type. */
    async until(type: EventType, n = 1) {
      while (log.filter((line) => line === type).length < n) await new Promise((go) => setImmediate(go));
    },
    events() {
      const read = readJournal(path);
      if (!read.ok) throw new ProblemError(read.problems[0] ?? { code: '', message: 'unreadable', fix: '' });
      return read.value.events.map((event) => event.body);
    },
    answer(action: string, over: Partial<Extract<Intent, { intent: 'answer' }>> = {}) {
      const decided = supervisor.ledger.state().open.get(action)?.decided ?? 'nothing';
      const intent: Intent = {
        intent: 'answer',
        action,
        decided,
        answer: 'once',
        minutes: null,
        note: null,
        command: null,
        shown: { hash: 'd'.repeat(64), ms: 900, swallowed: 0 },
        ...over,
      };
      return supervisor.want(intent, dana);
    },
  };
}
