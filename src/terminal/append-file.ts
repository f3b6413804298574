import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Problem } from '../model/problem.ts';

/** Everything a file was given that it took. */
export type Written = {
  /** sha256, hex. */
  hash: string;
  bytes: number;
  /** It died before all of it was written. */
  cut: boolean;
};

export type AppendFile = {
  /** Writes all of it or dies. */
  append(data: Uint8Array): void;
  isDead(): boolean;
  written(): Written;
  close(): void;
};

export type AppendFilePorts = {
  path: string;
  onDead: (problem: Problem) => void;
  /** `fs.writeSync`, replaceable to try a full disk. */
  write?: (fd: number, data: Uint8Array) => number;
};

function problem(path: string, detail: string): Problem {
  return {
    code: 'recording-failed',
    message: `the terminal recording could not be written: ${detail}`,
    fix: 'free space on the disk that holds the store; the run goes on without its screen recording',
    where: path,
  };
}

/**
 * A new file of mode 0600 that dies for good at the first failure: a full disk shows as a short count without an error, and
 * a descriptor used after it was closed may belong to something else.
 */
export function openAppendFile(ports: AppendFilePorts): AppendFile {
  const write = ports.write ?? writeSync;
  let fd: number | undefined;
  let died = false;
  let bytes = 0;
  const sum = createHash('sha256');
  const close = (): void => {
    const open = fd;
    fd = undefined;
    if (open !== undefined) closeSync(open);
  };
  const die = (detail: string): void => {
    died = true;
    try {
      close();
    } catch (error) {
      ports.onDead(problem(ports.path, `${detail}; ${String(error)}`));
      return;
    }
    ports.onDead(problem(ports.path, detail));
  };
  try {
    fd = openSync(ports.path, 'ax', 0o600);
  } catch (error) {
    die(String(error));
  }
  return {
    append(data) {
      if (fd === undefined) return;
      try {
        const count = write(fd, data);
        sum.update(data.subarray(0, count));
        bytes += count;
        if (count !== data.length) die(`only ${count} of ${data.length} bytes were taken`);
      } catch (error) {
        die(String(error));
      }
    },
    isDead: () => fd === undefined,
    written: () => ({ hash: sum.copy().digest('hex'), bytes, cut: died }),
    close,
  };
}
