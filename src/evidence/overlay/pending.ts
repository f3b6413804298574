import { constants, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { causeText } from '../../model/cause.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { GitProgram } from '../consequences/run-git.ts';
import type { Now, Put } from '../rollback/decide-path.ts';
import { keepReplaced } from '../rollback/keep-replaced.ts';
import { openFolder } from '../rollback/open-folder.ts';
import { openRunContents, type RunContents } from '../rollback/run-contents.ts';
import { treeOf } from '../rollback/touched-tree.ts';
import { snapshotLimits } from '../snapshot/limits.ts';
import { bytesOf } from '../snapshot/path-bytes.ts';
import { applySteps, type Done, removeDraft } from './apply.ts';
import type { ApplyGround, ApplyPlan, Step } from './apply-plan.ts';
import { openBase } from './base.ts';
import { planApply } from './plan-apply.ts';
import { readUpper } from './read-upper.ts';
import { type Stand, standAt } from './stand.ts';

export interface PendingPorts {
  /** Folder the run was about, absolute, no link on the way. */
  readonly workspace: string;
  /** The run's snapshot store, absolute. */
  readonly store: string;
  /** The run's folder of its overlay, absolute: `upper` and what is replaced lie in it. */
  readonly folder: string;
  readonly upper: string;
  readonly git: GitProgram;
  readonly isOpaque: (folder: Buffer) => boolean;
}

/** Changes that could be applied now. */
export interface PreparedApply {
  readonly ports: PendingPorts;
  readonly contents: RunContents;
  readonly plan: ApplyPlan;
}

const damaged = (message: string, where: string): Problem => ({
  code: 'changes-damaged',
  message,
  fix: 'Nothing was changed. What the run changed can still be read: `countersign packet` shows it.',
  where,
});

/** Works out what applying would do. Changes nothing; refuses when anything it needs is missing. */
export async function prepareApply(
  ports: PendingPorts,
  before: Snapshot,
  rules: Pick<ApplyGround, 'startMs' | 'refusal' | 'git' | 'indexIsFree' | 'choices'>,
): Promise<Outcome<PreparedApply>> {
  const { workspace, upper } = ports;
  const no = (problem: Problem): Outcome<never> => ({ ok: false, problems: [problem] });
  if (!existsSync(upper)) return no(damaged('What the run changed is not there any more.', upper));
  const opened = openRunContents(ports.store, ports.git);
  if (!opened.ok) return opened;
  const contents = opened.value;
  try {
    const base = await openBase(before, contents);
    if (base === undefined) return no(damaged('The snapshot taken before the run is damaged.', ports.store));
    const entries = readUpper(upper, ports.isOpaque);
    const plan = await planApply(entries, { workspace, upper, base, contents, ...rules });
    return { ok: true, value: { ports, contents, plan } };
  } catch (cause) {
    return no(damaged(`What the run changed cannot be read: ${causeText(cause)}`, upper));
  }
}

type FileStep = Exclude<Step, { does: 'folder' | 'unfold' | 'mode' }>;
const isFileStep = (step: Step): step is FileStep =>
  step.does !== 'folder' && step.does !== 'unfold' && step.does !== 'mode';

/** Snapshots hold no files of this size, and none of git's own. */
const isAside = ({ path, now }: FileStep): boolean =>
  now.is === 'file' && (now.seen.size > BigInt(snapshotLimits.fileBytes) || path.startsWith('.git/'));

/** Keeps what is about to be replaced or removed; the name it is kept under, null when nothing is. */
export async function keepForApply(
  { ports, contents, plan }: PreparedApply,
  atMs: number,
): Promise<Outcome<{ ref: string | null }>> {
  const steps = plan.steps.filter(isFileStep);
  const inStore = steps.filter((step) => !isAside(step));
  const kept = await keepReplaced(
    ports.workspace,
    inStore.map(({ path, now }) => ({ path, now: plainNow(now) })),
    { contents, atMs, what: 'what applying a run replaced' },
  );
  if (!kept.ok) return kept;
  try {
    for (const { path } of steps.filter(isAside)) copyAside(path, ports, String(atMs));
    return kept;
  } catch (cause) {
    return {
      ok: false,
      problems: [damaged(`What would be replaced could not be kept: ${causeText(cause)}`, ports.folder)],
    };
  }
}

function plainNow(now: Stand): Now {
  if (now.is !== 'file') return now.is === 'folder' ? { is: 'folder' } : now;
  const { is, executable, mode, oid, sha256 } = now;
  return { is, executable, mode, oid, sha256, size: Number(now.seen.size) };
}

function copyAside(path: string, { workspace, folder }: PendingPorts, name: string): void {
  const names = path.split('/');
  const last = names.pop() ?? '';
  const way = openFolder(workspace, names, false);
  if (way.is !== 'open') throw new Error(`the folder of ${path} cannot be opened`);
  try {
    const to = join(folder, 'replaced', name, ...names);
    mkdirSync(to, { recursive: true, mode: 0o700 });
    copyFileSync(
      way.folder.at(last),
      Buffer.concat([Buffer.from(`${to}/`), bytesOf(last)]),
      constants.COPYFILE_FICLONE,
    );
  } finally {
    way.folder.close();
  }
}

/** What applying came to: each path, and the trees of the touched ones as planned and as they are. */
export interface Applied {
  readonly paths: readonly Done[];
  readonly wanted: string;
  readonly got: string;
}

/** Does it in the workspace. Does not throw for what happens to single files. */
export function performApply({ ports, contents, plan }: PreparedApply, draft: string): Applied {
  const { workspace, upper } = ports;
  const { hash } = contents;
  const paths: Done[] = [];
  applySteps(plan, { workspace, upper, hash, draft, told: (done) => paths.push(done) });
  return { paths, ...proof(plan, ports, contents) };
}

const putOf = (is: Put['is'], oid: string): Put => ({ is, oid });

function proof({ steps }: ApplyPlan, { workspace }: PendingPorts, { hash }: RunContents) {
  const wanted = new Map<string, Put>();
  const got = new Map<string, Put>();
  for (const step of steps.filter(isFileStep)) {
    if (step.does === 'link') wanted.set(step.path, putOf('link', step.oid));
    else if (step.does !== 'remove')
      wanted.set(step.path, putOf((step.mode & 0o100) === 0 ? 'file' : 'executable', step.oid));
    const now = standAt(workspace, step.path, hash);
    if (now.is === 'link') got.set(step.path, putOf('link', now.oid));
    else if (now.is === 'file') got.set(step.path, putOf(now.executable ? 'executable' : 'file', now.oid));
    else if (now.is === 'other') got.set(step.path, putOf('file', '0'.repeat(hash === 'sha1' ? 40 : 64)));
  }
  return { wanted: treeOf(wanted, hash).oid, got: treeOf(got, hash).oid };
}

/** Removes unfinished files of an attempt that was cut off. */
export function forgetDrafts({ ports, plan }: PreparedApply, draft: string): void {
  const folders = new Set(
    [...plan.steps.map(({ path }) => path), ...plan.already].map((path) => dirname(path)),
  );
  for (const folder of folders) {
    const way = openFolder(ports.workspace, folder === '.' ? [] : folder.split('/'), false);
    if (way.is !== 'open') continue;
    try {
      removeDraft(way.folder.at(draft));
    } finally {
      way.folder.close();
    }
  }
}
