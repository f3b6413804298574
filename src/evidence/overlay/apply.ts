import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  futimesSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { causeText } from '../../model/cause.ts';
import { inFolder, type OpenFolder } from '../rollback/open-folder.ts';
import type { HashName } from '../snapshot/git-object.ts';
import type { ApplyPlan, Left, Step } from './apply-plan.ts';
import { upperPlace, withAccess } from './read-upper.ts';
import { standAt, unmoved } from './stand.ts';

/** What became of one step. */
export interface Done extends Left {
  readonly how: 'applied' | 'merged' | 'removed' | 'kept' | 'failed';
}

export interface Applying {
  /** Absolute. */
  readonly workspace: string;
  readonly upper: string;
  readonly hash: HashName;
  /** Unfinished files begin with it: whoever comes after a crash knows them by it. */
  readonly draft: string;
  /** Hears of each path as soon as it is settled. */
  readonly told: (done: Done) => void;
}

type FileStep = Extract<Step, { does: 'put' | 'merge' | 'link' }>;

/**
 * Does the steps, each only while what it was planned for still stands there. Removals come first: a file may have to go
 * before another one's folder can take its place. Folders get their permissions before anything in them changes: whoever comes
 * after a crash could not tell later who changed them. What these take from the folder's own user is taken last.
 */
export function applySteps({ steps, standing }: Pick<ApplyPlan, 'steps' | 'standing'>, at: Applying): void {
  const of = <D extends Step['does']>(does: D): Extract<Step, { does: D }>[] =>
    steps.filter((step): step is Extract<Step, { does: D }> => step.does === does);
  for (const step of of('mode')) if (step.now.is === 'folder') openUp(step, at);
  for (const step of of('remove'))
    settle(step, at, () => inOpened(step.path, at, (folder, name) => unlinkSync(folder.at(name))));
  for (const { path } of of('unfold').sort((a, b) => (a.path > b.path ? -1 : 1))) unfold(path, at);
  const folders = of('folder').sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, mode } of folders) makeFolder(path, mode, at);
  /** Where the first name of a file of several names was put. */
  const placed = new Map(standing);
  for (const step of steps)
    if (step.does === 'put' || step.does === 'merge' || step.does === 'link')
      settle(step, at, () => place(step, placed, at));
  for (const step of of('mode')) settle(step, at, () => setMode(step.path, step.mode, at));
  for (const { path, mode } of folders.reverse()) closeFolder(path, mode, at);
}

function settle(step: Exclude<Step, { does: 'folder' | 'unfold' }>, at: Applying, work: () => void): void {
  const { path } = step;
  try {
    const now = standAt(at.workspace, path, at.hash);
    const cleared = step.now.is === 'folder' && now.is === 'absent';
    if (cleared || unmoved(step.now, now)) {
      work();
      const how = step.does === 'remove' ? 'removed' : step.does === 'merge' ? 'merged' : 'applied';
      at.told({ path, how, why: '' });
    } else at.told({ path, how: 'kept', why: 'it changed while the changes were applied' });
  } catch (cause) {
    at.told({ path, how: 'failed', why: causeText(cause) });
  }
}

/** A folder without the right to write is opened for the moment. */
function inOpened(path: string, at: Applying, work: (folder: OpenFolder, name: string) => void): void {
  const names = path.split('/');
  const name = names.pop() ?? '';
  inFolder(at.workspace, { names, name }, true, (folder) => {
    const mode = lstatSync(folder.at('.')).mode & 0o7777;
    withAccess(folder.at('.'), mode, 0o200, () => work(folder, name));
  });
}

function unfold(path: string, at: Applying): void {
  try {
    inOpened(path, at, (folder, name) => rmdirSync(folder.at(name)));
  } catch {
    // Somebody's file is in it, or it is gone.
  }
}

/** For what has to be done in it. */
const openly = (mode: number): number => mode | 0o700;

