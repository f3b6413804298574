import type { Connector, OpenedConnector } from './connector.ts';
import { createGapCount, type ProcessEvent } from './connector-events.ts';
import { createGather } from './gather.ts';
import { createLineage, type Lineage } from './lineage.ts';
import type { WitnessOrder, WitnessReport } from './messages.ts';
import type { ProcessTable } from './process-names.ts';

type Living = ReturnType<ProcessTable['all']>[number];

/** What the watching process needs from the world. */
export interface WatchPorts {
  table: ProcessTable;
  open(): Promise<OpenedConnector>;
  /** Monotonic ms. */
  now(): number;
  tell(report: WitnessReport): void;
  pause(ms: number): Promise<void>;
}

export interface Watch {
  order(order: WitnessOrder): void;
  /** Resolves when it has told everything after `close`. */
  over: Promise<void>;
}

/** How often what was gathered is told, ms. */
const beatMs = 250;
/** How long one waits for the kernel, ms: an order is followed no later. */
const waitMs = 100;
/** Between two looks at the process table where the kernel does not tell, ms. */
const lookMs = 50;
/** A look takes no more than one part in this many of the time. */
const lookShare = 20;
/** What is remembered before the run's first process is known. */
const mostBefore = 20_000;

const byConnector = 'process connector';
const byLooks = 'looks at /proc';

