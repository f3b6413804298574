import { type Availability, findBoundary } from '../boundary/availability.ts';
import { machineRows } from '../boundary/probes/machine-rows.ts';
import { type DoctorReport, type DoctorRow, doctorReport } from '../model/doctor.ts';
import { exitCode } from '../model/exit-code.ts';
import type { Outcome } from '../model/problem.ts';
import type { Progress } from '../model/progress.ts';
import { boundaryRows, openInside, openPlain, untriedRows } from './doctor-boundary.ts';
import { contractRows, subjectOf } from './doctor-contract.ts';
import { machineFacts } from './doctor-machine.ts';
import { callHooks, fillDisk, flyCanary, killHost } from './doctor-practice.ts';
import { canaryRows, diskRows, hookRows, hostRows } from './doctor-promises.ts';
import { builtProgram } from './doctor-scratch.ts';
import { setupFacts, setupRows } from './doctor-setup.ts';
import { doctorText } from './doctor-text.ts';
import type { Io } from './io.ts';
import type { Places } from './places.ts';
import { refuse } from './print-problem.ts';
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
  progress?: Progress | undefined;
  terminal: { columns: number | undefined; rows: number | undefined; tty: boolean | undefined };
}

const unbuilt = 'only the built program can run the practice agent';

/** Runs of the practice agent, each in a scratch folder of its own. */
async function practiceRows(found: Availability, path: string | undefined, tell: Tell): Promise<DoctorRow[]> {
  const built = builtProgram('countersign.js') !== undefined;
  const noDisk = 'a small disk can only be made with bubblewrap';
  const ground = { path, boundary: found.available };
  if (!built) return [canaryRows, hostRows, hookRows, diskRows].flatMap((rows) => rows(unbuilt));
  const disk = async () => (found.available ? fillDisk(path, found.bwrap) : noDisk);
  // The last one loads the machine most: the others have their time first.
  const first = await Promise.all([tell(flyCanary(ground)), tell(killHost(ground)), tell(callHooks(path))]);
  const [canary, host, hook] = first;
  return [...canaryRows(canary), ...hostRows(host), ...hookRows(hook), ...diskRows(await tell(disk()))];
}

type Tell = <T>(work: Promise<T>) => Promise<T>;

/** Counts what was tried, as it comes. */
function telling(of: number, progress: Progress | undefined): Tell {
  let done = 0;
  progress?.('trying what is promised', done, of);
  return async (work) => {
    const value = await work;
    done += 1;
    progress?.('trying what is promised', done, of);
    return value;
  };
}

/** What is tried of machine, set-up, boundary and contract, and with the practice agent. */
const tries = 8;

/** `countersign doctor`: 0 when everything a run needs is enforced, 7 when not, 6 when the contract is not valid. */
export async function runDoctor(args: DoctorArgs, io: Io): Promise<number> {
  const found = await examine(args);
  if (!found.ok) return refuse(found.problems, io, exitCode.configInvalid);
  const report = found.value;
  io.out(args.json ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report, args.columns));
  return report.holds ? exitCode.done : exitCode.notSupervised;
}

/** Everything the doctor tries, or what is wrong with contract or profile. */
export async function examine(args: DoctorArgs): Promise<Outcome<DoctorReport>> {
  const subject = await subjectOf(args);
  if (!subject.ok) return subject;
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  const tell = telling(tries, args.progress);
  const rows = await Promise.all([
    tell(machineFacts(found).then(machineRows)),
    tell(setupFacts(args, subject.value.profile).then(setupRows)),
    found.available
      ? tell(boundaryRows(found.bwrap, { control: openPlain, inside: openInside(found) }))
      : untriedRows('there can be no boundary here'),
    tell(contractRows(subject.value.subject, found, args)),
    practiceRows(found, args.env.PATH, tell),
  ]);
  return { ok: true, value: doctorReport(version, rows.flat()) };
}
