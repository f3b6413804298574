import { inside } from '../snapshot/path-bytes.ts';
import { listFolder } from '../snapshot/walk.ts';
import type { ApplyGround, ApplyPlan, Draft } from './apply-plan.ts';
import { decideChange, type Wanted } from './decide-change.ts';
import { planGit } from './plan-git.ts';
import type { UpperEntry } from './read-upper.ts';
import { settle } from './settle.ts';
import { type Stand, standAt } from './stand.ts';
import { wantedOf } from './wanted.ts';

interface Around {
  readonly draft: Draft;
  readonly ground: ApplyGround;
  readonly there: ReadonlyMap<string, UpperEntry>;
}

type FolderEntry = Extract<UpperEntry, { is: 'folder' }>;
type FileEntry = Extract<UpperEntry, { is: 'file' | 'link' }>;

const gone: Wanted = { is: 'absent' };
const isGits = ({ path }: UpperEntry): boolean => path.split('/').includes('.git');

/** Works out what has to be done, path by path. Throws when the upper folder cannot be read. */
export async function planApply(entries: readonly UpperEntry[], ground: ApplyGround): Promise<ApplyPlan> {
  const draft: Draft = {
    ...{ steps: [], conflicts: [], refused: [], left: [], already: [] },
    ...{ removed: new Set(), standing: new Map() },
  };
  const there = new Map(entries.map((entry) => [entry.path, entry]));
  const around = { draft, ground, there };
  for (const entry of entries) {
    if (isGits(entry)) continue;
    switch (entry.is) {
      case 'refused':
        draft.refused.push({ path: entry.path, why: entry.why });
        break;
      case 'gone':
        await planGone(entry.path, around);
        break;
      case 'folder':
        await planFolder(entry, around);
        break;
      case 'file':
      case 'link':
        await planFile(entry, around);
        break;
      default:
        entry satisfies never;
    }
  }
  planGit(entries.filter(isGits), draft, ground);
  return withoutIdleFolders(around);
}

/** What stands there, as it will be when what the plan removes is gone. */
function nowAt(path: string, { draft, ground }: Around): Stand {
  const now = standAt(ground.workspace, path, ground.contents.hash);
  if (now.is !== 'absent' || now.behind === null) return now;
  return draft.removed.has(now.behind.path) ? { is: 'absent', behind: null } : now;
}

/** What lies behind something nobody has decided about is part of that question. */
const isAsked = (now: Stand, { conflicts }: Draft): boolean =>
  now.is === 'absent' && conflicts.some(({ path }) => path === now.behind?.path);

async function planFile(entry: FileEntry, around: Around): Promise<void> {
  const { draft, ground } = around;
  const { path } = entry;
  const now = nowAt(path, around);
  if (isAsked(now, draft)) return;
  const wanted = wantedOf(entry, ground);
  const one = { path, entry, wanted, now };
  if (now.is !== 'folder') {
    const verdict = decideChange(ground.base.at(path), wanted, now, ground.startMs);
    const replaced = verdict.do === 'take' || verdict.do === 'merge';
    const stays = wanted.is === 'file' && now.is === 'file' && now.oid === wanted.oid && !replaced;
    if (stays && entry.is === 'file' && entry.inode !== null) draft.standing.set(entry.inode, path);
    return settle(one, verdict, around);
  }
  // In the place of a folder: what was in it goes first.
  await clearFolder(path, around);
  const mode = wanted.is === 'file' ? wanted.mode : 0;
  const free = found(path, ground.workspace).files.every((below) => draft.removed.has(below));
  const blocked = { do: 'blocked', why: 'a folder with other files stands there now' } as const;
  await settle(one, free ? { do: 'take', mode } : blocked, around);
}

async function planGone(path: string, around: Around): Promise<void> {
  const { draft, ground } = around;
  const now = nowAt(path, around);
  if (isAsked(now, draft)) return;
  if (now.is === 'folder') return clearFolder(path, around);
  const verdict = decideChange(ground.base.at(path), gone, now, ground.startMs);
  await settle({ path, entry: null, wanted: gone, now }, verdict, around);
}

