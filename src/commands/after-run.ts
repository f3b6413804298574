import { closeInterrupted } from '../journal/recovery.ts';
import { resumeJournal } from '../journal/resume.ts';
import type { Event, EventBody } from '../model/event.ts';
import type { Identity } from '../model/identity.ts';
import { type Outcome, type Problem, ProblemError } from '../model/problem.ts';
import type { RunRecord } from '../model/record.ts';
import { runDirectory } from '../store/run-directory.ts';
import { finishRun } from './finish-run.ts';
import { personEmail } from './git-state.ts';
import { osUser } from './os-user.ts';

const alive = (run: string): Problem => ({
  code: 'run-alive',
  message: `Run ${run} is not over.`,
  fix: 'Wait for its end, or end it: what comes after a run is written when it is over.',
});

/**
 * Writes what a person did after a run behind its last line: under the run's lock, with the whole chain verified, a run whose
 * host died closed first. `write` gets the events so far and says what to add; record and history are made again from the
 * journal. Nothing is written when `write` says so with problems.
 */
export async function addAfterRun(
  store: string,
  run: string,
  write: (events: readonly Event[]) => Outcome<readonly EventBody[]> | Promise<Outcome<readonly EventBody[]>>,
): Promise<Outcome<RunRecord>> {
  const { journal } = runDirectory(store, run);
  const closed = closeInterrupted(journal, 'the run had no end on record');
  if (!closed.ok) return closed;
  if (closed.value.state === 'alive') return { ok: false, problems: [alive(run)] };
  const resumed = resumeJournal({ path: journal, now: () => 0, onDead: () => {} });
  if (!resumed.ok) return resumed;
  const { events, writer } = resumed.value;
  try {
    const bodies = await write(events);
    if (!bodies.ok) return bodies;
    for (const body of bodies.value) writer.append(body);
    writer.sync();
  } catch (cause) {
    if (cause instanceof ProblemError) return { ok: false, problems: [cause.problem] };
    throw cause;
  } finally {
    writer.close();
  }
  return finishRun(store, run);
}

/** Who acts at this terminal, as far as git and the system tell: a claim. */
export async function claimedIdentity(as: string | undefined, directory: string): Promise<Identity> {
  const user = osUser();
  return { name: as ?? (await personEmail(directory)) ?? user, osUser: user, how: 'claimed' };
}
