import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ulid } from 'ulid';
import { agentEnvironment } from '../agent/environment.ts';
import { resolveCommand } from '../agent/resolve-command.ts';
import { type Availability, findBoundary } from '../boundary/availability.ts';
import { type Launch, openBoundary } from '../boundary/open-boundary.ts';
import { type BoundaryPlan, isBelow } from '../boundary/plan.ts';
import type { NetworkMode } from '../model/boundary.ts';
import { exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Profile } from '../model/profile.ts';
import { readContract } from '../store/contract-file.ts';
import { readStanding } from '../store/profile-file.ts';
import { boundaryPlan } from './boundary-plan.ts';
import { contractFileName } from './init.ts';
import type { Io } from './io.ts';
import { readKnownProfile } from './known-profile.ts';
import { openRuntime, type Places } from './places.ts';
import { noted, printProblem } from './print-problem.ts';
import { profileDirectories } from './program.ts';
import { runInside } from './run-inside.ts';
import { openSandboxNetwork, type SandboxNetwork, type SandboxRules } from './sandbox-network.ts';
import { planJson, planLine, planText } from './sandbox-text.ts';

export interface SandboxArgs {
  /** Absolute, or relative to the workspace; `countersign.yaml` when left out. */
  contract?: string | undefined;
  /** The contract's own when left out. */
  profile?: string | undefined;
  /** Program and arguments; may be empty when the plan is only shown. */
  command: readonly string[];
  show: 'json' | 'text' | undefined;
  network: NetworkMode;
  workspace: string;
  cwd: string;
  places: Places;
  env: Readonly<Record<string, string | undefined>>;
  /** Wall clock, ms since the epoch. */
  now: number;
  columns: number;
}

/** What every program wants; a profile says what its agent wants beside it. */
const plainVariables =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|LANG|LANGUAGE|LC_\w+|TZ|NO_COLOR|FORCE_COLOR)$/;

function environmentOf({ env }: SandboxArgs, profile: Profile | undefined): Record<string, string> {
  if (profile) return agentEnvironment(profile, env, {}).env;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && plainVariables.test(name) ? [[name, value] as const] : [],
    ),
  );
}

interface Planned {
  plan: BoundaryPlan;
  rules: SandboxRules;
}

async function planOf(args: SandboxArgs): Promise<Outcome<Planned>> {
  const { workspace, places, network } = args;
  const file = args.contract ?? contractFileName;
  const contract = readContract(file, { workspace, now: args.now });
  if (!contract.ok) return contract;
  const { pinned } = contract.value;
  const name = args.profile ?? pinned.contract.agent?.profile;
  const profile =
    name === undefined ? undefined : readKnownProfile(name, profileDirectories(places, workspace));
  if (profile && !profile.ok) return profile;
  const standing = readStanding(places.config);
  if (!standing.ok) return standing;
  const environment = environmentOf(args, profile?.value);
  const plan = await boundaryPlan({
    contract: pinned,
    contractFile: resolve(workspace, file),
    profile: profile?.value,
    standing: standing.value,
    workspace,
    home: places.home,
    places,
    shows: [],
    network,
    environment,
  });
  const rules = {
    contract: pinned,
    profile: profile?.value,
    standing: standing.value,
    env: environment,
  };
  return { ok: true, value: { plan, rules } };
}

function refuse(problems: readonly Problem[], io: Io, code: number): number {
  for (const problem of problems) printProblem(problem, io);
  return code;
}

type Available = Extract<Availability, { available: true }>;

/** `boundary: …`, `not reached: …`: on a terminal the rest stands beside what it is about. */
function labelledLine(line: string, io: Io): string {
  const label = /^(?:boundary|not reached): /.exec(line)?.[0] ?? '';
  return noted(label, line.slice(label.length), io);
}

/** Lines for the person: at once, or once the command no longer draws on the same terminal. */
function createTeller(io: Io): { tell(line: string): void; rest(): void } {
  const later: string[] = [];
  const print = (line: string): void => io.err(labelledLine(line, io));
  const drawn = process.stdin.isTTY && process.stdout.isTTY;
  return {
    tell: (line) => (drawn ? void later.push(line) : print(line)),
    rest() {
      for (const line of later.splice(0)) print(line);
    },
  };
}

function prepare(
  args: SandboxArgs,
  { plan, program, folder }: { plan: BoundaryPlan; program: string; folder: string },
  within: Available,
  network: SandboxNetwork | undefined,
): Outcome<Launch> {
  return openBoundary({
    plan: { ...plan, environment: { ...plan.environment, ...network?.env } },
    with: within,
    command: [program, ...args.command.slice(1)],
    cwd: isBelow(args.cwd, args.workspace) ? args.cwd : args.workspace,
    private: folder,
    stage: network?.stage,
  });
}

async function enter(args: SandboxArgs, planned: Planned, within: Available, io: Io): Promise<number> {
  const { plan, rules } = planned;
  const program = resolveCommand(args.command[0] ?? '', { path: args.env.PATH, cwd: args.cwd });
  if (!program.ok) return refuse(program.problems, io, exitCode.agentNotFound);
  const folder = openRuntime(args.places, `sandbox-${ulid()}`);
  if (!folder.ok) return refuse(folder.problems, io, exitCode.notSupervised);
  const { tell, rest } = createTeller(io);
  let network: SandboxNetwork | undefined;
  let launch: Launch | undefined;
  try {
    if (plan.network.mode === 'proxy') {
      const opened = await openSandboxNetwork(within, rules, tell);
      if (!opened.ok) return refuse(opened.problems, io, exitCode.notSupervised);
      network = opened.value;
      void network.lost.then((why) => tell(`nothing leads out any more: ${why}`));
    }
    const made = prepare(args, { plan, program: program.value, folder: folder.value }, within, network);
    if (!made.ok) return refuse(made.problems, io, exitCode.notSupervised);
    launch = made.value;
    io.err(labelledLine(planLine(plan), io));
    return await runInside(launch);
  } finally {
    const changed = launch?.changedCopies?.() ?? [];
    if (changed.length > 0) tell(`changed inside and not kept: ${changed.join(', ')}`);
    launch?.close();
    await network?.close();
    rmSync(folder.value, { recursive: true, force: true });
    rest();
  }
}

/**
 * `countersign sandbox`: any command inside a contract's boundary, to try the contract out. Nothing is judged and nothing is
 * recorded. Ends with the command's exit code; 7 when there can be no boundary here, 6 when the contract is not valid, 127
 * when there is no such command.
 */
export async function runSandbox(args: SandboxArgs, io: Io): Promise<number> {
  const planned = await planOf(args);
  if (!planned.ok) return refuse(planned.problems, io, exitCode.configInvalid);
  const { plan } = planned.value;
  const found = findBoundary(process.platform, process.arch, process.getuid?.() ?? -1);
  if (args.show === 'json') io.out(planJson(plan, found.available));
  if (args.show === 'text') io.out(planText(plan, args.columns));
  if (!found.available) return refuse([found.problem], io, exitCode.notSupervised);
  if (args.show !== undefined) return exitCode.done;
  return enter(args, planned.value, found, io);
}
