import { lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Outcome } from '../model/problem.ts';
import { makeStateFolder, type StateFolder } from './agent-state-folder.ts';
import type { Availability } from './availability.ts';
import { bwrapArguments } from './bwrap-arguments.ts';
import { shellFor } from './inner-shell.ts';
import { leakingDescriptors } from './leaking-descriptors.ts';
import { type MadeFolders, makeFolders } from './made-folders.ts';
import { notBuilt } from './not-built.ts';
import type { BoundaryPlan } from './plan.ts';
import { seccompFilter } from './seccomp.ts';
import type { Stage } from './stage.ts';

export interface Opening {
  plan: BoundaryPlan;
  with: Extract<Availability, { available: true }>;
  /** Program and arguments to run inside. */
  command: readonly [string, ...string[]];
  cwd: string;
  /** A private folder out of the command's reach, for the files bubblewrap reads at its start. */
  private: string;
  /** The namespaces it starts in; left out: it gets a network of its own with nothing in it. */
  stage?: Pick<Stage, 'enter'> | undefined;
  /** Put into the agent's own folder, by path in it. */
  stateFiles?: Readonly<Record<string, string>>;
}

/** What to start in the place of the command, by whatever starts programs: a pty as well as a pipe. */
export interface Launch {
  file: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  /** Names of private copies that were changed inside, before `close`: those changes are not kept. */
  changedCopies?(): string[];
  /** Takes away what was made for the boundary; to be called when the command is over. */
  close(): void;
}

/**
 * bubblewrap reads its arguments and the filter from descriptors, which a pty cannot hand on: this opens them, and closes what
 * else would be inherited. ^C is for the command: bubblewrap would end by it, and the command with it, so it ignores it
 * and `env` hears it again inside.
 */
function opener(leaking: readonly number[], deaf: boolean): string {
  return [
    ...leaking.map((descriptor) => `exec ${descriptor}>&-`),
    'exec 8<"$1" 9<"$2"',
    'shift 2',
    ...(deaf ? ['trap "" INT QUIT'] : []),
    'exec "$@"',
  ].join(' && ');
}

function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o444 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Makes what holds a missing path's place, and tells of each. */
function holdPlaces(plan: BoundaryPlan, tell: (made: string) => void): void {
  for (const { path, is, hold } of plan.closed) {
    if (is !== 'missing') continue;
    // Whoever was faster made it: then it exists, and is closed as it is.
    if (typeof hold === 'object') {
      mkdirSync(dirname(path), { recursive: true });
      if (writeNew(path, hold.text)) tell(path);
    } else if (mkdirSync(path, { recursive: true }) !== undefined) tell(path);
  }
}

/** Only as it was made: whatever somebody put there is theirs. */
function leavePlaces(plan: BoundaryPlan, made: readonly string[]): void {
  for (const { path, hold } of plan.closed) {
    if (!made.includes(path)) continue;
    try {
      if (typeof hold !== 'object') rmdirSync(path);
      else if (lstatSync(path).isFile() && readFileSync(path, 'utf8') === hold.text) unlinkSync(path);
    } catch {
      // It is not empty, or gone already.
    }
  }
}

/** `env` would take a program with `=` in its path for a variable. */
const plain = (command: Opening['command']): readonly string[] =>
  command[0].includes('=') ? ['/bin/sh', '-c', 'exec "$@"', 'sh', ...command] : command;

/** How the agent is told of its private folder. */
function stateVariable({ state }: BoundaryPlan, made: StateFolder | undefined): Record<string, string> {
  if (!state?.variable || !made) return {};
  return { [state.variable]: state.folder ?? made.path };
}

/**
 * Counted by user and user namespace: inside, so that only what is in there counts. No more than the system gives anyway,
 * for a limit cannot be raised.
 */
function bounded({ processes }: BoundaryPlan, { prlimit }: Opening['with']): string[] {
  if (prlimit === undefined) return [];
  const [, hard] = /^Max processes +\S+ +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  const most = hard === undefined || hard === 'unlimited' ? processes : Math.min(processes, Number(hard));
  return [prlimit, `--nproc=${most}:${most}`, '--'];
}

/** Writes down what bubblewrap needs and says how to start the command inside. */
export function openBoundary(opening: Opening): Outcome<Launch> {
  const { plan, command, cwd } = opening;
  const { bwrap, env, bash } = opening.with;
  const filter = seccompFilter(process.arch);
  const argumentsFile = join(opening.private, 'boundary.args');
  const filterFile = join(opening.private, 'boundary.filter');
  const made: string[] = [];
  let state: StateFolder | undefined;
  let folders: MadeFolders | undefined;
  try {
    if (!filter) throw new Error(`no filter of system calls for ${process.arch}`);
    folders = makeFolders(plan);
    holdPlaces(plan, (path) => made.push(path));
    if (plan.state) state = makeStateFolder(plan.state, join(opening.private, 'state'), opening.stateFiles);
    writeFileSync(
      argumentsFile,
      bwrapArguments(plan, { cwd, onStage: opening.stage !== undefined, state: state?.path })
        .map((word) => `${word}\0`)
        .join(''),
      { mode: 0o600 },
    );
    writeFileSync(filterFile, filter, { mode: 0o600 });
    const reset = env === undefined ? command : [env, '--default-signal=INT,QUIT', '--', ...plain(command)];
    const inner = [...bounded(plan, opening.with), ...reset];
    const leaking = leakingDescriptors();
    const shell = [...shellFor(bash, leaking), '-c', opener(leaking, env !== undefined)];
    const lead = [...(opening.stage?.enter ?? []), ...shell, 'boundary', argumentsFile, filterFile];
    const [file = '', ...words] = lead;
    return {
      ok: true,
      value: {
        file,
        args: [...words, bwrap, '--args', '8', '--seccomp', '9', '--', ...inner],
        env: { ...plan.environment, ...stateVariable(plan, state), PWD: cwd },
        cwd,
        changedCopies: () => state?.changed() ?? [],
        close() {
          for (const file of [argumentsFile, filterFile]) rmSync(file, { force: true });
          leavePlaces(plan, made);
          folders?.remove();
          state?.remove();
        },
      },
    };
  } catch (error) {
    leavePlaces(plan, made);
    folders?.remove();
    state?.remove();
    return notBuilt(error);
  }
}
