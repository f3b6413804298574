import { openControl } from '../host/control-client.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { runDirectory } from '../store/run-directory.ts';
import { followJournal } from './follow-journal.ts';
import { whyNotReached } from './host-lost.ts';
import type { Io } from './io.ts';
import { exitCodeOf, type WatchEntry } from './line-mode.ts';
import { controlSocket } from './places.ts';
import { printProblem } from './print-problem.ts';
import { summaryOf } from './run-summary.ts';
import type { ScreenSettings } from './screen-settings.ts';
import type { Signer } from './signer.ts';
import { signingControl } from './signing-control.ts';
import { watchSpoken } from './spoken-mode.ts';
import { runViewer } from './viewer.ts';

/** Shows a live run until the person leaves it or it is gone, then says in a few lines how things stand. */
export async function watchScreen(
  entry: WatchEntry & {
    workspace: string;
    may: 'answer' | 'watch';
    signer: Signer | null;
    settings: ScreenSettings;
  },
  io: Io,
): Promise<ExitCode> {
  const { run, runtime, token, identity, places, may, workspace, signer, settings } = entry;
  const control = await openControl(controlSocket(runtime), { intent: 'hello', token, identity, may });
  if (!control.ok) {
    // A run that was over before anybody could look has said why on record.
    const { state, text } = summaryOf(places.store, run, process.stdout.columns);
    if (!state.end) {
      const why = await whyNotReached(runDirectory(places.store, run), control.problems);
      for (const problem of why) printProblem(problem, io);
      return exitCode.notSupervised;
    }
    io.out(text);
    return exitCodeOf(state);
  }
  const journal = followJournal(runDirectory(places.store, run).journal, control.value);
  if (!journal.ok) {
    for (const problem of journal.problems) printProblem(problem, io);
    return exitCode.recordDamaged;
  }
  if (settings.flags.screenReader) {
    const spoken = { control: signingControl(control.value, signer), journal: journal.value };
    return watchSpoken({ ...spoken, token, may, run, places }, io);
  }
  const end = await runViewer({
    control: signingControl(control.value, signer),
    journal: journal.value,
    token,
    may,
    settings,
    workspace,
    run,
    places,
  });
  if (end.why === 'lost') printProblem(end.problem, io);
  if (end.why === 'history') {
    const { runHistory } = await import('./history.ts');
    return runHistory({ terms: [], places, screen: settings.flags }, io);
  }
  const summary = summaryOf(places.store, run, process.stdout.columns);
  io.out(summary.text);
  return end.why === 'lost'
    ? exitCode.notSupervised
    : summary.state.end
      ? exitCodeOf(summary.state)
      : exitCode.done;
}
