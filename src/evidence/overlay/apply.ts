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
import { type OpenFolder, openFolder } from '../rollback/open-folder.ts';
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
 * before another one's folder can take its place; permissions of folders come last: they may close them.
 */
export function applySteps({ steps, standing }: Pick<ApplyPlan, 'steps' | 'standing'>, at: Applying): void {
  const of = <D extends Step['does']>(does: D): Extract<Step, { does: D }>[] =>
    steps.filter((step): step is Extract<Step, { does: D }> => step.does === does);
  for (const step of of('remove'))
    settle(step, at, () => inFolder(step.path, at, (folder, name) => unlinkSync(folder.at(name))));
  for (const { path } of of('unfold').sort((a, b) => (a.path > b.path ? -1 : 1))) unfold(path, at);
  const folders = of('folder').sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path } of folders) makeFolder(path, at);
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

/** Opens the folder a path lies in, without following a link; one without the right to write is opened for the moment. */
function inFolder(path: string, at: Applying, work: (folder: OpenFolder, name: string) => void): void {
  const names = path.split('/');
  const name = names.pop() ?? '';
  const way = openFolder(at.workspace, names, true);
  switch (way.is) {
    case 'absent':
      throw new Error('its folder is gone');
    case 'blocked':
      throw new Error(`${way.by} is ${way.link ? 'a link' : 'no folder'}`);
    case 'failed':
      throw new Error(way.why);
    case 'open':
      try {
        const here = way.folder.at('.');
        const mode = lstatSync(here).mode & 0o7777;
        withAccess(here, mode, 0o200, () => work(way.folder, name));
      } finally {
        way.folder.close();
      }
      break;
    default:
      way satisfies never;
  }
}

function unfold(path: string, at: Applying): void {
  try {
    inFolder(path, at, (folder, name) => rmdirSync(folder.at(name)));
  } catch {
    // Somebody's file is in it, or it is gone.
  }
}

function makeFolder(path: string, at: Applying): void {
  try {
    inFolder(path, at, (folder, name) => mkdirSync(folder.at(name), { mode: 0o700 }));
  } catch {
    // It is there; if it is something else, what belongs in it fails and says so.
  }
}

/** Bits a folder has from the one above it stay. */
function closeFolder(path: string, mode: number, at: Applying): void {
  try {
    inFolder(path, at, (folder, name) => {
      const here = openSync(
        folder.at(name),
        constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
      );
      try {
        fchmodSync(here, mode);
      } finally {
        closeSync(here);
      }
    });
  } catch {
    // What could not be put in it has said so.
  }
}

/** Through a descriptor: a link put in its place is not followed. */
function setMode(path: string, mode: number, at: Applying): void {
  inFolder(path, at, (folder, name) => {
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
  inFolder(step.path, at, (folder, name) => {
    const draft = folder.at(at.draft);
    removeQuietly(draft);
    try {
      makeDraft(step, draft, placed, at);
      renameSync(draft, folder.at(name));
    } catch (cause) {
      removeQuietly(draft);
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
        inFolder(first, at, (folder, name) => linkSync(folder.at(name), draft));
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

function removeQuietly(draft: string | Buffer): void {
  try {
    unlinkSync(draft);
  } catch {
    // It was not made.
  }
}
