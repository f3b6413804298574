import { type ExitCode, exitCode } from '../model/exit-code.ts';
import { RunRecord } from '../model/record.ts';
import { castText } from './cast-text.ts';
import { findRun } from './find-run.ts';
import { recordOf } from './finish-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { recordText } from './record-text.ts';

export interface ShowArgs {
  run: string;
  json?: boolean | undefined;
  cast?: 'v2' | 'v3' | undefined;
  places: Places;
}

/** `countersign show RUN`: the record, for people or as JSON; or the terminal recording. */
export async function runShow(args: ShowArgs, io: Io): Promise<ExitCode> {
  const { store } = args.places;
  const run = findRun(store, args.run);
  if (!run.ok) {
    for (const problem of run.problems) printProblem(problem, io);
    return exitCode.usage;
  }
  if (args.cast) {
    const cast = castText(store, run.value, args.cast);
    if (cast.ok) io.out(cast.value);
    else for (const problem of cast.problems) printProblem(problem, io);
    return cast.ok ? exitCode.done : exitCode.recordDamaged;
  }
  const record = recordOf(store, run.value);
  if (!record.ok) {
    for (const problem of record.problems) printProblem(problem, io);
    return exitCode.recordDamaged;
  }
  // Through the schema: the order of record.json, whatever order the facts were found in.
  const json = () => `${JSON.stringify(RunRecord.parse(record.value), null, 2)}\n`;
  io.out(args.json ? json() : recordText(record.value));
  return exitCode.done;
}
