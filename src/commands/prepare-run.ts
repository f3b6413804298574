import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { agentVersion } from '../agent/agent-version.ts';
import { refuseArguments } from '../agent/arguments.ts';
import { agentEnvironment } from '../agent/environment.ts';
import { mcpCredentials } from '../agent/mcp-credentials.ts';
import { resolveCommand } from '../agent/resolve-command.ts';
import type { BoundaryChoice } from '../model/boundary.ts';
import type { PinnedContract } from '../model/contract.ts';
import type { Identity } from '../model/identity.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { Profile } from '../model/profile.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { readStanding } from '../store/profile-file.ts';
import { createRunDirectory } from '../store/run-directory.ts';
import { approvedContract } from './approved-contract.ts';
import { gitAuthor, gitState } from './git-state.ts';
import { readKnownProfile } from './known-profile.ts';
import { osUser } from './os-user.ts';
import { openRuntime, type Places } from './places.ts';
import { practiceAgent, practiceCommand } from './practice-program.ts';
import { profileDirectories, version } from './program.ts';

export interface RunWish {
  places: Places;
  workspace: string;
  contract: PinnedContract;
  /** Name of a profile; the command's own name when not given. */
  profile: string | undefined;
  /** Program and arguments as the user typed them. */
  command: readonly [string, ...string[]];
  /** What is to stand beneath the run; asked last, when nothing else keeps it from starting. */
  boundary(by: Identity): Promise<Outcome<BoundaryChoice>>;
  /** Who starts this: has to be the contract's owner. */
  as: string;
  attended: boolean;
  typeTask: boolean;
  cols: number;
  rows: number;
  env: Record<string, string | undefined>;
}

/** The profile a command runs under when none is named. */
function profileOf(command: string): string {
  if (command === practiceCommand) return 'practice';
  return command === 'claude' ? 'claude-code' : command;
}

const no = (problem: Problem): { ok: false; problems: Problem[] } => ({ ok: false, problems: [problem] });
const looksSecret = /key|token|secret|passw|credential|auth/i;

function notTheOwner(wish: RunWish): Problem | undefined {
  const { owner } = wish.contract.contract;
  if (owner.toLowerCase() === wish.as.toLowerCase()) return undefined;
  return {
    code: 'not-the-owner',
    message: `The contract is delegated by ${owner}, but ${wish.as} starts the run.`,
    fix: `Write yourself as owner, or say who you are with --as ${owner}.`,
    where: wish.contract.file,
  };
}

function findProfile(wish: RunWish): Outcome<Profile> {
  const named = wish.profile ?? wish.contract.contract.agent?.profile ?? baseName(wish.command[0]);
  return readKnownProfile(profileOf(named), profileDirectories(wish.places, wish.workspace));
}

function findProgram(wish: RunWish, command: string): Outcome<{ file: string; lead: string[] }> {
  if (command === practiceCommand) return { ok: true, value: practiceAgent() };
  const found = resolveCommand(command, { path: wish.env.PATH, cwd: wish.workspace });
  return found.ok ? { ok: true, value: { file: found.value, lead: [] } } : found;
}

const baseName = (command: string): string => command.split('/').at(-1) ?? command;

/** Brings together everything a run needs, or says everything that keeps it from starting. */
export async function prepareRun(wish: RunWish): Promise<Outcome<RunSpec>> {
  const stranger = notTheOwner(wish);
  if (stranger) return no(stranger);
  const delegator: Identity = { name: wish.as, osUser: osUser(), how: 'claimed' };
  const approval = await approvedContract({ ...wish, delegator });
  if (!approval.ok) return approval;
  const profile = findProfile(wish);
  if (!profile.ok) return profile;
  const [command, ...args] = wish.command;
  const refused = refuseArguments(profile.value, args);
  if (refused) return no(refused);
  const standing = readStanding(wish.places.config);
  if (!standing.ok) return standing;
  const program = findProgram(wish, command);
  if (!program.ok) return program;
  const { file, lead } = program.value;

  const boundary = await wish.boundary(delegator);
  if (!boundary.ok) return boundary;
  const run = ulid();
  const { env, passed } = agentEnvironment(profile.value, wish.env, { COUNTERSIGN_RUN: run });
  const [git, author, agentIs, credentials] = await Promise.all([
    gitState(wish.workspace),
    gitAuthor(wish.workspace),
    agentVersion(file, [...lead, ...profile.value.launch.versionArgs], { env, cwd: wish.workspace }),
    mcpCredentials({ workspace: wish.workspace, home: wish.places.home }),
  ]);
  const directory = createRunDirectory({ storeDir: wish.places.store, run, workspace: wish.workspace });
  if (!directory.ok) return directory;
  const runtime = openRuntime(wish.places, run);
  if (!runtime.ok) return runtime;
  return {
    ok: true,
    value: {
      run,
      version,
      directory: directory.value.directory,
      store: wish.places.store,
      config: wish.places.config,
      runtime: runtime.value,
      workspace: wish.workspace,
      home: wish.places.home,
      task: wish.contract.contract.task,
      typeTask: wish.typeTask,
      contract: wish.contract,
      profile: profile.value,
      standing: [...standing.value],
      program: file,
      lead,
      args,
      env,
      secretVariables: passed.filter((name) => looksSecret.test(name)),
      delegator,
      ...(approval.value === undefined ? {} : { approval: approval.value }),
      agent: {
        profile: profile.value.name,
        declared: wish.contract.contract.agent?.identity ?? null,
        command: [command, ...args].join(' '),
        version: agentIs,
        osUser: delegator.osUser,
        gitAuthor: author,
        passedVariables: passed,
        mcpCredentials: [...credentials],
      },
      boundary: boundary.value,
      attended: wish.attended,
      endAfterTurn: !wish.attended,
      git,
      token: randomBytes(32).toString('base64url'),
      cols: wish.cols,
      rows: wish.rows,
    },
  };
}
