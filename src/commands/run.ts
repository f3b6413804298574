import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { openAnswerFolder } from '../host/answer-folder.ts';
import type { NetworkMode } from '../model/boundary.ts';
import { type ExitCode, exitCode } from '../model/exit-code.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { type CheckedContract, readContract } from '../store/contract-file.ts';
import { contractFromFlags } from '../store/contract-flags.ts';
import { openApprovals } from './approve-via.ts';
import { type ApproveWay, type ApproveWish, approveWay } from './approve-way.ts';
import { type BoundaryWish, chooseBoundary } from './choose-boundary.ts';
import { findWorkspace, personEmail } from './git-state.ts';
import { holdChanges, overlayLead } from './hold-changes.ts';
import { contractFileName } from './init.ts';
import type { Io } from './io.ts';
import { watchLines } from './line-mode.ts';
import { controlSocket, type Places } from './places.ts';
import { prepareRun } from './prepare-run.ts';
import { printProblem, printWarning } from './print-problem.ts';
import { loadScreen, userEnvironment } from './program.ts';
import { type ScreenFlags, screenSettings } from './screen-settings.ts';
import { answerSigner } from './signing-control.ts';
import { startAnswers } from './start-answers.ts';
import { startHost } from './start-host.ts';

export interface RunArgs {
  places: Places;
  command: readonly [string, ...string[]];
  contract?: string | undefined;
  task?: string | undefined;
  read?: string[] | undefined;
  edit?: string[] | undefined;
  run?: string[] | undefined;
  call?: string[] | undefined;
  reach?: string[] | undefined;
  expose?: string[] | undefined;
  profile?: string | undefined;
  as?: string | undefined;
  /** A key every yes at this terminal is signed with, or true for the usual one. */
  sign?: string | true | undefined;
  /** A folder through which people of other accounts answer. */
  answers?: string | undefined;
  /** Without a screen: how programs answer, and the folder they do it in. */
  approveVia?: ApproveWish['approveVia'];
  approveAt?: string | undefined;
  tui: boolean;
  screen: ScreenFlags;
  type: boolean;
  /** What is to stand beneath the agent: the best there is when left out, nothing when false. */
  boundary?: BoundaryWish['boundary'];
  network: NetworkMode;
  /** `after-review`: what the agent writes lands beside the workspace until somebody ships it. */
  commit?: 'after-review' | undefined;
}

/** Which exit code a problem met before the run began deserves. */
function codeOf(problem: Problem | undefined): ExitCode {
  switch (problem?.code) {
    case 'agent-not-found':
      return exitCode.agentNotFound;
    case 'agent-argument-refused':
    case 'approve-at-alone':
    case 'approve-at-missing':
    case 'approve-folder':
    case 'approve-needs-no-tui':
    case 'approve-socket':
    case 'two-contracts':
    case 'no-terminal':
      return exitCode.usage;
    case 'boundary-landlock':
    case 'boundary-missing':
    case 'boundary-nsenter':
    case 'boundary-old':
    case 'boundary-refused':
    case 'boundary-machine':
    case 'boundary-platform':
    case 'host-not-started':
    case 'runtime-not-private':
    case 'store-in-workspace':
    case 'store-foreign':
    case 'store-unwritable':
      return exitCode.notSupervised;
    default:
      return exitCode.configInvalid;
  }
}

export function refuse(problems: readonly Problem[], io: Io): ExitCode {
  for (const problem of problems) printProblem(problem, io);
  return codeOf(problems[0]);
}

const nobodyKnown: Problem = {
  code: 'nobody-known',
  message: 'Nobody knows who you are: git has no user.email and --as was not given.',
  fix: 'Say who you are with --as NAME, or `git config --global user.email NAME`.',
};

const twoContracts: Problem = {
  code: 'two-contracts',
  message: '--task writes a contract of its own, and --contract names another one.',
  fix: 'Give one of them.',
};

const dumbTerminal: Problem = {
  code: 'no-terminal',
  message: 'This terminal (TERM=dumb) can show lines, not a screen.',
  fix: 'Set TERM to what the terminal is, or add --no-tui.',
};

/** Why the run cannot be shown here; undefined when it can. */
export function terminalProblem(): Problem | undefined {
  if (!(process.stdin.isTTY && process.stdout.isTTY)) return noTerminal;
  return userEnvironment.TERM === 'dumb' ? dumbTerminal : undefined;
}

