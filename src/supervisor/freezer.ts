import type { Answerer } from '../model/identity.ts';
import type { Ledger } from './ledger.ts';
import type { SupervisorPorts } from './ports.ts';

/** Holds the whole process tree still, for a person's pause or for a stop rule; both may ask at once. */
export interface Freezer {
  /** Lets no action through from now on; the processes are stopped by the `freeze` that follows. */
  hold(why: 'pause' | 'stop'): void;
  freeze(why: 'pause' | 'stop', by: Answerer, reason: string): Promise<void>;
  thaw(why: 'pause' | 'stop', by: Answerer): Promise<void>;
  frozen(): boolean;
  /** Resolves when nothing is frozen, or when the signal aborts. */
  moving(signal: AbortSignal): Promise<void>;
  /** Lets everyone who waits go on: the run is ending. */
  release(): void;
}

export function createFreezer(ledger: Ledger, ports: Pick<SupervisorPorts, 'freeze' | 'thaw'>): Freezer {
  const reasons = new Set<'pause' | 'stop'>();
  let waiters: (() => void)[] = [];
  /** Sweeps never overlap: a thaw must not race the freeze before it. */
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  }

  function release(): void {
    const woken = waiters;
    waiters = [];
    for (const wake of woken) wake();
  }

  return {
    hold: (why) => void reasons.add(why),
    frozen: () => reasons.size > 0,
    release,
    freeze(why, by, reason) {
      reasons.add(why);
      return inTurn(async () => {
        const { processes, left, way } = await ports.freeze();
        const honest = left > 0 ? `${reason} (${left} more could not be stopped)` : reason;
        await ledger.record({ type: 'run.paused', by, reason: honest, processes, ...(way ? { way } : {}) });
      });
    },
    thaw(why, by) {
      reasons.delete(why);
      return inTurn(async () => {
        if (reasons.size > 0) return;
        const { processes } = await ports.thaw();
        ledger.recordNow({ type: 'run.resumed', by, processes });
        release();
      });
    },
    moving(signal) {
      if (reasons.size === 0 || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        waiters.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
  };
}
