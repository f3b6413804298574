import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { causeText } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';
import { journalProblem } from './journal-problem.ts';

/** Room for a reason, bytes. */
const size = 1024;

/** A place to say why a run ended that is there even when the disk is full. */
export interface ReasonFile {
  /** Overwrites what was said before; cut to 1 KB. False when even that failed. */
  writeReason(text: string): boolean;
  close(): void;
}

/**
 * Takes the blocks and the descriptor now, while there are some. (On a copy-on-write file system an overwrite may still
 * need a free block: then the reason is lost, the journal's end is not.)
 */
export function reserveReasonFile(path: string): Outcome<ReasonFile> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  let fd: number | undefined;
  const write = (text: string): boolean => {
    if (fd === undefined) return false;
    // The last 1–3 bytes of a cut character would read as garbage: fill by whole characters.
    const bytes = Buffer.alloc(size, ' ');
    bytes.write(text, 0, size - 1, 'utf8');
    bytes[size - 1] = 0x0a;
    try {
      const complete = writeSync(fd, bytes, 0, size, 0) === size;
      fsyncSync(fd);
      return complete;
    } catch {
      return false;
    }
  };
  const close = () => {
    const open = fd;
    fd = undefined;
    if (open !== undefined) closeSync(open);
  };
  try {
    fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  } catch (cause) {
    return { ok: false, problems: [cannot(path, causeText(cause))] };
  }
  if (write('')) return { ok: true, value: { writeReason: write, close } };
  close();
  return { ok: false, problems: [cannot(path, 'the disk did not take 1 KB')] };
}

function cannot(path: string, why: string) {
  return journalProblem('journal-write-failed', `cannot reserve room for a last word: ${why}`, path);
}

/** What was said last; undefined when nothing was. */
export function readReason(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
