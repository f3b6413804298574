import { readFileSync } from 'node:fs';
import { systemProcesses } from './process-source.ts';

/** prctl(2). */
const setChildSubreaper = 36;
/** wait(2). */
const noHang = 1;

/** This process, to which all come back that lost their parent below it. */
export interface SubReaper {
  /** Takes away what has ended here and was nobody's to wait for; to be called now and then. */
  reap(): void;
}

type Call = (...args: number[]) => unknown;

/** Node has no word for either call. Null where the library does not load: not every platform has one. */
async function systemCalls(): Promise<{ prctl: Call; waitpid: Call } | null> {
  if (process.platform !== 'linux') return null;
  try {
    const { default: koffi } = await import('koffi');
    const c = koffi.load(null);
    const prctl = c.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');
    const waitpid = c.func('int waitpid(int, void *, int)');
    return { prctl: (...args) => prctl(...args), waitpid: (pid, flags) => waitpid(pid, null, flags) };
  } catch {
    return null;
  }
}

/** Pids of our children, as proc_pid_task(5) tells it; none where the kernel does not keep that list. */
function ownChildren(): number[] {
  try {
    const text = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/**
 * From now on a process that was started below this one and lost its parent becomes a child of this one, whatever session it
 * has and whatever it did to its environment.
 */
export async function becomeSubReaper(): Promise<SubReaper | null> {
  const calls = await systemCalls();
  if (calls === null || calls.prctl(setChildSubreaper, 1, 0, 0, 0) !== 0) return null;
  const source = systemProcesses();
  let lying: ReadonlySet<string> = new Set();
  return {
    reap() {
      const dead = new Set<string>();
      for (const pid of ownChildren()) {
        const info = source.info(pid);
        if (info?.state !== 'dead') continue;
        const name = `${pid} ${info.started}`;
        // Node takes its own children away at once; what lies here since the last time is not one of them.
        if (lying.has(name)) calls.waitpid(pid, noHang);
        else dead.add(name);
      }
      lying = dead;
    },
  };
}
