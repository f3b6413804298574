import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';

/** What the system says of a living process. */
export interface ProcessNames {
  readonly exe: string | null;
  /** Bounded; empty when it was gone. */
  readonly argv: readonly string[];
}

/** Characters of all words together; the rest is cut off. */
const mostCharacters = 1000;
const mostBytes = 4096;
/** As many as the system lets a command line have, on most machines. */
const allBytes = 2 * 1024 * 1024;

export interface ProcessTable {
  /** Null when it is gone. */
  names(pid: number): ProcessNames | null;
  /** All its words, far beyond what is kept; null when it is gone. */
  words(pid: number): string[] | null;
  cwd(pid: number): string | null;
  /** Whether any thread of it goes on. */
  lives(pid: number): boolean;
  /** All processes with their parents. */
  all(): { pid: number; parent: number; started: string }[];
}

const read = <T>(what: () => T): T | null => {
  try {
    return what();
  } catch {
    return null;
  }
};

/** The part of a file that counts: a command line may be megabytes. */
function head(path: string, most: number): string {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(most);
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, most, 0));
  } finally {
    closeSync(fd);
  }
}

/** The words of a command line, cut to what is kept. */
export function boundedWords(text: string): string[] {
  const words: string[] = [];
  let left = mostCharacters;
  for (const word of text.replace(/\0+$/, '').split('\0')) {
    if (left <= 0) return [...words, '…'];
    words.push(word.length > left ? `${word.slice(0, left)}…` : word);
    left -= word.length + 1;
  }
  return words;
}

/** proc_pid_stat(5): the name in parentheses may hold spaces and parentheses itself. */
function statOf(pid: number): { pid: number; parent: number; started: string } | null {
  const text = read(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (text === null) return null;
  const [state, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return null;
  return { pid, parent: Number(parent), started: rest[17] ?? '' };
}

export const systemTable: ProcessTable = {
  names(pid) {
    const text = read(() => head(`/proc/${pid}/cmdline`, mostBytes));
    // Empty for what is dead, and for threads of the kernel.
    if (text === null || text === '') return null;
    return { exe: read(() => readlinkSync(`/proc/${pid}/exe`)), argv: boundedWords(text) };
  },
  words(pid) {
    const text = read(() => head(`/proc/${pid}/cmdline`, allBytes));
    return text === null || text === '' ? null : text.replace(/\0$/, '').split('\0');
  },
  cwd: (pid) => read(() => readlinkSync(`/proc/${pid}/cwd`)),
  lives: (pid) => statOf(pid) !== null || (read(() => readdirSync(`/proc/${pid}/task`))?.length ?? 0) > 1,
  all: () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(Number(name)) ?? []),
};
