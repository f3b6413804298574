import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  openSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { causeText } from '../../model/cause.ts';
import type { RestoredPath } from '../../model/release.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Now, Put } from './decide-path.ts';
import { lookNow, sameNow } from './look-now.ts';
import { inFolder, type OpenFolder, splitPath } from './open-folder.ts';
import type { Step } from './plan.ts';
import { eachContent, type RunContents } from './run-contents.ts';

/**
 * Does the steps in `root` (absolute), each one only while what was planned for still stands there. What could not be done is
 * told and nothing of it is changed; `told` hears of each path as soon as it is settled.
 */
export async function applySteps(
  root: string,
  steps: readonly Step[],
  { before, contents, told }: { before: Snapshot; contents: RunContents; told: (path: RestoredPath) => void },
): Promise<void> {
  const settle = async (step: Step, work: () => void): Promise<void> => {
    const { path, how, why } = step;
    try {
      const { now } = await lookNow(root, path, contents.hash);
      if (isAsPlanned(step.now, now)) {
        work();
        told({ path, how, why });
      } else told({ path, how: 'kept', why: 'it changed while the rollback was under way' });
    } catch (cause) {
      told({ path, how: 'failed', why: causeText(cause) });
    }
  };
  // First: a file may have to go before another one's folder can take its place.
  const removals = steps.filter(({ put }) => put === null);
  for (const step of removals)
    await settle(step, () => inFolder(root, splitOrThrow(step.path), false, removeName));
  await removeEmptied(root, removals, { before, contents });
  const writes = steps.flatMap((step) => (step.put ? [{ step, put: step.put, oid: step.put.oid }] : []));
  const own = writes.filter(({ step }) => step.content !== null);
  const kept = writes.filter(({ step }) => step.content === null);
  for (const { step, put } of own) await settle(step, () => putContent(root, step, put, step.content));
  await eachContent(kept, contents, ({ step, put }, content) =>
    settle(step, () => putContent(root, step, put, content)),
  );
}

/** What stood in the way is gone by now, when the plan said so. */
function isAsPlanned(planned: Now, now: Now): boolean {
  if (planned.is === 'folder' || planned.is === 'absent') return now.is === 'absent' && now.behind === null;
  return sameNow(planned, now);
}

function splitOrThrow(path: string): { names: string[]; name: string } {
  const split = splitPath(path);
  if (split === undefined) throw new Error('it is no path of a file in the workspace');
  return split;
}

const removeName = (folder: OpenFolder, name: string): void => unlinkSync(folder.at(name));

function putContent(root: string, { path, now }: Step, put: Put, content: Buffer | null): void {
  if (content === null) throw new Error('its content of before the run is missing or damaged');
  inFolder(root, splitOrThrow(path), true, (folder, name) => placeFile(folder, name, { put, content, now }));
}

/** Writes beside and renames: whoever reads meanwhile sees the one or the other, whole. */
export function placeFile(
  folder: OpenFolder,
  name: string,
  { put, content, now }: { put: Put; content: Buffer; now: Now },
): void {
  const draft = folder.at(`.countersign-${randomBytes(8).toString('hex')}`);
  try {
    if (put.is === 'link') symlinkSync(content, draft);
    else writeDraft(draft, content, put.is === 'executable', now);
    renameSync(draft, folder.at(name));
  } catch (cause) {
    removeQuietly(draft);
    throw cause;
  }
}

const fresh = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** A file keeps who may read and write it; a new one gets what the umask leaves. */
function writeDraft(draft: string | Buffer, content: Buffer, executable: boolean, now: Now): void {
  const file = openSync(draft, fresh, now.is === 'file' ? 0o600 : executable ? 0o777 : 0o666);
  try {
    writeFileSync(file, content);
    if (now.is === 'file') {
      const readers = (now.mode & 0o444) >> 2;
      const keeps = executable === now.executable;
      fchmodSync(file, keeps ? now.mode : executable ? now.mode | readers : now.mode & ~0o111);
    }
  } finally {
    closeSync(file);
  }
}

function removeQuietly(draft: string | Buffer): void {
  try {
    unlinkSync(draft);
  } catch {
    // It was not made.
  }
}

/** Folders that were not there before the run and have nothing left in them, the deepest first. */
async function removeEmptied(
  root: string,
  removals: readonly Step[],
  { before, contents }: { before: Snapshot; contents: RunContents },
): Promise<void> {
  const folders = new Set(removals.flatMap(({ path }) => foldersAbove(path)));
  for (const folder of [...folders].sort((a, b) => (a > b ? -1 : 1))) {
    if (await contents.hasFolder(before, folder)) continue;
    try {
      inFolder(root, splitOrThrow(folder), false, (parent, name) => rmdirSync(parent.at(name)));
    } catch {
      // Somebody's file is in it, or it is gone.
    }
  }
}

function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}
