import { lstatSync, realpathSync } from 'node:fs';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { RestoredPath } from '../../model/release.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { GitProgram } from '../consequences/run-git.ts';
import { createSnapshots } from '../snapshot/snapshots.ts';
import { applySteps } from './apply.ts';
import { keepReplaced } from './keep-replaced.ts';
import { planRollback, type RollbackPlan } from './plan.ts';
import { proveTouched } from './prove.ts';
import { type CheckLaunch, type CheckRun, runCheck } from './run-check.ts';
import { missingContents, openRunContents, type RunContents, unreadFolders } from './run-contents.ts';
import { copyTouched, exportSnapshot, linkInstalled, openScratch } from './scratch.ts';

export interface RollbackPorts {
  /** Folder the run was about, absolute. */
  readonly workspace: string;
  /** The run's snapshot store, absolute. */
  readonly store: string;
  readonly git: GitProgram;
  /** ms since the epoch. */
  readonly clock: () => number;
}

/** A rollback that could be done now. */
export interface Prepared {
  readonly ports: RollbackPorts;
  readonly before: Snapshot;
  readonly contents: RunContents;
  readonly plan: RollbackPlan;
}

/** What a rollback came to: each path, and the trees of the touched ones. */
export interface RolledBack {
  readonly paths: readonly RestoredPath[];
  readonly wanted: string;
  readonly got: string;
}

/** Works out what a rollback from `after` to `before` would do. Changes nothing; refuses when anything it needs is missing. */
export async function prepareRollback(
  ports: RollbackPorts,
  before: Snapshot,
  after: Snapshot,
): Promise<Outcome<Prepared>> {
  const gone = goneProblem(ports.workspace);
  if (gone) return { ok: false, problems: [gone] };
  const opened = openRunContents(ports.store, ports.git);
  if (!opened.ok) return opened;
  const contents = opened.value;
  const changes = await createSnapshots(ports).diff(before, after);
  const unread = unreadFolders(changes);
  if (unread.length > 0) return { ok: false, problems: unread };
  const plan = await planRollback(ports.workspace, changes, contents);
  const missing = await missingContents(plan, contents);
  if (missing.length > 0) return { ok: false, problems: missing };
  return { ok: true, value: { ports, before, contents, plan } };
}

/** A folder that became a link leads to files that were never in the run's hands. */
export function goneProblem(workspace: string): Problem | undefined {
  const problem = (message: string): Problem => ({
    code: 'workspace-gone',
    message,
    fix: 'Nothing was changed. Put the workspace back where it was, then ask again.',
    where: workspace,
  });
  try {
    if (!lstatSync(workspace).isDirectory())
      return problem('The workspace of this run is no folder any more.');
    if (realpathSync(workspace) !== workspace)
      return problem('A link stands on the way to the workspace now.');
    return undefined;
  } catch {
    return problem('The workspace of this run is not there.');
  }
}

/** The same without its merges: those files are kept as they are. */
export function withoutMerges({ plan, ...prepared }: Prepared): Prepared {
  const merges = plan.steps.filter(({ how }) => how === 'merged');
  const left = merges.map(({ path }) => ({
    path,
    how: 'kept' as const,
    why: 'it was changed after the run, and you did not want it merged',
  }));
  const steps = plan.steps.filter(({ how }) => how !== 'merged');
  const wanted = new Map([...plan.wanted, ...plan.merging]);
  return { ...prepared, plan: { ...plan, steps, left: [...plan.left, ...left], wanted, merging: new Map() } };
}

/** Keeps what stands now at every path to be changed; the name it is kept under, null when nothing is replaced. */
export function keepBefore({ ports, contents, plan }: Prepared): ReturnType<typeof keepReplaced> {
  return keepReplaced(ports.workspace, plan.steps, { contents, atMs: ports.clock() });
}

/** Does it in the workspace. Does not throw for what happens to single files. */
export function performRollback(prepared: Prepared): Promise<RolledBack> {
  return rollBackIn(prepared.ports.workspace, prepared);
}

async function rollBackIn(root: string, { before, contents, plan }: Prepared): Promise<RolledBack> {
  const settled: RestoredPath[] = [];
  await applySteps(root, plan.steps, { before, contents, told: (path) => settled.push(path) });
  const paths = [...settled, ...plan.left].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { paths, ...(await proveTouched(root, plan.wanted, contents)) };
}

export interface ChecksAsked {
  readonly commands: readonly string[];
  /** How a command is started in the copy; `linked`: folders of the workspace itself the copy leads to. */
  readonly launch: (
    scratch: { root: string; home: string },
    linked: readonly string[],
  ) => Promise<CheckLaunch>;
  /** ms for each command. */
  readonly limitMs: number;
  readonly begins: (command: string) => void;
}

export interface Rehearsed extends RolledBack {
  /** The workspace as it was for the checks; null without checks. */
  readonly snapshot: Snapshot | null;
  readonly checks: readonly CheckRun[];
  /** Folders the checks took from the workspace itself. */
  readonly linked: readonly string[];
  /** Files the checks had to do without. */
  readonly absent: number;
}

/** Does the same in a folder beside, and removes it. With checks, the whole workspace is copied there first. */
export async function rehearseRollback(prepared: Prepared, checks: ChecksAsked | null): Promise<Rehearsed> {
  const { ports, plan } = prepared;
  const scratch = openScratch();
  try {
    const snapshot = checks ? await takeNow(ports) : null;
    // What was just taken lies in a new file of the store.
    const opened = openRunContents(ports.store, ports.git);
    const contents = opened.ok ? opened.value : prepared.contents;
    const absent = snapshot ? (await exportSnapshot(snapshot, { scratch, contents })).missing : 0;
    const touched = [...plan.steps.map(({ path }) => path), ...plan.wanted.keys()];
    await copyTouched(ports.workspace, [...new Set(touched)], { scratch, contents });
    const done = await rollBackIn(scratch.root, prepared);
    const linked = checks ? linkInstalled(ports.workspace, scratch, plan.wanted) : [];
    const ran: CheckRun[] = [];
    if (checks) {
      const launch = await checks.launch(scratch, linked);
      for (const command of checks.commands) {
        checks.begins(command);
        ran.push(await runCheck(command, launch, checks.limitMs));
      }
    }
    return { ...done, snapshot, checks: ran, linked, absent };
  } finally {
    scratch.remove();
  }
}

const takeNow = (ports: RollbackPorts): Promise<Snapshot> =>
  createSnapshots(ports).take('before a rehearsal', new AbortController().signal);
