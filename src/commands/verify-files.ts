import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isOver } from '../journal/recovery.ts';
import { causeText, errnoOf } from '../model/cause.ts';
import type { Event } from '../model/event.ts';
import type { Evidence } from '../model/evidence.ts';
import { type Checked, failedAt, passed, unchecked } from '../model/verification.ts';
import type { RunDirectory } from '../store/run-directory.ts';

interface Summed {
  hash: string;
  bytes: number;
}

const chunkSize = 1 << 20;

/** What a plain file holds, or why that cannot be told. A link is not followed. */
export function sumFile(path: string): Summed | string {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return 'it is missing';
    return errnoOf(cause) === 'ELOOP' ? 'it is a link' : causeText(cause);
  }
  try {
    if (!fstatSync(fd).isFile()) return 'it is no plain file';
    const sum = createHash('sha256');
    const chunk = Buffer.allocUnsafe(chunkSize);
    let bytes = 0;
    for (let count = -1; count !== 0; bytes += count) {
      count = readSync(fd, chunk, 0, chunkSize, null);
      sum.update(chunk.subarray(0, count));
    }
    return { hash: sum.digest('hex'), bytes };
  } catch (cause) {
    return causeText(cause);
  } finally {
    closeSync(fd);
  }
}

/** Why a file is not what was written down about it; undefined when it is. */
export function differs(path: string, told: Summed): string | undefined {
  const found = sumFile(path);
  if (typeof found === 'string') return found;
  if (found.bytes !== told.bytes) return `it has ${found.bytes} bytes, and ${told.bytes} were written`;
  return found.hash === told.hash ? undefined : 'it holds something else than what was written';
}

const evidenceIn = (events: readonly Event[]): Evidence[] =>
  events.flatMap(({ body }) => (body.type === 'evidence.recorded' ? [body.evidence] : []));

/** The files of the terminal recording are the ones the journal names. */
export function checkRecording(events: readonly Event[], paths: RunDirectory): Checked {
  const files = { cast: [paths.screen, 'screen.cast'], keys: [paths.keys, 'screen.keys.jsonl'] } as const;
  const bound = evidenceIn(events).flatMap((one) => (one.what === 'recording' ? [one] : []));
  for (const one of bound) {
    const [path, name] = files[one.part];
    const why = differs(path, one);
    if (why !== undefined) return failedAt('recording', name, why);
  }
  const cast = bound.find(({ part }) => part === 'cast');
  if (!cast && !isOver(events))
    return unchecked('recording', 'it is bound to the journal when the run is over');
  if (!cast) {
    const why = 'no line of the journal says what it held: the host died first, or it is older';
    return unchecked('recording', `${why}; any recording could lie there`);
  }
  const cut = cast.cut ? '; the disk did not take all of it' : '';
  return passed('recording', `screen.cast holds the ${cast.bytes} bytes that were written${cut}`);
}

/** What checks printed, as it was kept. */
export function checkOutputs(events: readonly Event[], directory: string): Checked {
  const kept = evidenceIn(events).flatMap((one) => (one.what === 'check' && one.output ? [one.output] : []));
  for (const { file, hash, bytes } of kept) {
    const name = `outputs/${file}`;
    const plain = /^[\w.-]+$/.test(file) && !/^\.+$/.test(file);
    const why = plain ? differs(join(directory, 'outputs', file), { hash, bytes }) : 'no name for a file';
    if (why !== undefined) return failedAt('outputs', name, why);
  }
  if (kept.length === 0) return passed('outputs', 'none were kept');
  return passed('outputs', `${kept.length} of checks, each as it was kept`);
}
