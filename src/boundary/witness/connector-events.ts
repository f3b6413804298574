/**
 * One message of the kernel's process connector (linux/cn_proc.h). Times are the monotonic clock, ms. Threads are left out:
 * they are no processes of their own.
 */
export type ProcessEvent =
  | { readonly what: 'fork'; readonly parent: number; readonly child: number; readonly at: number }
  | { readonly what: 'exec'; readonly pid: number; readonly at: number }
  | { readonly what: 'exit'; readonly pid: number; readonly at: number };

/** A message as it came: the event, if it is one that counts, and where it stands in the row of its processor. */
export type ConnectorMessage =
  | { readonly kind: 'answer'; readonly error: number }
  | {
      readonly kind: 'event';
      readonly cpu: number;
      readonly sequence: number;
      readonly event: ProcessEvent | null;
    };

/** struct nlmsghdr (16 bytes), struct cn_msg (20), then struct proc_event: what, cpu, ns, and the data at 52. */
const at = { sequence: 24, what: 36, cpu: 40, time: 44, data: 52 };
const what = { none: 0, fork: 1, exec: 2, exit: 0x80000000 };

/** Null for what is too short to be one. */
export function readMessage(message: Buffer, length: number): ConnectorMessage | null {
  if (length < at.data + 16) return null;
  const is = message.readUInt32LE(at.what);
  if (is === what.none) return { kind: 'answer', error: message.readUInt32LE(at.data) };
  const cpu = message.readUInt32LE(at.cpu);
  const sequence = message.readUInt32LE(at.sequence);
  return { kind: 'event', cpu, sequence, event: readEvent(message, is) };
}

function readEvent(message: Buffer, is: number): ProcessEvent | null {
  const time = Number(message.readBigUInt64LE(at.time)) / 1e6;
  const word = (index: number): number => message.readUInt32LE(at.data + index * 4);
  if (is === what.fork) {
    // Parent thread and process, child thread and process.
    const [parent, thread, child] = [word(1), word(2), word(3)];
    return thread === child ? { what: 'fork', parent, child, at: time } : null;
  }
  if (is === what.exec) return { what: 'exec', pid: word(1), at: time };
  if (is === what.exit && word(0) === word(1)) return { what: 'exit', pid: word(1), at: time };
  return null;
}

/** Counts what is missing between the messages of each processor: the kernel numbers them. */
export function createGapCount(): { take(cpu: number, sequence: number): void; missing(): number } {
  const last = new Map<number, number>();
  let missing = 0;
  return {
    take(cpu, sequence) {
      const before = last.get(cpu);
      last.set(cpu, sequence);
      if (before === undefined) return;
      const gap = (sequence - before - 1) >>> 0;
      // A number that went backwards is no gap of four thousand million.
      if (gap < 0x80000000) missing += gap;
    },
    missing: () => missing,
  };
}
