import type { FileChange, Snapshot } from '../../model/snapshot.ts';
import { unknownChange, unseenSnapshot } from '../../model/unseen-snapshot.ts';
import type { EvidenceOrder, EvidenceReport } from './thread-protocol.ts';

/**
 * After so long a look is told to stop, and what it has seen is the snapshot. 100,000 files take 0.2 s when git has them
 * and some seconds when all are copied; a person who started a run waits for the first one.
 */
export const lookMs = 10_000;

/** A system call that hangs, a disk that went away, keeps the thread from hearing that it should stop. */
const graceMs = 2_000;

/** A comparison counts lines for 5 s at most and reads what it compares before. */
export const compareMs = 15_000;

export interface ThreadPorts {
  order(order: EvidenceOrder): void;
  /** ms since the epoch. */
  wall(): number;
  /** Calls back once after `ms`; the result cancels. */
  after(ms: number, run: () => void): () => void;
}

/** The thread that looks at the workspace, as the main thread has it. Nothing here throws or waits without end. */
export interface EvidenceThread {
  /** One look at a time. What could not be seen is in the snapshot's `incomplete`. */
  observe(request: { label: string; only?: readonly string[] }): Promise<Snapshot>;
  /** The difference by path, and how many changes more there are. */
  changes(from: Snapshot, to: Snapshot): Promise<{ changes: FileChange[]; more: number }>;
  /** A text file as it was, at most 1 MiB; null for everything else and for what is not kept. */
  content(snapshot: Snapshot, path: string): Promise<string | null>;
  report(report: EvidenceReport): void;
  /** The thread is gone: what is asked from now on stays unknown. */
  lost(reason: string): void;
}

type Failed = Extract<EvidenceReport, { report: 'failed' }>;

export function createEvidenceThread(ports: ThreadPorts): EvidenceThread {
  const waiting = new Map<number, (report: EvidenceReport) => void>();
  /** Asked, given up, and never answered so far. */
  const overdue = new Set<number>();
  let gone: string | undefined;
  let count = 0;
  let unseen = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const failed = (id: number, why: string): Failed => ({ report: 'failed', id, why });

  function ask(makeOrder: (id: number) => EvidenceOrder, ms: number): Promise<EvidenceReport> {
    count += 1;
    const id = count;
    if (gone !== undefined) return Promise.resolve(failed(id, gone));
    // Who hangs once would make everybody wait that long.
    if (overdue.size > 0)
      return Promise.resolve(failed(id, 'an earlier look at the workspace still hangs: nobody looked again'));
    return new Promise((resolve) => {
      const cancel = ports.after(ms, () => {
        overdue.add(id);
        waiting.delete(id);
        resolve(failed(id, `the look at the workspace gave no answer within ${ms / 1000} s`));
      });
      waiting.set(id, (report) => {
        cancel();
        resolve(report);
      });
      ports.order(makeOrder(id));
    });
  }

  async function look(label: string, only: readonly string[] | undefined): Promise<Snapshot> {
    const paths = only === undefined ? null : [...only];
    const report = await ask(
      (id) => ({ order: 'observe', id, label, only: paths, ms: lookMs }),
      lookMs + graceMs,
    );
    if (report.report === 'observed') return report.snapshot;
    unseen += 1;
    const why = report.report === 'failed' ? report.why : 'the look at the workspace was mixed up';
    return unseenSnapshot({ id: `u${unseen}`, label, at: new Date(ports.wall()).toISOString(), why });
  }

  return {
    observe({ label, only }) {
      const taken = queue.then(() => look(label, only));
      queue = taken;
      return taken;
    },
    async changes(from, to) {
      const report = await ask((id) => ({ order: 'changes', id, from, to }), compareMs);
      if (report.report !== 'changes') return { changes: [unknownChange], more: 0 };
      return { changes: report.changes, more: report.more };
    },
    async content(snapshot, path) {
      const report = await ask((id) => ({ order: 'content', id, snapshot, path }), lookMs);
      return report.report === 'content' ? report.text : null;
    },
    report(report) {
      overdue.delete(report.id);
      const hear = waiting.get(report.id);
      waiting.delete(report.id);
      hear?.(report);
    },
    lost(reason) {
      gone ??= reason;
      for (const [id, hear] of [...waiting]) hear(failed(id, gone));
      waiting.clear();
    },
  };
}
