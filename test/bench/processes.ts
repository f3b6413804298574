import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const tick = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Process {
  pid: number;
  parent: number;
  name: string;
  /** ms since it started. */
  cpu: number;
}

/** After proc_pid_stat(5); undefined for a process that is gone. */
function statOf(pid: string): Process | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const close = text.lastIndexOf(')');
    const rest = text.slice(close + 2).split(' ');
    const [parent, user, system] = [rest[1], rest[11], rest[12]].map(Number);
    const cpu = ((user ?? 0) + (system ?? 0)) * tick;
    return { pid: Number(pid), parent: parent ?? 0, name: text.slice(text.indexOf('(') + 1, close), cpu };
  } catch {
    return undefined;
  }
}

/** Children of a process with a name that fits. */
export function childrenOf(parent: number, name: RegExp): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => statOf(entry) ?? [])
    .filter((one) => one.parent === parent && name.test(one.name))
    .map(({ pid }) => pid);
}

export const cpuOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (statOf(String(pid))?.cpu ?? 0), 0);

/** Peak resident memory, MB. */
export function peakOf(pid: number): number {
  const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}
