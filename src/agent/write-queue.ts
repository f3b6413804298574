/** Bytes on their way to a terminal whose other end may not be reading. */
export interface WriteQueue {
  add(bytes: Uint8Array): void;
  /** Drops what is left; nothing is written from here on. */
  close(): void;
}

const limit = 1024 * 1024;
/** A canonical-mode terminal takes 4095 bytes a line: small bites keep one write from being cut. */
const bite = 4_096;
const firstWait = 4;
const longestWait = 250;

/**
 * Writes in order and backs off while the terminal is full: 4 ms doubling to 250 ms, so that an agent that never
 * reads costs four wake-ups a second. `onFull` once per time the limit is hit.
 */
export function createWriteQueue(ports: {
  write(bytes: Uint8Array): number | 'full' | 'gone';
  onFull(): void;
}): WriteQueue {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let wait = firstWait;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let reported = false;
  const close = () => {
    closed = true;
    chunks = [];
    size = 0;
    clearTimeout(timer);
  };
  const flush = () => {
    timer = undefined;
    for (let head = chunks[0]; head && !closed; head = chunks[0]) {
      const taken = ports.write(head.subarray(0, bite));
      if (taken === 'gone') return close();
      if (taken === 'full' || taken === 0) {
        timer = setTimeout(flush, wait);
        wait = Math.min(wait * 2, longestWait);
        return;
      }
      wait = firstWait;
      size -= taken;
      reported = false;
      if (taken < head.length) chunks[0] = head.subarray(taken);
      else chunks.shift();
    }
  };
  return {
    add(bytes) {
      if (closed || bytes.length === 0) return;
      if (size + bytes.length > limit) {
        if (!reported) ports.onFull();
        reported = true;
        return;
      }
      chunks.push(Uint8Array.from(bytes));
      size += bytes.length;
      if (timer === undefined) flush();
    },
    close,
  };
}
