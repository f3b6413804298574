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
  | { readonly kind: 'answer'; readonly cpu: number; readonly sequence: number; readonly error: number }
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
  const cpu = message.readUInt32LE(at.cpu);
  const sequence = message.readUInt32LE(at.sequence);
  // Whoever asks to be told is answered, and all that listen hear it.
  if (is === what.none) return { kind: 'answer', cpu, sequence, error: message.readUInt32LE(at.data) };
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

/** How far below the highest number a late message may be. */
const mostLate = 100_000;

/**
 * Counts what is missing of the messages of each processor: the kernel numbers them. They may come a little out of order, so
 * what is missing now may still come.
 */
export function createGapCount(): { take(cpu: number, sequence: number): void; missing(): number } {
  const rows = new Map<number, { first: number; highest: number; taken: number }>();
  return {
    take(cpu, sequence) {
      const row = rows.get(cpu);
      if (!row) return void rows.set(cpu, { first: sequence, highest: sequence, taken: 1 });
      const ahead = (sequence - row.highest) | 0;
      if (ahead > 0) row.highest += ahead;
      // Before the first one that was heard nothing counts.
      else if (ahead < -mostLate || row.highest + ahead < row.first) return;
      row.taken += 1;
    },
    missing() {
      let missing = 0;
      for (const { first, highest, taken } of rows.values())
        missing += Math.max(0, highest - first + 1 - taken);
      return missing;
    },
  };
}
