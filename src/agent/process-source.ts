import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the system knows of one process. `started` tells a process from a later one with the same pid. */
export interface ProcessInfo {
  pid: number;
  parent: number;
  group: number;
  /** 0 where the system does not say. */
  session: number;
  started: string;
  /** `waiting`: deep in the kernel; a signal counts before it runs any more of its own code. */
  state: 'running' | 'waiting' | 'stopped' | 'dead';
}

export interface ProcessSource {
  pids(): number[];
  /** Null when there is no such process (any more). */
  info(pid: number): ProcessInfo | null;
  /** Whether it was started with `marker` (`NAME=value`) in its environment; null while that cannot be told. */
  marked(pid: number, marker: string): boolean | null;
  /** The pid namespace it is in, and whether everything there ends with it; null when that cannot be told. */
  namespace(pid: number): { id: string; init: boolean } | null;
}

/** The process table of this system. */
export function systemProcesses(): ProcessSource {
  return process.platform === 'linux' ? procProcesses() : psProcesses(runPs);
}

function procProcesses(): ProcessSource {
  return {
    pids: () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number),
    info(pid) {
      try {
        const info = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
        return info?.state === 'dead' ? { ...info, state: stateOfThreads(pid) } : info;
      } catch {
        return null;
      }
    },
    marked(pid, marker) {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
        // Empty in the middle of an exec, and for kernel threads.
        return environment === '' ? null : `\0${environment}`.includes(`\0${marker}\0`);
      } catch {
        return null;
      }
    },
    namespace(pid) {
      try {
        const id = readlinkSync(`/proc/${pid}/ns/pid`);
        const numbers = /^NSpid:(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
        // pid_namespaces(7): a process has a number in its own namespace and in each above; the last is its own.
        const own = numbers?.trim().split(/\s+/) ?? [];
        return { id, init: own.length > 1 && own.at(-1) === '1' };
      } catch {
        return null;
      }
    },
  };
}

/**
 * A process whose first thread has ended looks dead while its other threads go on: the least still of them counts.
 * One that is dead has no other thread.
 */
function stateOfThreads(pid: number): ProcessInfo['state'] {
  const states = readdirSync(`/proc/${pid}/task`).map((thread) => {
    try {
      return parseStat(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1'))?.state;
    } catch {
      return 'dead';
    }
  });
  return (['running', 'waiting', 'stopped'] as const).find((state) => states.includes(state)) ?? 'dead';
}

/** proc_pid_stat(5): the name in parentheses may hold spaces and parentheses itself. */
export function parseStat(text: string): ProcessInfo | null {
  const end = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const [state = '', parent, group, session, ...rest] = text.slice(end + 2).split(' ');
  const started = rest[15];
  if (end === -1 || !Number.isInteger(pid) || started === undefined) return null;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    started,
    state: stateOf(state),
  };
}

function stateOf(letter: string): ProcessInfo['state'] {
  if (/^[Tt]/.test(letter)) return 'stopped';
  if (/^[DU]/.test(letter)) return 'waiting';
  return /^[ZXx]/.test(letter) ? 'dead' : 'running';
}

function runPs(args: readonly string[]): string {
  return execFileSync('/bin/ps', [...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** Systems without /proc (macOS): one `ps` for the table and one for the environments, taken anew by `pids`. */
export function psProcesses(ps: (args: readonly string[]) => string): ProcessSource {
  let table = new Map<number, ProcessInfo>();
  let commands: Map<number, string> | null = null;
  return {
    pids() {
      table = new Map();
      commands = null;
      for (const line of ps(['-A', '-o', 'pid=,ppid=,pgid=,state=,lstart=']).split('\n')) {
        const [, pid, parent, group, state = '', started = ''] =
          /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)\s*$/.exec(line) ?? [];
        if (pid === undefined) continue;
        const numbers = { pid: Number(pid), parent: Number(parent), group: Number(group), session: 0 };
        table.set(numbers.pid, { ...numbers, started, state: stateOf(state) });
      }
      return [...table.keys()];
    },
    info: (pid) => table.get(pid) ?? null,
    marked(pid, marker) {
      commands ??= new Map(
        ps(['-A', '-E', '-ww', '-o', 'pid=,command='])
          .split('\n')
          .map((line) => [Number.parseInt(line, 10), line]),
      );
      return ` ${commands.get(pid) ?? ''} `.includes(` ${marker} `);
    },
    namespace: () => null,
  };
}
