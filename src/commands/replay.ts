import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { runDirectory } from '../store/run-directory.ts';
import { openCast } from '../terminal/cast-reader.ts';
import type { Cell } from '../terminal/cell.ts';
import { findRun } from './find-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { readReplay } from './replay-run.ts';
import { type ScreenFlags, screenSettings } from './screen-settings.ts';

export interface ReplayArgs {
  run: string;
  places: Places;
  screen: ScreenFlags;
}

const noTerminal = (run: string): Problem => ({
  code: 'no-terminal',
  message: 'A replay needs a terminal to play on.',
  fix: `Read the record with \`countersign show ${run.slice(-6)}\`, or the recording with \`--cast v2\`.`,
});

/** `countersign replay RUN`: checks the whole chain, then plays screen and actions together. */
export async function runReplay(args: ReplayArgs, io: Io): Promise<ExitCode> {
  const { store } = args.places;
  const found = findRun(store, args.run);
  if (!found.ok) {
    for (const problem of found.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  const run = readReplay(store, found.value);
  if (!run.ok) {
    for (const problem of run.problems) printProblem(problem, io);
    return exitCode.recordDamaged;
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    printProblem(noTerminal(found.value), io);
    return exitCode.usage;
  }
  const settings = await screenSettings(args.places, args.screen);
  if (!settings.ok) {
    for (const problem of settings.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const { showReplay } = await import('./replay-screen.ts');
  if ((await showReplay(run.value, settings.value)) === 'decide') {
    const { decideHere } = await import('./decide-here.ts');
    return decideHere({ run: found.value, places: args.places }, io);
  }
  return exitCode.done;
}

/** An agent's screen as cells and as text without trailing blanks, row by row. */
export interface FinalScreen {
  cols: number;
  rows: number;
  cells: Cell[][];
  text: string[];
}

/** The screen a replay ends with, without a terminal: what the live one has to be equal to. */
export async function finalScreen(store: string, run: string): Promise<Outcome<FinalScreen>> {
  const paths = runDirectory(store, run);
  const cast = openCast(paths.screen, paths.keys);
  if (!cast.ok) return cast;
  const mirror = await cast.value.seek(cast.value.duration);
  const { cols, rows } = mirror.size();
  const cells = Array.from({ length: rows }, (_, y) => mirror.readRow(y));
  const text = mirror.text();
  mirror.dispose();
  return { ok: true, value: { cols, rows, cells, text } };
}
