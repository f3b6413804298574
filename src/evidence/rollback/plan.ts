import type { RestoredPath } from '../../model/release.ts';
import type { FileChange } from '../../model/snapshot.ts';
import { objectId } from '../snapshot/git-object.ts';
import { inside } from '../snapshot/path-bytes.ts';
import { listFolder } from '../snapshot/walk.ts';
import {
  type Choice,
  decidePath,
  type Now,
  type Put,
  stands,
  type Touched,
  touchedPaths,
} from './decide-path.ts';
import { lookNow } from './look-now.ts';
import { mergeText } from './merge-text.ts';
import type { RunContents } from './run-contents.ts';

/** One path to be changed. */
export interface Step {
  readonly path: string;
  /** What has to stand there still when it is done. */
  readonly now: Now;
  /** Null removes it. */
  readonly put: Put | null;
  /** What is written where it is not in the store: a merge, or somebody's later content under another mode. */
  readonly content: Buffer | null;
  readonly how: 'restored' | 'merged' | 'removed';
  readonly why: string;
}

/** What a rollback would do. Nothing has been changed yet. */
export interface RollbackPlan {
  readonly steps: readonly Step[];
  /** Paths that stay as they are, and why. */
  readonly left: readonly RestoredPath[];
  /** Changed, but only noted by size and hash: never touched. */
  readonly unkept: readonly { readonly path: string; readonly why: string }[];
  /** Repositories that are at another commit, or came or went. */
  readonly repositories: readonly FileChange[];
  /** What each path that is proved had in it before the run; null for nothing. */
  readonly wanted: ReadonlyMap<string, Put | null>;
  /** The same of the paths that are merged, which hold a later change as well. */
  readonly merging: ReadonlyMap<string, Put | null>;
}

interface Decided {
  readonly touched: Touched;
  readonly now: Now;
  readonly content: Buffer | null;
  readonly choice: Choice;
}

/** Compares what the run changed with what stands in `root` (absolute) now, path by path. */
export async function planRollback(
  root: string,
  changes: readonly FileChange[],
  contents: RunContents,
): Promise<RollbackPlan> {
  const decided: Decided[] = [];
  for (const touched of touchedPaths(changes)) {
    const { now, content } = await lookNow(root, touched.path, contents.hash);
    const choice = decidePath(touched, now);
    decided.push({ touched, now, content: isNeeded(choice, now) ? content : null, choice });
  }
  const removed = new Set(
    decided.flatMap(({ touched, choice }) => (choice.do === 'remove' ? [touched.path] : [])),
  );
  const steps: Step[] = [];
  const left: RestoredPath[] = [];
  const unkept: { path: string; why: string }[] = [];
  const wanted = new Map<string, Put | null>();
  const merging = new Map<string, Put | null>();
  for (const one of decided) {
    const { path, before } = one.touched;
    const { choice } = one;
    if (choice.do === 'report') {
      unkept.push({ path, why: choice.why });
      continue;
    }
    const end =
      choice.do === 'leave' ? leftAs(path, choice) : await stepFor(one, choice, { root, removed, contents });
    if ('put' in end) steps.push(end);
    else left.push(end);
    if (end.how === 'merged') merging.set(path, putOf(before));
    else if (isProved(one, end.how)) wanted.set(path, putOf(before));
  }
  const repositories = changes.filter(
    ({ before, after }) => before?.is === 'repository' || after?.is === 'repository',
  );
  return { steps, left, unkept, repositories, wanted, merging };
}

/** The current content, for what is written from it. */
const isNeeded = (choice: Choice, now: Now): boolean =>
  choice.do === 'merge' || (choice.do === 'put' && now.is === 'file' && choice.put.oid === now.oid);

/** What was not seen, or only noted, has no state of before the run to be compared with. */
function isProved({ touched: { before, unseen }, now }: Decided, how: RestoredPath['how']): boolean {
  if (unseen || before?.is === 'noted') return false;
  return how !== 'already' || stands(now, before);
}

const leftAs = (path: string, { how, why }: { how: RestoredPath['how']; why: string }): RestoredPath => ({
  path,
  how,
  why,
});

const putOf = (side: Touched['before']): Put | null =>
  side === null || side.is === 'noted' || side.is === 'repository'
    ? null
    : { is: side.is, oid: side.hash ?? '' };

interface Around {
  readonly root: string;
  /** Paths the rollback removes. */
  readonly removed: ReadonlySet<string>;
  readonly contents: RunContents;
}

async function stepFor(
  { touched: { path }, now, content }: Decided,
  choice: Extract<Choice, { do: 'remove' | 'put' | 'merge' }>,
  around: Around,
): Promise<Step | RestoredPath> {
  switch (choice.do) {
    case 'remove':
      return { path, now, put: null, content: null, how: 'removed', why: choice.why };
    case 'put': {
      const obstacle = obstacleTo(path, now, around);
      if (obstacle !== undefined) return leftAs(path, { how: 'kept', why: obstacle });
      return { path, now, put: choice.put, content, how: choice.how, why: choice.why };
    }
    case 'merge':
      return mergeStep({ path, now, content }, choice, around.contents);
    default:
      return choice satisfies never;
  }
}

async function mergeStep(
  { path, now, content }: { path: string; now: Now; content: Buffer | null },
  { base, theirs, executable }: Extract<Choice, { do: 'merge' }>,
  contents: RunContents,
): Promise<Step | RestoredPath> {
  const found = await contents.read([base, theirs]);
  const [was, wanted] = [found.get(base), found.get(theirs)];
  if (!content || !was || !wanted)
    return leftAs(path, { how: 'kept', why: 'its content of before the run is not kept' });
  const result = await mergeText(contents.git(), { ours: content, base: was, theirs: wanted });
  if (result.content === null) return leftAs(path, { how: 'kept', why: result.why });
  const oid = objectId('blob', result.content, contents.hash);
  const isSame = now.is === 'file' && now.oid === oid && now.executable === executable;
  if (isSame) return leftAs(path, { how: 'already', why: "nothing of the run's change is left in it" });
  const put = { is: executable ? 'executable' : 'file', oid } as const;
  return {
    path,
    now,
    put,
    content: result.content,
    how: 'merged',
    why: 'it was changed after the run, in other lines',
  };
}

/** What keeps a file from being put there; undefined when the rollback itself clears the way. */
function obstacleTo(path: string, now: Now, { root, removed }: Around): string | undefined {
  if (now.is === 'absent' && now.behind !== null && !removed.has(now.behind.path)) {
    return `${now.behind.path} is ${now.behind.link ? 'a link' : 'no folder'} now: nothing is put there`;
  }
  if (now.is === 'folder' && !isEmptied(root, path, removed))
    return 'a folder with other files stands there now';
  return undefined;
}

/** Whether everything in a folder is removed by the rollback. An empty folder may be somebody's: only those above a removed file go. */
function isEmptied(root: string, path: string, removed: ReadonlySet<string>): boolean {
  const names = listFolder(root, path);
  if (names === undefined || typeof names === 'string' || names.length === 0) return false;
  return names.every(({ name, type }) => {
    const below = inside(path, name);
    return type === 'folder' ? isEmptied(root, below, removed) : removed.has(below);
  });
}