async function planFolder(entry: FolderEntry, around: Around): Promise<void> {
  const { draft, ground } = around;
  const { path } = entry;
  const mode = entry.mode & 0o1777;
  const now = nowAt(path, around);
  if (isAsked(now, draft)) return;
  if (now.is === 'folder') {
    if (entry.fresh) await clearFolder(path, around);
    if ((mode & 0o777) === now.mode) return;
    // What applying makes is open to its user until all that belongs in it is there; it may have been cut off.
    const unclosed = ground.base.at(path).is === 'absent' && now.mode === ((mode & 0o777) | 0o700);
    if (Number(now.seen.ctimeNs) / 1e6 >= ground.startMs && !unclosed)
      draft.left.push({ path, why: 'its permissions differ, and nobody can tell who changed them' });
    else await settle({ path, entry: null, wanted: gone, now }, { do: 'mode', mode }, around);
    return;
  }
  // Somebody put something else in its place: what belongs in it says so.
  if (ground.base.at(path).is === 'folder' && now.is !== 'absent') return;
  if (now.is !== 'absent') {
    const verdict = decideChange(ground.base.at(path), gone, now, ground.startMs);
    await settle({ path, entry: null, wanted: gone, now }, verdict, around);
    if (!draft.removed.has(path)) return;
  } else if (now.behind !== null) return;
  draft.steps.push({ does: 'folder', path, mode });
}

/** Everything below a folder of the workspace now, outer folders first; nothing behind a link. */
function found(folder: string, workspace: string): { files: string[]; folders: string[] } {
  const files: string[] = [];
  const folders: string[] = [folder];
  for (const at of folders) {
    const names = listFolder(workspace, at);
    if (names === undefined || typeof names === 'string') continue;
    for (const { name, type } of names) (type === 'folder' ? folders : files).push(inside(at, name));
  }
  return { files, folders: folders.slice(1) };
}

/** The agent removed everything that was in a folder: what was not there then stays. */
async function clearFolder(folder: string, around: Around): Promise<void> {
  const { draft, ground, there } = around;
  const { files, folders } = found(folder, ground.workspace);
  const known = ground.base.below(folder);
  const all = ground.base.mayHoldMore(folder) ? [...new Set([...known, ...files])] : known;
  for (const path of all) {
    if (there.has(path)) continue;
    const now = nowAt(path, around);
    if (now.is === 'absent') continue;
    const verdict = decideChange(ground.base.at(path), gone, now, ground.startMs);
    await settle({ path, entry: null, wanted: gone, now }, verdict, around);
  }
  const told = new Set(all);
  for (const path of files) {
    if (!told.has(path) && !there.has(path))
      draft.left.push({ path, why: 'it was made in the workspace meanwhile: it stays' });
  }
  for (const path of [folder, ...folders]) {
    const stays = there.get(path)?.is === 'folder';
    const empty = !files.some((file) => file.startsWith(`${path}/`));
    if (stays) continue;
    const why = empty ? ground.refusal(path) : null;
    if (why === null) draft.steps.push({ does: 'unfold', path });
    else draft.refused.push({ path, why });
  }
}

/** Folders are made for what belongs in them, or because the contract covers them. */
function withoutIdleFolders({ draft, ground }: Around): ApplyPlan {
  const needed = new Set<string>();
  for (const { does, path } of draft.steps) {
    if (does !== 'put' && does !== 'merge' && does !== 'link') continue;
    const names = path.split('/');
    for (const at of names.keys()) needed.add(names.slice(0, at).join('/'));
  }
  const idle = (path: string): boolean => {
    if (needed.has(path)) return false;
    if (ground.base.at(path).is === 'folder') return true;
    const why = ground.refusal(path);
    const told = draft.refused.some((one) => one.path.startsWith(`${path}/`));
    if (why !== null && !told) draft.left.push({ path, why: `an empty folder: ${why}` });
    return why !== null;
  };
  const { steps, conflicts, refused, left, already, standing } = draft;
  return {
    steps: steps.filter(({ does, path }) => does !== 'folder' || !idle(path)),
    ...{ conflicts, refused, left, already, standing },
  };
}
