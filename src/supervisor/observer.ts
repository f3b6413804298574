import { causeText } from '../model/cause.ts';
import type { EventOf } from '../model/event.ts';
import { isSameSnapshot, showsSame } from '../model/same-snapshot.ts';
import type { FileChange, Snapshot } from '../model/snapshot.ts';
import { unknownChange, unseenSnapshot } from '../model/unseen-snapshot.ts';
import { writeEvidence } from './evidence-line.ts';
import type { Ledger } from './ledger.ts';
import type { SupervisorPorts } from './ports.ts';

/** What we see of the workspace ourselves, on record. Nothing here throws, and nothing waits without end. */
export interface Observer {
  /** The workspace as the agent will find it. Whoever ends the run meanwhile ends the waiting too. */
  before(): Promise<void>;
  /** The agent says that an edit is done: looks at its paths (relative to the workspace) as soon as no other look is under way. */
  edited(action: string, paths: readonly string[]): void;
  /**
   * The agent says that a command is done: looks at everything, together with all that waits for a look. Undefined when the
   * last look has been asked for, nothing is recorded any more, or something else was let go before the look was over: then
   * it does not show what the command left.
   */
  commanded(action: string): Promise<Snapshot | undefined>;
  /** Resolves once the looks after commands are over, so that the next change is not in them. Never waits for long. */
  settled(): Promise<void>;
  /**
   * A look while nothing asks for one: what changes between actions is seen while the run is on. On record when it shows
   * something new, or when an action began or ended since the last look. Undefined when it was not taken; otherwise what it
   * cost, ms, and whether anything was different.
   */
  idle(): Promise<{ ms: number; different: boolean } | undefined>;
  /** Something that may change files is let go now. */
  changing(): void;
  /** The agent and all it started are gone: the last look, and what is different from the first. */
  after(): Promise<void>;
  /** The first look and the last one, once both are over. */
  ends(): Ends | undefined;
  /** What was seen last. */
  latest(): Snapshot | undefined;
  /** The run is being ended: nobody waits for the first look any more. */
  release(): void;
}

/** The workspace before and after the run. */
export interface Ends {
  readonly first: Snapshot;
  readonly last: Snapshot;
}

type Moment = EventOf<'snapshot.taken'>['moment'];

/** The ports answer long before, each with a limit of its own: only a defect of ours takes that long. */
const patienceMs = 30_000;

/**
 * What an agent wants to change waits this long for the look after its last command; a look takes some 20 ms in a small
 * workspace, a tenth of a second in one of 10,000 files.
 */
const courtesyMs = 500;

/** Actions one look names; more than these ended while another look was under way. */
const mostNamed = 10;

type Ports = Pick<SupervisorPorts, 'observe' | 'changes' | 'elapsed' | 'wall' | 'after' | 'redact'>;

/** The next look, of all that ended while another one was under way. */
interface Wanted {
  readonly actions: Set<string>;
  readonly paths: Set<string>;
  /** A command may have changed anything. */
  whole: boolean;
  /** Something else was let go meanwhile. */
  disturbed: boolean;
  readonly heard: ((snapshot: Snapshot | undefined) => void)[];
}

