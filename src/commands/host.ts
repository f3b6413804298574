import { rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { ProblemError } from '../model/problem.ts';
import { RunSpec } from '../model/run-spec.ts';
import { checkOverlay } from './hold-changes.ts';
import type { HostReady } from './host-ready.ts';
import { buildHost } from './host-rooms.ts';
import { tokenFile } from './places.ts';

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** One line on standard output tells the starter that the run lives, or why not; afterwards nobody listens there. */
function tell(message: HostReady): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.once('error', () => resolve());
    process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve());
  });
}

/** The process a run lives in. It outlives the terminal it was started from. */
export async function runHostProcess(): Promise<void> {
  // The terminal that started us may go away; the run does not.
  process.on('SIGHUP', () => {});
  // At a file size limit the write has to fail, not kill: the last words still go out.
  process.on('SIGXFSZ', () => {});
  const mask = process.umask(0o077);
  process.chdir(homedir());
  const spec = RunSpec.parse(JSON.parse(await readStandardInput()));
  try {
    checkOverlay(spec);
    const host = await buildHost(spec, mask);
    writeFileSync(tokenFile(spec.runtime), spec.token, { mode: 0o600 });
    await host.start();
    await tell({ ready: true });
    process.stdout.destroy();
    await host.over;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    await tell({ ready: false, problem: error.problem });
    process.exitCode = 7;
  } finally {
    rmSync(spec.runtime, { recursive: true, force: true });
  }
}
