import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { allClear } from './guard.ts';

export interface Guard {
  /** The agent's process, so that what it starts is known by descent too. */
  agent(pid: number): void;
  /** The run ended properly: nothing is left to take along. */
  dismiss(): void;
}

/** Starts the process that ends everything of the run should this one be killed. */
export function startGuard(marker: string, runtime: string): Guard {
  const program = fileURLToPath(new URL('./host-process.js', import.meta.url));
  // A session of its own: whoever kills the host's whole group must not get it too.
  const child = spawn(process.execPath, [program, 'guard'], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  child.stdin.write(`${marker}\n${runtime}\n`);
  return {
    agent: (pid) => void child.stdin.write(`${pid}\n`),
    dismiss: () => void child.stdin.end(`${allClear}\n`),
  };
}