export function createObserver(ledger: Ledger, ports: Ports): Observer {
  let first: Snapshot | undefined;
  let latest: Snapshot | undefined;
  let begun: Promise<unknown> | undefined;
  let ended: Promise<void> | undefined;
  let ends: Ends | undefined;
  let looking: Promise<void> | undefined;
  /** An action was let go or ended since the last look at everything that is on record. */
  let stirred = false;
  let next: Wanted | undefined;
  let current: Wanted | undefined;
  let untaken = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });

  ledger.onEvent(({ body }) => {
    stirred ||= body.type === 'action.released' || body.type === 'action.finished';
  });

  /** The answer of a port, or what stands for it when it fails or does not come. */
  function answerOf<T>(asked: () => Promise<T>, otherwise: (why: string) => T): Promise<T> {
    return new Promise((resolve) => {
      const cancel = ports.after(patienceMs, () => resolve(otherwise('nobody answered')));
      const settle = (value: T): void => {
        cancel();
        resolve(value);
      };
      Promise.resolve()
        .then(asked)
        .then(settle, (cause: unknown) => settle(otherwise(causeText(cause))));
    });
  }

  async function look(
    moment: Moment,
    label: string,
    about: { action?: string | undefined; only?: readonly string[] } = {},
  ): Promise<Snapshot> {
    const { action = null, only } = about;
    // What begins or ends while it is taken may be in it, or not.
    if (only === undefined) stirred = false;
    const { snapshot, ms } = await take(label, only);
    await keep(moment, snapshot, ms, action);
    return snapshot;
  }

  async function take(label: string, only?: readonly string[]): Promise<{ snapshot: Snapshot; ms: number }> {
    const from = ports.elapsed();
    const request = only === undefined ? { label } : { label, only };
    const snapshot = await answerOf(
      () => ports.observe(request),
      (why) => {
        untaken += 1;
        return unseenSnapshot({ id: `n${untaken}`, label, at: new Date(ports.wall()).toISOString(), why });
      },
    );
    return { snapshot, ms: ports.elapsed() - from };
  }

  async function keep(moment: Moment, snapshot: Snapshot, ms: number, action: string | null): Promise<void> {
    latest = snapshot;
    await writeEvidence({ type: 'snapshot.taken', snapshot, moment, action, ms }, ledger, ports);
  }

  async function lookIdly(): Promise<{ ms: number; different: boolean }> {
    const before = latest;
    const needed = stirred;
    stirred = false;
    const { snapshot, ms } = await take('while nothing was asked');
    const different = !before || !showsSame(before, snapshot);
    if (needed || different) await keep('idle', snapshot, ms, null);
    if (before && different) await compare(before, snapshot);
    return { ms, different };
  }

  function want(action: string): Wanted {
    next ??= { actions: new Set(), paths: new Set(), whole: false, disturbed: false, heard: [] };
    next.actions.add(action);
    return next;
  }

  async function lookAgain(): Promise<void> {
    await begun;
    while (next) {
      const wanted = next;
      const { whole, heard } = wanted;
      const actions = [...wanted.actions];
      const only = [...wanted.paths];
      current = wanted;
      next = undefined;
      const named = actions.slice(0, mostNamed).join(', ');
      const more = actions.length - mostNamed;
      const label = `after ${named}${more > 0 ? ` and ${more} more` : ''}`;
      // Of several nobody can tell which one did what.
      const action = actions.length === 1 ? actions[0] : undefined;
      const before = latest;
      const snapshot = await look(whole ? 'command' : 'edit', label, whole ? { action } : { action, only });
      current = undefined;
      for (const hear of heard) hear(wanted.disturbed ? undefined : snapshot);
      if (before) await compareUnlessSame(before, snapshot);
    }
    looking = undefined;
  }

  async function compareUnlessSame(from: Snapshot, to: Snapshot): Promise<void> {
    if (!isSameSnapshot(from, to)) await compare(from, to);
  }

  async function compare(from: Snapshot, to: Snapshot): Promise<void> {
    const unknown: { changes: FileChange[]; more: number } = { changes: [unknownChange], more: 0 };
    const { changes, more } = await answerOf(
      () => ports.changes(from, to),
      () => unknown,
    );
    const evidence = { what: 'changes' as const, from: from.id, to: to.id, changes, more };
    await writeEvidence({ type: 'evidence.recorded', evidence, provenance: 'observed' }, ledger, ports);
  }

  async function lookAfter(): Promise<void> {
    // Without an agent, or without a record, there is nothing to compare.
    if (ledger.dead() || ledger.state().agentPid === undefined) return;
    await begun;
    await looking;
    if (first === undefined) return;
    const before = latest;
    const last = await look('after', 'after the run');
    ends = { first, last };
    if (before !== undefined && before !== first) await compareUnlessSame(before, last);
    await compare(first, last);
  }

  return {
    latest: () => latest,
    release: () => release(),
    async before() {
      begun ??= look('before', 'before the run').then((snapshot) => {
        first = snapshot;
      });
      await Promise.race([begun, released]);
    },
    edited(action, paths) {
      if (ended || ledger.dead() || paths.length === 0) return;
      const wanted = want(action);
      for (const path of paths) wanted.paths.add(path);
      looking ??= lookAgain();
    },
    commanded(action) {
      if (ended || ledger.dead()) return Promise.resolve(undefined);
      const wanted = want(action);
      wanted.whole = true;
      const seen = new Promise<Snapshot | undefined>((resolve) => wanted.heard.push(resolve));
      looking ??= lookAgain();
      return seen;
    },
    async idle() {
      if (ended || ledger.dead() || looking || next || first === undefined) return undefined;
      const look = lookIdly();
      // Whoever asks meanwhile is next.
      looking = look.then(lookAgain);
      return look;
    },
    async settled() {
      const pending = [current, next].filter((one) => one?.whole);
      if (pending.length === 0) return;
      const over = pending.map((one) => new Promise<unknown>((resolve) => one?.heard.push(resolve)));
      let cancel = () => {};
      const enough = new Promise<void>((resolve) => {
        cancel = ports.after(courtesyMs, resolve);
      });
      await Promise.race([Promise.all(over), enough]);
      cancel();
    },
    changing() {
      for (const one of [current, next]) if (one) one.disturbed = true;
    },
    ends: () => ends,
    after() {
      ended ??= lookAfter();
      return ended;
    },
  };
}
