import { findBoundary } from '../boundary/availability.ts';
import { doctorReport } from '../model/doctor.ts';
import { exitCode } from '../model/exit-code.ts';
import { boundaryRows, openInside, openPlain } from './doctor-boundary.ts';
import { contractRows, subjectOf } from './doctor-contract.ts';
import { doctorText } from './doctor-text.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { printProblem } from './print-problem.ts';
import { version } from './program.ts';

export interface DoctorArgs {
  /** Absolute; `countersign.yaml` of the workspace, if there is one, when left out. */
  contract: string | undefined;
  profile: string | undefined;
  json: boolean;
  workspace: string;
  places: Places;
  env: Readonly<Record<string, string | undefined>>;
  /** Wall clock, ms since the epoch. */
  now: number;
  columns: number;
  terminal: { columns: number | undefined; rows: number | undefined; tty: boolean | undefined };
}

/** `countersign doctor`: 0 when everything a run needs is enforced, 7 when not, 6 when the contract is not valid. */
export async function runDoctor(args: DoctorArgs, io: Io): Promise<number> {
  const subject = await subjectOf(args);
  if (!subject.ok) {
    for (const problem of subject.problems) printProblem(problem, io);
    return exitCode.configInvalid;
  }
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  const rows = await Promise.all([
    found.available ? boundaryRows(found.bwrap, { control: openPlain, inside: openInside(found) }) : [],
    contractRows(subject.value, found, args),
  ]);
  const report = doctorReport(version, rows.flat());
  io.out(args.json ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report, args.columns));
  return report.holds ? exitCode.done : exitCode.notSupervised;
}
