import { setImmediate as turn } from 'node:timers/promises';

/** Long work in slices: whoever shares the thread gets its turn after a few milliseconds. */
export interface Breath {
  /** Undefined while the slice lasts; else a promise to wait for. */
  due(): Promise<void> | undefined;
  stopped(): boolean;
}

const sliceMs = 4;

export function createBreath(signal: AbortSignal): Breath {
  let begun = performance.now();
  return {
    due() {
      if (performance.now() - begun < sliceMs) return undefined;
      return turn().then(() => {
        begun = performance.now();
      });
    },
    stopped: () => signal.aborted,
  };
}
