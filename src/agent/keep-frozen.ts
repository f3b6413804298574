import type { ProcessTree, Sweep } from './process-tree.ts';

/** Freezing that lasts: what another process or the kernel continues meanwhile is stopped again. */
export interface LastingFreeze {
  freeze(): Promise<Sweep>;
  /** Lets go for good before the processes may move. */
  thaw(): Promise<Sweep>;
  /** Stops nothing any more; the processes stay as they are. */
  release(): Promise<void>;
}

/** How long one that was continued moves at most, beside the time a sweep takes, ms. */
const againMs = 250;

/**
 * A stopped process cannot be kept from being continued: any process of the same user may send SIGCONT, and the kernel does
 * when a relative of its group dies (POSIX, orphaned process groups). A frozen cgroup stays frozen by itself.
 * `pause` resolves after so many ms.
 */
export function keepFrozen(
  tree: Pick<ProcessTree, 'freeze' | 'thaw'>,
  pause: (ms: number) => Promise<void>,
): LastingFreeze {
  let wanted = false;
  let holding: Promise<void> = Promise.resolve();

  async function hold(): Promise<void> {
    for (await pause(againMs); wanted; await pause(againMs)) await tree.freeze();
  }

  async function release(): Promise<void> {
    wanted = false;
    await holding;
  }

  return {
    release,
    async freeze() {
      const sweep = await tree.freeze();
      if (sweep.way !== 'cgroup' && !wanted) {
        wanted = true;
        holding = hold();
      }
      return sweep;
    },
    async thaw() {
      await release();
      return tree.thaw();
    },
  };
}
