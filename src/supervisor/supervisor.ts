import type { Action } from '../model/action.ts';
import type { EventOf } from '../model/event.ts';
import type { CommandOutput } from '../model/evidence.ts';
import type { Answerer, Identity } from '../model/identity.ts';
import type { Intent } from '../model/intent.ts';
import type { Circumstances } from '../model/judge-input.ts';
import type { Problem } from '../model/problem.ts';
import type { Outcome } from '../model/words.ts';
import { circumstancesOf } from '../state/circumstances.ts';
import { createAnswers } from './answers.ts';
import { createChecks } from './checks.ts';
import { editedPaths } from './edited-paths.ts';
import { createForesight } from './foresight.ts';
import { createFreezer } from './freezer.ts';
import { createGate } from './gate.ts';
import { createHeld } from './held.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createObserver, type Observer } from './observer.ts';
import type { Ground, Link, Release, SupervisorPorts } from './ports.ts';
import { reviewRun } from './review.ts';
import { createRules } from './rules.ts';
import { createStops } from './stops.ts';

/** What became of an action: what the agent says, which is a claim, or what a gateway saw. */
export interface Finished {
  action: string;
  /** Left out: reported. */
  provenance?: 'observed' | 'inferred' | undefined;
  outcome: 'ok' | 'failed' | 'unknown';
  differs: boolean;
  failure: string | null;
  excerpt: string;
  /** Of a command, whole; null or left out when the agent handed over none. */
  output?: CommandOutput | null;
  ms: number | null;
}

export interface AgentExit {
  code: number | null;
  signal: string | null;
}

/** The life of one run: everything that may happen to it, in its own words. */
export interface Supervisor {
  ledger: Ledger;
  /** What we see of the workspace ourselves. */
  observer: Observer;
  /** The end was decided: nothing is to be started any more. */
  isEnding(): boolean;
  /** Nothing is let go, because somebody paused the run or a stop rule holds it. */
  isFrozen(): boolean;
  /** Resolves when nothing is frozen, or when the signal aborts. */
  moving(signal: AbortSignal): Promise<void>;
  submit(action: Action, link: Link): Promise<Release>;
  finished(report: Finished): Promise<void>;
  /** What a person wants, sent through a viewer. The result says why not. */
  want(intent: Intent, by: Identity): Promise<Problem | undefined>;
  usage(totals: { costUsd: number | null; tokens: number; requests: number }): void;
  /** Looks at the rules that count time. */
  tick(): void;
  note(text: string): Promise<void>;
  channelFailed(channel: string, reason: string): void;
  /** Something happened that the channel did not tell: the run is frozen until a person decides, or ends without one. */
  channelDoubted(channel: string, reason: string): void;
  /** Ends the run on the supervisor's own account. */
  end(how: 'stop' | 'kill', outcome: Outcome, reason: string): void;
  /**
   * The workspace as the agent will find it. At high risk nothing starts in one that nobody can see: what was changed there
   * could never be told. Never rejects.
   */
  lookFirst(): Promise<void>;
  /** The agent is gone: whatever waits is denied. */
  closing(): void;
  /**
   * The agent and all it started are gone: what the workspace shows now, whether checks still hold, what the agent says of its
   * own work. Never rejects.
   */
  lookBack(): Promise<void>;
  /** Nothing is left to be seen: writes the last line. */
  agentExited(exit: AgentExit): void;
}

const because = (what: Extract<Answerer, { kind: 'supervisor' }>['because']): Answerer => ({
  kind: 'supervisor',
  because: what,
});

