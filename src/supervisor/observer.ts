import { causeText } from '../model/cause.ts';
import type { EventBody, EventOf } from '../model/event.ts';
import type { FileChange, Snapshot } from '../model/snapshot.ts';
import { unknownChange, unseenSnapshot } from '../model/unseen-snapshot.ts';
import type { Ledger } from './ledger.ts';
import type { SupervisorPorts } from './ports.ts';

/** What we see of the workspace ourselves, on record. Nothing here throws, and nothing waits without end. */
export interface Observer {
  /** The workspace as the agent will find it. Whoever ends the run meanwhile ends the waiting too. */
  before(): Promise<void>;
  /** The agent says that an edit is done: looks at its paths (relative to the workspace) as soon as no other look is under way. */
  edited(action: string, paths: readonly string[]): void;
  /** A command is done: looks at everything. */
  checked(action: string): Promise<Snapshot>;
  /** The agent and all it started are gone: the last look, and what is different from the first. */
  after(): Promise<void>;
  /** What was seen last. */
  latest(): Snapshot | undefined;
  /** The run is being ended: nobody waits for the first look any more. */
  release(): void;
}

type Moment = EventOf<'snapshot.taken'>['moment'];

/** The ports answer long before, each with a limit of its own: only a defect of ours takes that long. */
const patienceMs = 30_000;

/** Edits one look names; more than these were done while another look was under way. */
const mostNamed = 10;

type Ports = Pick<SupervisorPorts, 'observe' | 'changes' | 'elapsed' | 'wall' | 'after' | 'redact'>;

export function createObserver(ledger: Ledger, ports: Ports): Observer {
  let first: Snapshot | undefined;
  let latest: Snapshot | undefined;
  let begun: Promise<unknown> | undefined;
  let ended: Promise<void> | undefined;
  let edits: Promise<void> | undefined;
  let next: { actions: Set<string>; paths: Set<string> } | undefined;
  let untaken = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
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

  async function record(body: EventBody): Promise<void> {
    try {
      const { value } = await ports.redact(body);
      ledger.tell(value);
    } catch (cause) {
      const message = `What was seen of the workspace could not be written down: ${causeText(cause)}`;
      const problem = { code: 'evidence-unwritable', message, fix: 'Take what it would show as unknown.' };
      ledger.tell({ type: 'limit.reached', limit: 'evidence', problem });
    }
  }

  async function look(
    moment: Moment,
    label: string,
    about: { action?: string | undefined; only?: readonly string[] } = {},
  ): Promise<Snapshot> {
    const { action = null, only } = about;
    const from = ports.elapsed();
    const request = only === undefined ? { label } : { label, only };
    const snapshot = await answerOf(
      () => ports.observe(request),
      (why) => {
        untaken += 1;
        return unseenSnapshot({ id: `n${untaken}`, label, at: new Date(ports.wall()).toISOString(), why });
      },
    );
    latest = snapshot;
    await record({ type: 'snapshot.taken', snapshot, moment, action, ms: ports.elapsed() - from });
    return snapshot;
  }

  async function lookAtEdits(): Promise<void> {
    while (next) {
      const actions = [...next.actions];
      const only = [...next.paths];
      next = undefined;
      const named = actions.slice(0, mostNamed).join(', ');
      const more = actions.length - mostNamed;
      const label = `after ${named}${more > 0 ? ` and ${more} more` : ''}`;
      // Of several edits nobody can tell which one did what.
      await look('edit', label, { action: actions.length === 1 ? actions[0] : undefined, only });
    }
    edits = undefined;
  }

  async function compare(from: Snapshot, to: Snapshot): Promise<void> {
    const unknown: { changes: FileChange[]; more: number } = { changes: [unknownChange], more: 0 };
    const { changes, more } = await answerOf(
      () => ports.changes(from, to),
      () => unknown,
    );
    const evidence = { what: 'changes' as const, from: from.id, to: to.id, changes, more };
    await record({ type: 'evidence.recorded', evidence, provenance: 'observed' });
  }

  async function lookAfter(): Promise<void> {
    // Without an agent, or without a record, there is nothing to compare.
    if (ledger.dead() || ledger.state().agentPid === undefined) return;
    await begun;
    await edits;
    if (first === undefined) return;
    await compare(first, await look('after', 'after the run'));
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
      next ??= { actions: new Set(), paths: new Set() };
      next.actions.add(action);
      for (const path of paths) next.paths.add(path);
      edits ??= lookAtEdits();
    },
    checked: (action) => look('command', `after ${action}`, { action }),
    after() {
      ended ??= lookAfter();
      return ended;
    },
  };
}
