import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { allClear, toldAtStart } from './guard.ts';

export interface Guard {
  /** The agent's process, so that what it starts is known by descent too. */
  agent(pid: number): void;
  /** Whether this is the guard: a child of the host's, but none of the agent's. */
  is(pid: number): boolean;
  /** The run ended properly: nothing is left to take along. */
  dismiss(): void;
}

/** How long after one guard was lost the next one starts. */
const againMs = 200;

/** Starts the process that ends everything of the run should this one be killed, and another one when that is lost. */
export function startGuard(marker: string, runtime: string): Guard {
  const program = fileURLToPath(new URL('./host-process.js', import.meta.url));
  /** What every guard has to know, a line each. */
  const facts = [marker, runtime, String(process.pid)];
  const guards = new Set<number>();
  let dismissed = false;
  let tell = (_: string): void => {};

  function launch(): void {
    if (dismissed) return;
    // A session of its own: whoever kills the host's whole group must not get it too.
    // In its arguments, because a host that is killed at this very moment would tell it nothing any more.
    const child = spawn(process.execPath, [program, 'guard', toldAtStart(facts)], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {},
    });
    if (child.pid !== undefined) guards.add(child.pid);
    child.on('error', () => {});
    child.on('exit', () => setTimeout(launch, againMs).unref());
    child.unref();
    const { stdin } = child;
    stdin.on('error', () => {});
    // Else a host that has nothing more to do would wait for its guard.
    if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
    tell = (line) => void stdin.write(`${line}\n`);
  }

  launch();
  return {
    is: (pid) => guards.has(pid),
    agent(pid) {
      facts.push(String(pid));
      tell(String(pid));
    },
    dismiss() {
      dismissed = true;
      tell(allClear);
    },
  };
}
