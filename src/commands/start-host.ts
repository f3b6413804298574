import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { runDirectory } from '../store/run-directory.ts';
import { HostReady } from './host-ready.ts';

const died = (log: string): Problem => ({
  code: 'host-not-started',
  message: 'The process that would hold the run ended before the run began.',
  fix: 'Read its log; if it is a bug, please report it with the log.',
  where: log,
});

/**
 * Starts the run's own process, detached: it outlives this one. Resolves once the run has begun. `lead` are words before the
 * command, for what the whole run is to see in another way.
 */
export function startHost(spec: RunSpec, lead: readonly string[] = []): Promise<Outcome<{ pid: number }>> {
  const { log } = runDirectory(spec.store, spec.run);
  const program = fileURLToPath(new URL('./host-process.js', import.meta.url));
  const errors = openSync(log, 'a', 0o600);
  const [file = process.execPath, ...args] = [...lead, process.execPath, program];
  const child = spawn(file, args, { detached: true, stdio: ['pipe', 'pipe', errors] });
  closeSync(errors);
  child.unref();
  const { stdin, stdout, pid } = child;
  if (!stdin || !stdout) throw new Error('a pipe was asked for and not given');
  stdin.on('error', () => {});
  stdin.end(JSON.stringify(spec));
  return new Promise((resolve) => {
    const fail = (problem: Problem) => resolve({ ok: false, problems: [problem] });
    child.on('error', () => fail(died(log)));
    // Nobody waits for an unreferenced child's exit: its closed output is what tells of it.
    stdout.on('close', () => fail(died(log)));
    createInterface({ input: stdout }).once('line', (line) => {
      const ready = HostReady.safeParse(JSON.parse(line));
      stdout.destroy();
      if (!ready.success || pid === undefined) fail(died(log));
      else if (!ready.data.ready) fail(ready.data.problem);
      else resolve({ ok: true, value: { pid } });
    });
  });
}