const noTerminal: Problem = {
  code: 'no-terminal',
  message: 'There is no terminal to show the run on.',
  fix: 'Start it in a terminal, or add --no-tui: then everything that needs a person is denied.',
};

function contractFor(args: RunArgs, owner: string, workspace: string): Outcome<CheckedContract> {
  const reading = { workspace, now: Date.now() };
  if (args.task === undefined) return readContract(args.contract ?? contractFileName, reading);
  const { task, read, edit, run, call, reach, expose, profile } = args;
  const lists = { read, edit, run, call, reach, expose };
  const given = Object.fromEntries(Object.entries(lists).filter(([, entries]) => entries !== undefined));
  return contractFromFlags({ task, owner, ...given, ...(profile ? { profile } : {}) }, reading);
}

/** `countersign run -- AGENT`: starts the run in a process of its own and shows it. */
export async function runRun(args: RunArgs, io: Io): Promise<ExitCode> {
  const unfit = args.tui && !args.screen.screenReader ? terminalProblem() : undefined;
  if (unfit) return refuse([unfit], io);
  if (args.task !== undefined && args.contract !== undefined) return refuse([twoContracts], io);
  const workspace = await findWorkspace(process.cwd());
  const way = approveWay(args, realpathSync(workspace));
  if (!way.ok) return refuse(way.problems, io);
  const as = args.as ?? (await personEmail(workspace));
  if (!as) return refuse([nobodyKnown], io);
  const contract = contractFor(args, as, workspace);
  if (!contract.ok) return refuse(contract.problems, io);
  for (const warning of contract.value.warnings) printWarning(warning, io);
  const spec = await prepareRun({
    places: args.places,
    workspace,
    contract: contract.value.pinned,
    profile: args.profile,
    command: args.command,
    boundary: (by) => chooseBoundary({ ...args, risk: contract.value.pinned.contract.risk }, by),
    as,
    attended: args.tui || args.answers !== undefined || way.value !== null,
    typeTask: args.type,
    cols: process.stdout.columns ?? 80,
    rows: process.stdout.rows ?? 24,
    env: userEnvironment,
  });
  if (!spec.ok) return refuse(spec.problems, io);
  const held = args.commit === undefined ? undefined : await holdChanges(spec.value, args.places);
  if (held?.ok === false) return refuse(held.problems, io);
  const answers = args.answers === undefined ? undefined : resolve(args.answers);
  const folder = answers === undefined ? undefined : await openAnswerFolder(answers);
  if (folder?.ok === false) return refuse(folder.problems, io);
  // Somebody can be asked, and still nobody is there to end a run that is done.
  const whole = {
    ...(held?.value ?? spec.value),
    endAfterTurn: !args.tui,
    ...(answers === undefined ? {} : { answers }),
    ...(way.value === null ? {} : { answers: way.value.directory }),
  };
  return superviseRun(whole, { ...args, way: way.value }, io);
}

/** From a prepared run to its end as this terminal sees it. */
export async function superviseRun(
  spec: RunSpec,
  args: {
    tui: boolean;
    places: Places;
    screen: ScreenFlags;
    sign?: string | true | undefined;
    way?: ApproveWay | null;
  },
  io: Io,
): Promise<ExitCode> {
  const signer = await answerSigner(args.sign, spec.delegator, args.places);
  if (!signer.ok) return refuse(signer.problems, io);
  const settings = args.tui ? await screenSettings(args.places, args.screen) : undefined;
  if (settings?.ok === false) return refuse(settings.problems, io);
  const { run, runtime, token, delegator } = spec;
  const host = { run, socket: controlSocket(runtime), token };
  const approvals = args.way ? await openApprovals(args.way, host, io) : undefined;
  if (approvals?.ok === false) return refuse(approvals.problems, io);
  const started = await startHost(spec, overlayLead(spec));
  if (!started.ok) {
    await approvals?.value.close();
    return refuse(started.problems, io);
  }
  if (spec.answers !== undefined && !approvals) startAnswers(spec, spec.answers);
  const entry = { run, runtime, token, identity: delegator, places: args.places };
  if (!settings) {
    const code = await watchLines(entry, io, approvals?.value);
    await approvals?.value.close();
    return code;
  }
  // Only now: line mode and refusals never wait for Ink.
  const watchScreen = await loadScreen();
  const { workspace } = spec;
  const screen = { workspace, may: 'answer', signer: signer.value, settings: settings.value } as const;
  return watchScreen({ ...entry, ...screen }, io);
}