/** Follows the processes of one run, by the kernel's word where it gives it, otherwise by looking again and again. */
export function startWatch(ports: WatchPorts): Watch {
  const { table, now, tell } = ports;
  const gather = createGather();
  const gaps = createGapCount();
  /** When a process was found by a look, and not by the kernel's word: what the kernel says of it from before is known. */
  const looked = new Map<number, number>();
  let kernel: Connector | undefined;
  let lineage: Lineage | undefined;
  let before: ProcessEvent[] = [];
  let closing = false;
  let overruns = 0;
  let lost = 0;
  let told = 0;
  let missingBefore = 0;

  function ran(pid: number, at: number): void {
    if (!lineage?.has(pid)) return;
    const names = table.names(pid);
    const role = lineage.ran(pid, names, () => table.words(pid));
    if (!role) return;
    const { exe, argv } = names ?? { exe: null, argv: [] };
    const cwd = role.role === 'below' ? null : table.cwd(pid);
    const below = role.role === 'below' ? role.top : null;
    const parent = lineage.parentOf(pid);
    const top = gather.add({ role: role.role, exe, argv, pid, parent, cwd, top: below, at });
    if (role.role === 'top' && top) lineage.setTop(pid, top);
  }

  function take(event: ProcessEvent): void {
    if (!lineage) {
      before.push(event);
      if (before.length > mostBefore) before = before.slice(mostBefore / 2);
      return;
    }
    const pid = event.what === 'fork' ? event.child : event.pid;
    if (event.at <= (looked.get(pid) ?? Number.NEGATIVE_INFINITY)) return;
    if (event.what !== 'exec') looked.delete(pid);
    if (event.what === 'fork') lineage.forked(event.parent, pid);
    else if (event.what === 'exec') ran(pid, event.at);
    else lineage.exited(pid);
  }

  /** Whoever descends from the run and is not known; what runs in it counts as started now. */
  function lookThrough(all: readonly Living[]): void {
    if (!lineage) return;
    for (let found = true; found; ) {
      found = false;
      for (const { pid, parent } of all) {
        if (lineage.has(pid) || !lineage.has(parent)) continue;
        lineage.adopt(pid, parent);
        found = true;
        if (kernel) looked.set(pid, now());
        // One that has only forked so far runs nothing of its own.
        if (wordsOf(pid) !== wordsOf(parent)) ran(pid, now());
      }
    }
  }

  const wordsOf = (pid: number): string => JSON.stringify(table.names(pid));

  function sayLost(): void {
    const missing = gaps.missing();
    // What is still missing at the second beat does not come any more.
    lost = Math.max(lost, Math.min(missing, missingBefore), overruns);
    missingBefore = missing;
    if (lost === told) return;
    told = lost;
    lookThrough(table.all());
    const reason = `The kernel had more to tell than could be kept: ${lost} events of the machine are lost.`;
    tell({ report: 'coverage', is: 'lossy', by: byConnector, reason, lost });
  }

  function beat(): void {
    const starts = closing ? gather.rest() : gather.take(now());
    if (starts.length > 0) tell({ report: 'started', starts });
  }

  async function listen(connector: Connector): Promise<void> {
    kernel = connector;
    if (lineage) {
      const reason =
        'The run began before the kernel could be listened to: what it started first can be missed.';
      tell({ report: 'coverage', is: 'lossy', by: byConnector, reason, lost: 0 });
      lookThrough(table.all());
    } else {
      const reason = 'The kernel tells of every process that is started.';
      tell({ report: 'coverage', is: 'complete', by: byConnector, reason, lost: 0 });
    }
    let lastBeat = now();
    for (let last = false; !last; ) {
      await connector.wait(waitMs);
      // What was there when the end came is still read.
      last = closing;
      const seen = overruns;
      while (connector.drain(read, overrun)) if (now() - lastBeat >= beatMs) break;
      if (overruns > seen) lookThrough(table.all());
      if (last || now() - lastBeat >= beatMs) {
        sayLost();
        beat();
        lastBeat = now();
      }
    }
    kernel = undefined;
    connector.close();
  }

  const overrun = (): void => {
    overruns += 1;
  };
  function read(message: Parameters<Parameters<Connector['drain']>[0]>[0]): void {
    gaps.take(message.cpu, message.sequence);
    if (message.kind === 'event' && message.event) take(message.event);
  }

  function follow(root: number, agent: readonly string[]): void {
    // The kernel has told of its first process: read later, that would be taken for a number given to somebody else.
    const until = now() + beatMs;
    while (kernel?.drain(read, overrun)) if (now() >= until) break;
    looked.set(root, now());
    lineage = createLineage(root, agent, table.lives);
    ran(root, now());
    // It begins with the fork of its first process; that number may have been somebody else's before.
    const birth = before.findLastIndex((event) => event.what === 'fork' && event.child === root);
    const events = before.slice(birth + 1);
    before = [];
    for (const event of events) take(event);
    // A look would see what the kernel is about to tell, and of two programs of one process only the last.
    if (birth < 0 || overruns > 0) lookThrough(table.all());
  }

  /** Processes that come and go between two looks are not seen. */
  async function lookAround(why: string): Promise<void> {
    const reason = `Processes shorter than ${lookMs} ms can be missed, as ${why}.`;
    tell({ report: 'coverage', is: 'lossy', by: byLooks, reason, lost: 0 });
    const known = new Map<number, string>();
    let lastBeat = now();
    let took = 0;
    for (let last = false; !last; ) {
      await ports.pause(Math.max(lookMs, took * lookShare));
      last = closing;
      const from = now();
      const all = table.all();
      lookThrough(all);
      relook(all, known);
      took = now() - from;
      if (last || now() - lastBeat >= beatMs) {
        beat();
        lastBeat = now();
      }
    }
  }

  /** One that runs another program now than at the last look. */
  function relook(all: readonly Living[], known: Map<number, string>): void {
    const living = new Set<number>();
    for (const { pid, started } of all) {
      if (!lineage?.has(pid)) continue;
      living.add(pid);
      const words = `${started} ${wordsOf(pid)}`;
      const earlier = known.get(pid);
      if (earlier !== undefined && earlier !== words) ran(pid, now());
      known.set(pid, words);
    }
    for (const pid of known.keys()) {
      if (living.has(pid)) continue;
      known.delete(pid);
      lineage?.exited(pid);
    }
  }

  const over = ports.open().then((opened) => {
    if (closing) return;
    return 'connector' in opened ? listen(opened.connector) : lookAround(opened.why);
  });

  return {
    over,
    order(order) {
      if (order.order === 'close') {
        closing = true;
        return;
      }
      if (!lineage) follow(order.root, order.agent);
    },
  };
}
