import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { runCgroup } from '../agent/cgroup.ts';
import { createProcessTree, type ProcessTree } from '../agent/process-tree.ts';

/** The last thing a host that ends properly says to its guard. */
export const allClear = 'over';

/** No process has this number: descendants are then found by their environment alone. */
const unknownRoot = 0;
const lookMs = 1000;

/** What a guard knows from its start, as one argument. Encoded: the run's marker spelled out would make the guard one of the run. */
export function toldAtStart(facts: readonly string[]): string {
  return Buffer.from(facts.join('\n')).toString('base64url');
}

/**
 * Outlives a host that is killed, to take the agent along: a closed terminal ends the agent, but not what it started in
 * sessions of their own. Standard input is the host's life line. It knows the run's marker, its runtime directory and the
 * host's pid, and either knows the agent's pid or hears it later, on a line; when that closes without the all-clear, the host is dead.
 */
export async function runGuard(atStart: string): Promise<void> {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  const told = Buffer.from(atStart, 'base64url').toString().split('\n');
  // While it lives it may be the one the agent's orphans come back to. Whoever took us over from a host that is dead already
  // has children that are none of the run's.
  const host = process.ppid;
  const treeOf = ([marker, , starter, root]: readonly string[]): ProcessTree | undefined => {
    if (marker === undefined || root === undefined) return undefined;
    const spared = (pid: number): boolean => pid === process.pid;
    const reaper = host > 1 && String(host) === starter ? { pid: host, spared } : null;
    return createProcessTree({ root: Number(root), marker, cgroup: runCgroup(marker, 'find'), reaper });
  };
  let tree = treeOf(told);
  // A process seen once is known even after it detached and cleared its environment. Here, because it may take a while.
  const looking = setInterval(() => tree?.look(), lookMs);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === allClear) return clearInterval(looking);
    told.push(line);
    tree ??= treeOf(told);
  }
  clearInterval(looking);
  const [marker, runtime] = told;
  if (marker === undefined || runtime === undefined) return;
  const cgroup = runCgroup(marker, 'find');
  await (tree ?? createProcessTree({ root: unknownRoot, marker, cgroup })).kill();
  // Sockets and token of a run that is gone would make it look alive.
  rmSync(runtime, { recursive: true, force: true });
}
