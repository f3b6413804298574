import { type ControlClient, openControl } from '../host/control-client.ts';
import { formatLine } from '../journal/line.ts';
import type { Event } from '../model/event.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Identity } from '../model/identity.ts';
import { reduce } from '../state/reduce.ts';
import { initialRunState, type RunState } from '../state/run-state.ts';
import { runDirectory } from '../store/run-directory.ts';
import type { Approvals } from './approve-via.ts';
import { reachNote, reachProblem } from './approve-way.ts';
import { followJournal } from './follow-journal.ts';
import { hostLost, whyNotReached } from './host-lost.ts';
import type { Io } from './io.ts';
import { controlSocket, type Places } from './places.ts';
import { printProblem, printWarning } from './print-problem.ts';

export interface WatchEntry {
  run: string;
  runtime: string;
  token: string;
  identity: Identity;
  places: Places;
}

/** The documented exit code of a run that is over. */
export function exitCodeOf(state: RunState): ExitCode {
  if (!state.end) return exitCode.notSupervised;
  switch (state.end.outcome) {
    case 'done':
      if (state.totals.ask > state.totals.approved && !state.attended) return exitCode.nobodyToAsk;
      return state.totals.deny + state.totals.stop > 0 && !state.attended ? exitCode.denied : exitCode.done;
    case 'agent-failed':
      return exitCode.agentFailed;
    case 'stopped':
      return exitCode.denied;
    case 'killed':
    case 'interrupted':
      return exitCode.interrupted;
    case 'unsupervised':
      return exitCode.notSupervised;
    default:
      return state.end.outcome satisfies never;
  }
}

/** Of a run whose questions went to programs: nobody there to say no on the spot, so a no or a silence is the run's result. */
function exitCodeOfAsked(state: RunState, silent: boolean): ExitCode {
  const code = exitCodeOf(state);
  if (code !== exitCode.done) return code;
  if (silent) return exitCode.nobodyToAsk;
  const { deny, stop, refused } = state.totals;
  return deny + stop + refused > 0 ? exitCode.denied : exitCode.done;
}

const wasSilence = ({ body }: Event): boolean =>
  body.type === 'action.answered' && body.by.kind === 'supervisor' && body.by.because === 'timeout';

/** Says once, here and on record, that the agent could answer itself; a folder it can certainly write ends the run. */
function tellReach(event: Event, { way }: Approvals, client: ControlClient, io: Io): void {
  const note = reachNote(event.body, way);
  if (!note) return;
  printWarning(reachProblem(note), io);
  client.send({ intent: 'note', text: note.text, marker: false });
  if (note.lost) client.send({ intent: 'end', how: 'stop', reason: note.text });
}

/** A run nobody watches: its events as JSON lines on standard output, everything else on standard error. */
export async function watchLines(entry: WatchEntry, io: Io, approvals?: Approvals): Promise<ExitCode> {
  const { run, runtime, token, identity, places } = entry;
  const control = await openControl(controlSocket(runtime), {
    intent: 'hello',
    token,
    identity,
    may: 'answer',
  });
  const paths = runDirectory(places.store, run);
  if (!control.ok) {
    for (const problem of await whyNotReached(paths, control.problems)) printProblem(problem, io);
    return exitCode.notSupervised;
  }
  const client = control.value;
  const journal = followJournal(paths.journal, client);
  if (!journal.ok) {
    for (const problem of journal.problems) printProblem(problem, io);
    return exitCode.recordDamaged;
  }
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    client.send({ intent: 'end', how: 'stop', reason: 'interrupted at the terminal' });
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  let state = initialRunState;
  let silent = false;
  const take = (event: Event): void => {
    state = reduce(state, event);
    silent ||= wasSilence(event);
    io.out(`${formatLine(event)}\n`);
    if (!approvals) return;
    tellReach(event, approvals, client, io);
    approvals.take(event);
  };
  for (const event of journal.value.past) take(event);
  return new Promise((resolve) => {
    const finish = (): void => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      if (!state.end) printProblem(hostLost(paths.log), io);
      io.err(`run ${run}: ${state.end?.outcome ?? 'lost'}${state.end ? `, ${state.end.reason}` : ''}\n`);
      const code = approvals ? exitCodeOfAsked(state, silent) : exitCodeOf(state);
      resolve(interrupted ? exitCode.interrupted : code);
    };
    journal.value.follow(take, (problem) => printProblem(problem, io));
    client.onClosed(finish);
  });
}
