import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Reads what was appended to a file since last time, in whole lines. */
export interface LineFollower {
  /** Resolves when everything there now was handed on; a missing or unreadable file is nothing new. */
  read(): Promise<void>;
}

const chunkSize = 256 * 1024;
/** A longer line is passed over, so that no file can fill the memory. */
const longestLine = 32 * 1024 * 1024;
/** The agent says which file it is: a pipe would keep whoever opens it waiting, and with it all that reads or writes files here. */
const howToOpen = constants.O_RDONLY | constants.O_NONBLOCK;

export function followLines(file: string, onLine: (text: string) => void): LineFollower {
  let offset = 0;
  let pending: Buffer[] = [];
  let pendingSize = 0;
  const take = (chunk: Buffer) => {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      const tail = chunk.subarray(from, at);
      if (pendingSize + tail.length <= longestLine)
        onLine(Buffer.concat([...pending, tail]).toString('utf8'));
      pending = [];
      pendingSize = 0;
      from = at + 1;
    }
    const rest = chunk.subarray(from);
    if (rest.length === 0) return;
    pendingSize += rest.length;
    if (pendingSize <= longestLine) pending.push(Buffer.from(rest));
    else pending = [];
  };
  return {
    async read() {
      const handle = await open(file, howToOpen).catch(() => null);
      if (handle === null) return;
      try {
        const stat = await handle.stat();
        if (!stat.isFile()) return;
        const { size } = stat;
        if (size < offset) {
          // Written anew: read it again from the start.
          offset = 0;
          pending = [];
          pendingSize = 0;
        }
        const buffer = Buffer.alloc(Math.min(chunkSize, Math.max(size - offset, 1)));
        for (;;) {
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
          if (bytesRead === 0) return;
          offset += bytesRead;
          take(buffer.subarray(0, bytesRead));
        }
      } catch {
        // Unreadable just then; the next check tries again.
      } finally {
        await handle.close();
      }
    },
  };
}
