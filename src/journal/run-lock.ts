import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { causeText, errnoOf } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';
import { journalProblem } from './journal-problem.ts';

/**
 * Who may write to a run. The lock is the highest numbered `held.N` in the run's directory and names a process; it counts only
 * while that very process lives. A number is taken once and the highest is never removed, so a dead holder's lock can be
 * succeeded without a moment in which two processes both think they own it, and nothing waits for a time-out.
 */
export interface RunHold {
  release(): void;
}

/** `start` (clock ticks) and `boot` tell a process from a later one with the same number; null where there is no /proc. */
const Holder = z.strictObject({ pid: z.number(), start: z.string().nullable(), boot: z.string().nullable() });
type Holder = z.infer<typeof Holder>;

const released = 'released\n';

/** Takes the run for this process, or says who has it. */
export function holdRun(dir: string): Outcome<RunHold> {
  try {
    for (;;) {
      const highest = highestHold(dir);
      const holder = readHolder(dir, highest);
      if (holder && lives(holder)) {
        const message = `process ${holder.pid} holds this run`;
        return { ok: false, problems: [journalProblem('journal-in-use', message, dir)] };
      }
      if (take(dir, highest + 1)) return { ok: true, value: { release: () => giveBack(dir, highest + 1) } };
    }
  } catch (cause) {
    const message = `cannot lock the run: ${causeText(cause)}`;
    return { ok: false, problems: [journalProblem('journal-write-failed', message, dir)] };
  }
}

/** Whether a living process holds the run. */
export function isHeld(dir: string): boolean {
  return holderOf(dir) !== undefined;
}

/** The living process that holds the run: that very one, not a later one with its number. */
export function holderOf(dir: string): number | undefined {
  const holder = readHolder(dir, highestHold(dir));
  return holder !== undefined && lives(holder) ? holder.pid : undefined;
}

/** False when another process was first. */
function take(dir: string, number: number): boolean {
  const name = join(dir, `held.${number}`);
  const draft = `${name}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(thisProcess()), { mode: 0o600 });
  try {
    // A link appears with its whole content or not at all, and never over an existing one.
    linkSync(draft, name);
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return false;
    throw cause;
  } finally {
    rmSync(draft, { force: true });
  }
  // Someone who was slow may take a number that was used and swept before: only the highest counts.
  if (highestHold(dir) !== number) {
    rmSync(name, { force: true });
    return false;
  }
  for (const older of holdNumbers(dir))
    if (older < number) rmSync(join(dir, `held.${older}`), { force: true });
  return true;
}

function giveBack(dir: string, number: number): void {
  const name = join(dir, `held.${number}`);
  const draft = `${name}.${process.pid}`;
  try {
    writeFileSync(draft, released, { mode: 0o600 });
    renameSync(draft, name);
  } catch {
    // The run directory is gone or full; the lock ends with this process anyway.
  }
}

function holdNumbers(dir: string): number[] {
  return readdirSync(dir).flatMap((name) => {
    const number = /^held\.(\d+)$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function highestHold(dir: string): number {
  try {
    return Math.max(0, ...holdNumbers(dir));
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return 0;
    throw cause;
  }
}

function readHolder(dir: string, number: number): Holder | undefined {
  if (number === 0) return undefined;
  try {
    const parsed = Holder.safeParse(JSON.parse(readFileSync(join(dir, `held.${number}`), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Released, swept meanwhile, or emptied by a power cut: in each case nobody living holds it.
    return undefined;
  }
}

function thisProcess(): Holder {
  return { pid: process.pid, start: startOf(process.pid) ?? null, boot: bootId() };
}

function lives(holder: Holder): boolean {
  if (holder.boot !== bootId()) return false;
  if (holder.start !== null) return startOf(holder.pid) === holder.start;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (cause) {
    return errnoOf(cause) === 'EPERM';
  }
}

/** Start time of a process in clock ticks since boot (proc(5), stat field 22); undefined when it is gone or a zombie. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold spaces and brackets; everything after its last bracket is plain.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}
