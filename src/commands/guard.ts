import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createProcessTree, type ProcessTree } from '../agent/process-tree.ts';

/** The last thing a host that ends properly says to its guard. */
export const allClear = 'over';

/** No process has this number: descendants are then found by their environment alone. */
const unknownRoot = 0;
const lookMs = 1000;

/**
 * Outlives a host that is killed, to take the agent along: a closed terminal ends the agent, but not what it started in
 * sessions of their own. Standard input is the host's life line. On it come the run's marker, its runtime directory and
 * the agent's pid, a line each; when it closes without the all-clear, the host is dead.
 */
export async function runGuard(): Promise<void> {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  const told: string[] = [];
  let tree: ProcessTree | undefined;
  // A process seen once is known even after it detached and cleared its environment. Here, because it may take a while.
  const looking = setInterval(() => tree?.look(), lookMs);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === allClear) return clearInterval(looking);
    told.push(line);
    const [marker, , root] = told;
    if (marker !== undefined && root !== undefined) tree = createProcessTree({ root: Number(root), marker });
  }
  clearInterval(looking);
  const [marker, runtime] = told;
  if (marker === undefined || runtime === undefined) return;
  await (tree ?? createProcessTree({ root: unknownRoot, marker })).kill();
  // Sockets and token of a run that is gone would make it look alive.
  rmSync(runtime, { recursive: true, force: true });
}