export function createSupervisor(ground: Ground, ports: SupervisorPorts): Supervisor {
  const ledger = createLedger(ports);
  const freezer = createFreezer(ledger, ports);
  const held = createHeld(ports);
  const observer = createObserver(ledger, ports);
  const checks = createChecks(ledger, observer.commanded, ground, ports);
  const answers = createAnswers(ledger, ground.profile, ports);
  let ending: { outcome: Outcome; reason: string } | undefined;
  /** The agent itself is gone; what it left behind may still ask. */
  let gone = false;
  const finishing = new Set<Promise<void>>();

  const counters = () => ({ ...ledger.state().counters, elapsedMs: ports.elapsed() });
  const stops = createStops(ledger, freezer, ports, counters, (reason) => end('stop', 'stopped', reason));

  ledger.onEvent(({ body }) => {
    if (body.type === 'witness.seen' && !ending && !gone) stops.check();
  });

  const circumstances = (action: string): Circumstances =>
    circumstancesOf(ledger.state(), { action, at: ports.wall(), elapsedMs: ports.elapsed() });

  function pauseFor(reason: string): void {
    void freezer.freeze('pause', because('stop'), reason).catch(() => undefined);
  }

  /** What is reported as done is on record and looked at, as far as anybody waits for that. */
  async function finishedAndSeen(): Promise<void> {
    while (finishing.size > 0) await Promise.all(finishing);
    await observer.settled();
  }

  const gate = createGate(
    {
      ledger,
      freezer,
      held,
      stops,
      answers,
      observer: { settled: finishedAndSeen, changing: observer.changing },
      foresight: createForesight(ledger, ground.profile, ports),
      ground,
      circumstances,
      ending: () => ending !== undefined || gone,
      broken: () => pauseFor('the judge failed'),
    },
    ports,
  );

  const rules = createRules(ledger, held, gate.wouldAllow, ports);

  function end(how: 'stop' | 'kill', outcome: Outcome, reason: string): void {
    ending ??= { outcome, reason };
    held.denyAll('closing');
    ports.endAgent(how);
    freezer.release();
    observer.release();
  }

  ledger.onDead((problem) => {
    ending ??= { outcome: 'unsupervised', reason: problem.message };
    held.denyAll('journal-dead');
    ports.endAgent('kill');
    freezer.release();
    observer.release();
  });

  async function want(intent: Intent, by: Identity): Promise<Problem | undefined> {
    const person: Answerer = { kind: 'person', identity: by };
    switch (intent.intent) {
      case 'hello':
        return undefined;
      case 'answer':
        return held.answer(intent, by);
      case 'make-rule':
        return rules.make(intent, by);
      case 'resolve-stop':
        return stops.resolve(intent, by);
      case 'pause':
        await freezer.freeze('pause', person, intent.reason);
        return undefined;
      case 'resume':
        await freezer.thaw('pause', person);
        return undefined;
      case 'end':
        // First the deed: nothing that can fail may stand between a person and the kill switch.
        end(intent.how, intent.how === 'kill' ? 'killed' : 'stopped', intent.reason);
        ledger.tellRedacted({
          type: 'note.added',
          text: `${intent.how}: ${intent.reason}`,
          by,
          marker: false,
        });
        return undefined;
      case 'note':
        await ledger.record({ type: 'note.added', text: intent.text, by, marker: intent.marker });
        return undefined;
      default:
        return intent satisfies never;
    }
  }

  async function finish(report: Finished): Promise<void> {
    if (ledger.dead()) return;
    const open = ledger.state().open.get(report.action);
    const { value, found } = await ports.redact({ excerpt: report.excerpt, failure: report.failure });
    // Field by field: a channel may tell more than stands in the event, which then would not be written at all.
    const { action, outcome, differs, ms, output = null } = report;
    ledger.tell({
      type: 'action.finished',
      action,
      outcome,
      differs,
      ms,
      ...value,
      provenance: report.provenance ?? 'reported',
      redactions: found,
    });
    if (open?.phase === 'released') {
      observer.edited(report.action, editedPaths(open.action, ground, ports.lookUp));
      if (open.action.kind === 'run') checks.ran(open.action, output);
    }
    if (report.differs) pauseFor(`what ran for ${report.action} is not what was released`);
    stops.check();
  }

  /** An agent that ended before its hooks were alive did something nobody saw: never a run that went well. */
  function neverAlive({ code, signal }: AgentExit): void {
    const { channel } = ledger.state();
    if (ending || channel.state !== 'pending') return;
    const reason = `the agent ended (${signal ?? `exit code ${code}`}) before its hooks were alive`;
    ledger.tell({ type: 'channel.failed', channel: ground.profile.channel.kind, reason });
    ending = { outcome: 'unsupervised', reason };
  }

  function lastLine(exit: AgentExit): EventOf<'run.ended'> {
    const failed = exit.code !== 0;
    const outcome = ending?.outcome ?? (failed ? 'agent-failed' : 'done');
    const reason = ending?.reason ?? (failed ? 'the agent ended with an error' : 'the agent ended');
    const at = new Date(ports.wall()).toISOString();
    return { type: 'run.ended', outcome, exitCode: exit.code, signal: exit.signal, reason, at };
  }

  return {
    ledger,
    observer,
    isEnding: () => ending !== undefined,
    isFrozen: freezer.frozen,
    moving: freezer.moving,
    submit: gate.submit,
    want,
    end,
    finished(report) {
      const work = finish(report);
      const quiet = work.catch(() => undefined);
      finishing.add(quiet);
      void quiet.then(() => finishing.delete(quiet));
      return work;
    },
    async lookFirst() {
      await observer.before();
      const why = observer.latest()?.incomplete.find(({ path, unseen }) => path === '' && unseen)?.why;
      if (why === undefined || ledger.state().risk !== 'high' || ending || ledger.dead()) return;
      end('stop', 'unsupervised', `at high risk no agent starts in a workspace that cannot be seen: ${why}`);
    },
    async lookBack() {
      while (finishing.size > 0) await Promise.all(finishing);
      await checks.settled();
      await observer.after();
      const ends = observer.ends();
      if (ends && !ledger.dead()) await reviewRun(ends, checks.all(), ground.workspace, ledger, ports);
    },
    usage(totals) {
      const { costUsd, tokens, requests } = totals;
      const evidence = { what: 'usage' as const, costUsd, tokens, requests };
      ledger.tell({ type: 'evidence.recorded', evidence, provenance: 'reported' });
      stops.check();
    },
    tick() {
      if (!ledger.dead() && !ending) stops.check();
    },
    async note(text) {
      const by: Identity = { name: 'countersign', osUser: 'countersign', how: 'claimed' };
      const { value } = await ports.redact(text);
      ledger.tell({ type: 'note.added', text: value, by, marker: false });
    },
    channelFailed(channel, reason) {
      ledger.tellRedacted({ type: 'channel.failed', channel, reason });
      end('kill', 'unsupervised', reason);
    },
    closing() {
      gone = true;
      held.denyAll('closing');
      freezer.release();
    },
    channelDoubted(channel, reason) {
      if (ledger.dead() || ending) return;
      ledger.tellRedacted({ type: 'channel.failed', channel, reason });
      if (ledger.state().attended) pauseFor(reason);
      else end('kill', 'unsupervised', reason);
    },
    agentExited(exit) {
      if (ledger.dead() || ledger.state().end) return;
      neverAlive(exit);
      try {
        ledger.recordRelease(lastLine(exit));
      } catch {
        // The disk took everything but the last line: the run is closed as interrupted later.
      }
    },
  };
}
