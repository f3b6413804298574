import { constants, openSync, writeSync } from 'node:fs';
import { errnoOf } from '../model/cause.ts';

/** Writes some of the bytes and says how many; throws EAGAIN when the terminal takes none. */
export type DeviceWrite = (data: Uint8Array) => number;

export type TtyWriterPorts = {
  device: DeviceWrite;
  /** Everything was taken after the terminal had held something back. */
  onDrain: () => void;
  /** 0 milliseconds: after pending input was looked at. */
  setTimer: (run: () => void, milliseconds: number) => void;
};

export type TtyWriter = {
  /** Takes all of it; what the terminal does not take at once waits in `backlog`. */
  write(data: string): void;
  backlog(): number;
  /** For the last words of a dying process: drops the backlog, waits at most a fifth of a second for the terminal. */
  writeLast(data: string): void;
};

/** A terminal that only reads slowly is tried again at once; one that is frozen less and less often. */
const EAGER_TRIES = 10;
const SLOWEST_RETRY_MS = 16;
const LAST_TRIES = 40;
const LAST_WAIT_MS = 5;

function isBusy(error: unknown): boolean {
  return errnoOf(error) === 'EAGAIN';
}

/**
 * A second, non-blocking descriptor of the terminal. Node's own stdout blocks the whole process while the terminal is frozen
 * (Ctrl-S, a lost connection). Undefined when there is no controlling terminal.
 */
export function openTtyDevice(): DeviceWrite | undefined {
  try {
    const fd = openSync('/dev/tty', constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    return (data) => writeSync(fd, data);
  } catch {
    return undefined;
  }
}

function retryDelay(tries: number): number {
  return tries <= EAGER_TRIES ? 0 : Math.min(SLOWEST_RETRY_MS, 2 ** (tries - EAGER_TRIES - 1));
}

/** Writes without ever blocking the event loop, and knows what the terminal still owes. */
export function createTtyWriter(ports: TtyWriterPorts): TtyWriter {
  let rest = new Uint8Array(0);
  let waiting = false;
  let gone = false;
  let tries = 0;

  /** How many bytes were taken; a terminal that is gone takes everything. */
  const attempt = (data: Uint8Array): number => {
    if (gone) return data.length;
    try {
      return ports.device(data);
    } catch (error) {
      if (isBusy(error)) return 0;
      gone = true;
      return data.length;
    }
  };
  const push = (): void => {
    while (rest.length > 0) {
      const taken = attempt(rest);
      rest = rest.slice(taken);
      tries = taken > 0 ? 0 : tries + 1;
      if (taken > 0) continue;
      if (!waiting) ports.setTimer(retry, retryDelay(tries));
      waiting = true;
      return;
    }
  };
  const retry = (): void => {
    waiting = false;
    const before = rest.length;
    push();
    if (before > 0 && rest.length === 0) ports.onDrain();
  };

  return {
    write(data) {
      const bytes = Buffer.from(data);
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      if (!waiting) push();
    },
    backlog: () => rest.length,
    writeLast(data) {
      // CAN ends a sequence of which only the beginning was taken.
      let left = Buffer.from(rest.length > 0 ? `\x18${data}` : data);
      rest = new Uint8Array(0);
      const clock = new Int32Array(new SharedArrayBuffer(4));
      for (let refusals = 0; left.length > 0 && refusals < LAST_TRIES; ) {
        const taken = attempt(left);
        left = left.subarray(taken);
        if (taken > 0) continue;
        refusals += 1;
        Atomics.wait(clock, 0, 0, LAST_WAIT_MS);
      }
    },
  };
}