function openUp({ path, mode, now }: Extract<Step, { does: 'mode' }>, at: Applying): void {
  try {
    if (unmoved(now, standAt(at.workspace, path, at.hash))) setMode(path, openly(mode), at);
  } catch {
    // Its own step says so.
  }
}

/** Under another name until it has its permissions: half made it is never seen. */
function makeFolder(path: string, mode: number, at: Applying): void {
  try {
    inOpened(path, at, (folder, name) => {
      // A rename would take the place of an empty one.
      if (lstatSync(folder.at(name), { throwIfNoEntry: false })) return;
      const draft = folder.at(at.draft);
      removeDraft(draft);
      mkdirSync(draft, { mode: 0o700 });
      try {
        setFolderMode(draft, openly(mode));
        renameSync(draft, folder.at(name));
      } catch (cause) {
        removeDraft(draft);
        throw cause;
      }
    });
  } catch {
    // If something else is there now, what belongs in it fails and says so.
  }
}

function closeFolder(path: string, mode: number, at: Applying): void {
  try {
    inOpened(path, at, (folder, name) => setFolderMode(folder.at(name), mode));
  } catch {
    // What could not be put in it has said so.
  }
}

function setFolderMode(place: string | Buffer, mode: number): void {
  const here = openSync(place, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    fchmodSync(here, mode);
  } finally {
    closeSync(here);
  }
}

/** Through a descriptor: a link put in its place is not followed. */
function setMode(path: string, mode: number, at: Applying): void {
  inOpened(path, at, (folder, name) => {
    const file = openSync(folder.at(name), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      fchmodSync(file, mode);
    } finally {
      closeSync(file);
    }
  });
}

/** Writes beside and renames: whoever reads meanwhile sees the one or the other, whole. */
function place(step: FileStep, placed: Map<string, string>, at: Applying): void {
  inOpened(step.path, at, (folder, name) => {
    const draft = folder.at(at.draft);
    removeDraft(draft);
    try {
      makeDraft(step, draft, placed, at);
      renameSync(draft, folder.at(name));
    } catch (cause) {
      removeDraft(draft);
      throw cause;
    }
  });
  if (step.does === 'put' && step.inode !== null && !placed.has(step.inode))
    placed.set(step.inode, step.path);
}

function makeDraft(
  step: FileStep,
  draft: string | Buffer,
  placed: ReadonlyMap<string, string>,
  at: Applying,
): void {
  switch (step.does) {
    case 'link':
      symlinkSync(step.target, draft);
      return;
    case 'merge':
      writeFileSync(draft, step.content, { mode: 0o600, flag: 'wx' });
      finish(draft, step.mode, null);
      return;
    case 'put': {
      const first = step.inode === null ? undefined : placed.get(step.inode);
      const there = first === undefined ? undefined : standAt(at.workspace, first, at.hash);
      if (first !== undefined && there?.is === 'file' && there.oid === step.oid) {
        inOpened(first, at, (folder, name) => linkSync(folder.at(name), draft));
        return;
      }
      const from = upperPlace(at.upper, step.path);
      const { mode } = lstatSync(from);
      const how = constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL;
      withAccess(from, mode & 0o7777, 0o400, () => copyFileSync(from, draft, how));
      finish(draft, step.mode, step.mtimeMs);
      return;
    }
    default:
      step satisfies never;
  }
}

/** On disk before it takes the other's place; with the time the agent's own file had, which builds go by. */
function finish(draft: string | Buffer, mode: number, mtimeMs: number | null): void {
  chmodSync(draft, mode | 0o600);
  const file = openSync(draft, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    if (mtimeMs !== null) futimesSync(file, mtimeMs / 1000, mtimeMs / 1000);
    fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Of a file or a folder that was begun; nothing is done where none was. */
export function removeDraft(draft: string | Buffer): void {
  for (const remove of [unlinkSync, rmdirSync]) {
    try {
      remove(draft);
    } catch {
      // It is the other one, or was not made.
    }
  }
}
