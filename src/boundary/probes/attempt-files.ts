import {
  accessSync,
  closeSync,
  constants,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { errnoOf } from '../../model/cause.ts';
import type { Tried } from '../../model/doctor.ts';

/** What came of it, in the kernel's word when it said no. */
export function tried(act: () => string | undefined): Tried {
  try {
    const said = act();
    return { got: said !== undefined, said: said ?? 'there was nothing' };
  } catch (error) {
    return { got: false, said: `refused (${errnoOf(error) ?? 'no reason given'})` };
  }
}

/** open(2): a file without a name, gone when it is closed. Node has no word for it. */
const withoutName = 0o20000000 | constants.O_DIRECTORY;
/** File systems that do not know them: the kernel is asked by access(2) instead. */
const unknownHere: readonly (string | undefined)[] = ['EOPNOTSUPP', 'EISDIR', 'ENOENT'];

function writeFolder(path: string): string {
  try {
    closeSync(openSync(path, constants.O_WRONLY | withoutName, 0o600));
    return 'a file could be made in it';
  } catch (error) {
    if (!unknownHere.includes(errnoOf(error))) throw error;
    accessSync(path, constants.W_OK);
    return 'it can be written to';
  }
}

/** Nothing that was there is changed: not even the time it was last written. */
export const tryWriting = (path: string): Tried =>
  tried(() => {
    if (statSync(path).isDirectory()) return writeFolder(path);
    closeSync(openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK));
    return 'it could be opened for writing';
  });

/** One byte of a file, one name of a folder; neither is kept. */
export const tryReading = (path: string): Tried =>
  tried(() => {
    if (statSync(path).isDirectory()) return readdirSync(path).length > 0 ? 'it could be listed' : undefined;
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      readSync(descriptor, Buffer.alloc(1));
      return 'it could be read';
    } finally {
      closeSync(descriptor);
    }
  });

export const tryReplacing = (path: string): Tried =>
  tried(() => {
    renameSync(path, `${path}.moved`);
    return 'it could be renamed, and another put in its place';
  });

export const tryLinking = (path: string, as: string): Tried =>
  tried(() => {
    linkSync(path, as);
    closeSync(openSync(as, constants.O_WRONLY | constants.O_APPEND));
    return 'it could be linked and opened for writing';
  });

export const tryEnvironmentOf = (pid: number, word: string): Tried =>
  tried(() =>
    readFileSync(`/proc/${pid}/environ`, 'latin1').includes(word) ? 'it could be read' : undefined,
  );

/** The processes that have a word among their arguments, this one and dead ones left out. */
export function processesWith(word: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0').includes(word) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}
