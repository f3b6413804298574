import { isHeld } from '../journal/run-lock.ts';
import type { Problem } from '../model/problem.ts';
import type { RunDirectory } from '../store/run-directory.ts';

/** The host ended without a last line in the journal. `log`: what it said, such as the error it died of. */
export const hostLost = (log: string): Problem => ({
  code: 'host-lost',
  message: "The run's host, the process that held it, ended unexpectedly; the agent went with it.",
  fix: 'Read its last words in host.log; when there are none, something ended it from outside. What is on record: `countersign history`.',
  where: log,
});

/** A connection breaks a moment before its process is gone. */
const patienceMs = 1000;
const lookMs = 20;

/** Why a host was not reached: when nobody holds the run any more, that is the reason. */
export async function whyNotReached(
  { directory, log }: Pick<RunDirectory, 'directory' | 'log'>,
  problems: readonly Problem[],
): Promise<readonly Problem[]> {
  for (const end = performance.now() + patienceMs; performance.now() < end; ) {
    if (!isHeld(directory)) return [hostLost(log)];
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return problems;
}
