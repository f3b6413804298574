import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, constants, openSync, rmSync } from 'node:fs';
import net from 'node:net';

/** A named pipe the agent writes its events into; this is the end they come out of. */
export interface EventPipe {
  path: string;
  /** Hands on what comes; `ended` is called once, with null when the agent closed its end. */
  follow(take: (bytes: Uint8Array) => void, ended: (fault: string | null) => void): void;
  close(): void;
}

/** fcntl(2). */
const setPipeSize = 1031;
/** As much as anybody may have unless the machine says otherwise (/proc/sys/fs/pipe-max-size). */
const pipeSize = 1024 * 1024;

/**
 * A pipe and not a file: what was written can be neither changed nor taken back, and the folder it is in can be read-only for
 * the agent. Whoever runs as the same user can write into it, and nobody but us can read from it. Throws when it cannot be made.
 */
export async function openEventPipe(path: string): Promise<EventPipe> {
  rmSync(path, { force: true });
  execFileSync('mkfifo', ['-m', '0600', path], { stdio: 'ignore' });
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  chmodSync(path, 0o200);
  await enlarge(fd);
  let socket: net.Socket | undefined;
  let closed = false;
  return {
    path,
    follow(take, ended) {
      const end = (fault: string | null): void => {
        if (closed) return;
        closed = true;
        socket?.destroy();
        ended(fault);
      };
      socket = new net.Socket({ fd, readable: true, writable: false });
      socket
        .on('data', (bytes) => {
          try {
            if (!closed) take(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
          } catch (error) {
            end(error instanceof Error ? error.message : String(error));
          }
        })
        .on('error', (error) => end(error.message))
        .on('end', () => end(null))
        .on('close', () => end(null));
    },
    close() {
      closed = true;
      if (socket) socket.destroy();
      else closeSync(fd);
      rmSync(path, { force: true });
    },
  };
}

/** The agent gives its file up when the pipe is full for a moment. Node has no word for this; without it 64 KB fit. */
async function enlarge(fd: number): Promise<void> {
  if (process.platform !== 'linux') return;
  try {
    const { default: koffi } = await import('koffi');
    koffi.load(null).func('int fcntl(int, int, ...)')(fd, setPipeSize, 'int', pipeSize);
  } catch {
    // Smaller, not wrong.
  }
}
