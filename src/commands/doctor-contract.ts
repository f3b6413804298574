import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { ulid } from 'ulid';
import { agentEnvironment } from '../agent/environment.ts';
import type { Availability } from '../boundary/availability.ts';
import { openBoundary } from '../boundary/open-boundary.ts';
import type { BoundaryPlan, Difference } from '../boundary/plan.ts';
import { openProbe, openRow, pathAttempts, pathProbes, pathRow } from '../boundary/probes/plan-attempts.ts';
import { type AttemptsRun, runAttempts } from '../boundary/probes/run-attempts.ts';
import type { DoctorRow } from '../model/doctor.ts';
import type { Outcome } from '../model/problem.ts';
import type { Profile } from '../model/profile.ts';
import { type CheckedContract, readContract } from '../store/contract-file.ts';
import { readStanding } from '../store/profile-file.ts';
import { boundaryPlan } from './boundary-plan.ts';
import type { DoctorArgs } from './doctor.ts';
import { attemptCommand, attemptShows } from './doctor-program.ts';
import { hiddenInGit } from './doctor-tracked.ts';
import { contractFileName } from './init.ts';
import { readKnownProfile } from './known-profile.ts';
import { openRuntime } from './places.ts';
import { profileDirectories } from './program.ts';

/** The contract of this workspace with what it is planned with. */
export interface Subject {
  contract: CheckedContract;
  plan: BoundaryPlan;
}

const patienceMs = 5_000;

/** `subject` is undefined where no contract is named and none is here; the profile may be named alone. */
export async function subjectOf(
  args: DoctorArgs,
): Promise<Outcome<{ subject: Subject | undefined; profile: Profile | undefined }>> {
  const { workspace, places } = args;
  const file = args.contract ?? contractFileName;
  const unnamed = args.contract === undefined && !existsSync(resolve(workspace, file));
  const contract = unnamed ? undefined : readContract(file, { workspace, now: args.now });
  if (contract && !contract.ok) return contract;
  const name = args.profile ?? contract?.value.pinned.contract.agent?.profile;
  const profile =
    name === undefined ? undefined : readKnownProfile(name, profileDirectories(places, workspace));
  if (profile && !profile.ok) return profile;
  if (!contract) return { ok: true, value: { subject: undefined, profile: profile?.value } };
  const standing = readStanding(places.config);
  if (!standing.ok) return standing;
  const plan = await boundaryPlan({
    contract: contract.value.pinned,
    contractFile: resolve(workspace, file),
    profile: profile?.value,
    standing: standing.value,
    workspace,
    home: places.home,
    places,
    shows: attemptShows(),
    network: 'none',
    environment: profile ? agentEnvironment(profile.value, args.env, {}).env : {},
  });
  return { ok: true, value: { subject: { contract: contract.value, plan }, profile: profile?.value } };
}

async function inside(
  plan: BoundaryPlan,
  found: Extract<Availability, { available: true }>,
  args: DoctorArgs,
  run: (start: Parameters<typeof runAttempts>[0]) => Promise<AttemptsRun>,
): Promise<AttemptsRun> {
  const failed = (outcome: { problems: readonly { message: string }[] }): AttemptsRun => ({
    tried: {},
    problem: outcome.problems.map(({ message }) => message).join(' '),
  });
  const folder = openRuntime(args.places, `doctor-${ulid()}`);
  if (!folder.ok) return failed(folder);
  try {
    const command = attemptCommand();
    const launch = openBoundary({ plan, with: found, command, cwd: plan.workspace, private: folder.value });
    if (!launch.ok) return failed(launch);
    try {
      return await run(launch.value);
    } finally {
      launch.value.close();
    }
  } finally {
    rmSync(folder.value, { recursive: true, force: true });
  }
}

const named =
  (workspace: string) =>
  ({ about, says }: Difference): string =>
    `${about.startsWith(`${workspace}/`) ? relative(workspace, about) : about}: ${says}`;

/** What follows from the plan alone. No setting changes these, so they do not decide whether a run may start. */
async function planRows(plan: BoundaryPlan): Promise<DoctorRow[]> {
  const common = { group: 'contract', needed: false } as const;
  const differences = (id: string, promise: string, list: readonly Difference[]): DoctorRow => ({
    ...common,
    id,
    promise,
    verdict: list.length === 0 ? 'enforced' : 'not-enforced',
    detail: list.length === 0 ? '' : `${list.length} ${list.length === 1 ? 'place' : 'places'}`,
    ...(list.length === 0 ? {} : { about: list.map(named(plan.workspace)) }),
  });
  const tracked = await hiddenInGit(plan);
  const trackedRow: DoctorRow = {
    ...common,
    id: 'contract.tracked',
    promise: 'No hidden file can be read out of the history of git',
    verdict: tracked === undefined ? 'unknown' : tracked.length === 0 ? 'enforced' : 'not-enforced',
    detail:
      tracked === undefined
        ? 'git could not be asked'
        : tracked.length === 0
          ? ''
          : '`git show` prints these',
    ...(tracked?.length
      ? { about: tracked, enable: `git rm --cached -- ${tracked[0]}; older commits keep it` }
      : {}),
  };
  return [
    differences('contract.wider', 'The boundary opens no more than the contract lists', plan.wider),
    differences(
      'contract.later',
      'What never.touch forbids is held also when it is made later',
      plan.notHeld,
    ),
    trackedRow,
  ];
}

/** What lies in one of our folders now. The folder of the agent's own state is mounted in one later, so names above it are seen. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** What the boundary of this contract holds in this workspace. Nothing that is there is changed. */
export async function contractRows(
  subject: Subject | undefined,
  found: Availability,
  args: DoctorArgs,
): Promise<DoctorRow[]> {
  if (subject === undefined) {
    const promise = 'A contract says what the boundary is to hold';
    const detail = 'there is none in this workspace: only scratch folders were tried';
    const enable = 'countersign init, or name one with --contract';
    const common = { id: 'contract.file', group: 'contract', needed: false } as const;
    return [{ ...common, promise, verdict: 'not-needed', detail, enable }];
  }
  const { plan } = subject;
  const { home, store, config, runtime } = args.places;
  const probes = pathProbes(plan, home, [store, config, runtime].flatMap(entriesOf));
  const opens = openProbe(plan);
  const attempts = pathAttempts([...probes, opens]);
  const [file, ...rest] = attemptCommand();
  const plain = { file, args: rest, env: plan.environment, cwd: plan.workspace };
  const run = (start: typeof plain): Promise<AttemptsRun> => runAttempts(start, attempts, patienceMs);
  const none: AttemptsRun = { tried: {}, problem: 'there can be no boundary here' };
  const [control, held, known] = await Promise.all([
    run({ ...plain, env: { ...plain.env, TMPDIR: process.env.TMPDIR ?? '/tmp' } }),
    found.available ? inside(plan, found, args, run) : none,
    planRows(plan),
  ]);
  const runs = { control, inside: held };
  const file0: DoctorRow = {
    id: 'contract.file',
    group: 'contract',
    promise: 'A contract says what the boundary is to hold',
    verdict: 'enforced',
    needed: false,
    detail: basename(subject.contract.pinned.file),
  };
  return [file0, ...probes.map((probe) => pathRow(probe, runs)), openRow(opens, runs), ...known];
}
