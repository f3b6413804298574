import { many, bytes as size } from '../evidence/consequences/wording.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Progress } from '../model/progress.ts';
import { readOrganisation } from '../store/organisation-file.ts';
import { exportRun } from './export-run.ts';
import { findRun } from './find-run.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem, visible } from './print-problem.ts';
import { printResult } from './print-result.ts';
import { signerFiles } from './signer.ts';

export interface ExportArgs {
  run: string;
  /** Absolute; undefined: `RUN.countersign.tar` in `directory`. */
  output: string | undefined;
  directory: string;
  places: Places;
  progress?: Progress | undefined;
}

/** `countersign export RUN`: one file, the sha256 of it, and what is not in it. */
export async function runExport(args: ExportArgs, io: Io): Promise<ExitCode> {
  const { run, output, directory, places, progress } = args;
  const organisation = readOrganisation(places);
  const found = findRun(places.store, run);
  const bad = [organisation, found].flatMap((one) => (one.ok ? [] : one.problems));
  for (const problem of bad) printProblem(problem, io);
  if (!organisation.ok || !found.ok) return exitCode.usage;
  const file = output ?? `${directory}/${found.value}.countersign.tar`;
  const lists = signerFiles(places, organisation.value);
  const exported = await exportRun(places.store, found.value, file, lists, progress);
  if (!exported.ok) {
    for (const problem of exported.problems) printProblem(problem, io);
    const damaged = exported.problems.some(({ code }) => code.startsWith('journal-'));
    return damaged ? exitCode.recordDamaged : exitCode.usage;
  }
  const { hash, bytes, files, leftOut } = exported.value;
  const missing = leftOut.map(({ what, why }) => `not in it: ${what}: ${visible(why)}\n`).join('');
  printResult(
    io,
    { run: found.value, file, files, bytes, sha256: hash, leftOut },
    () => `${file}\n${many(files, 'file')}, ${size(bytes)}, sha256 ${hash}\n${missing}`,
  );
  return exitCode.done;
}
