import { type BigIntStats, lstatSync } from 'node:fs';
import { errnoOf } from '../../model/cause.ts';

/** What tells a changed file from an unchanged one without reading it. */
export interface Seen {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
  readonly mode: bigint;
}

export const same = (a: Seen, b: Seen): boolean =>
  a.mtimeNs === b.mtimeNs &&
  a.ctimeNs === b.ctimeNs &&
  a.size === b.size &&
  a.ino === b.ino &&
  a.mode === b.mode;

/** Only the five numbers: the rest of a stat would stay in memory for every file. */
export const seenOf = ({ size, mtimeNs, ctimeNs, ino, mode }: BigIntStats): Seen => ({
  size,
  mtimeNs,
  ctimeNs,
  ino,
  mode,
});

export type FileType = 'file' | 'link' | 'folder' | 'a named pipe' | 'a socket' | 'a device';

/** What a stat is of, after inode(7). */
export function typeOf({ mode }: Pick<Seen, 'mode'>): FileType {
  switch (Number(mode) & 0o170000) {
    case 0o100000:
      return 'file';
    case 0o120000:
      return 'link';
    case 0o040000:
      return 'folder';
    case 0o010000:
      return 'a named pipe';
    case 0o140000:
      return 'a socket';
    default:
      return 'a device';
  }
}

export const isExecutable = ({ mode }: Seen): boolean => (mode & 0o100n) !== 0n;

/** Undefined when nothing is there; a text when it cannot be told. */
export function look(path: string | Buffer): BigIntStats | undefined | string {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (cause) {
    return whyNot(cause);
  }
}

/** A failed system call in words. */
export function whyNot(cause: unknown): string {
  const code = errnoOf(cause);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read';
    case 'ENAMETOOLONG':
      return 'its path is longer than the system takes';
    case undefined:
      return 'it cannot be read';
    default:
      return `it cannot be read (${code})`;
  }
}

/** Changes this close before a look may not show in a file's times. */
const unsettledNs = 2_000_000_000n;

/** Whether a change after `atMs` (ms since the epoch) would surely show in the times. Git calls the others racy. */
export function isSettled({ mtimeNs, ctimeNs }: Seen, atMs: number): boolean {
  const limit = BigInt(Math.floor(atMs * 1000)) * 1000n - unsettledNs;
  return mtimeNs < limit && ctimeNs < limit;
}
