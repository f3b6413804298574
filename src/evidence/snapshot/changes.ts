import type { FileChange, Noted, NotedFile, Side, Snapshot } from '../../model/snapshot.ts';
import { createBreath } from './breath.ts';
import { changedTrees, type Pair } from './changed-trees.ts';
import type { HashName, TreeEntry } from './git-object.ts';
import { findMoves, type Move } from './renames.ts';
import { countLines, isBinary, mostCompared } from './text-patch.ts';

/** What the changes are worked out from. */
export interface ReadObjects {
  readonly hash: HashName;
  read(oids: readonly string[]): Promise<Map<string, Buffer | null>>;
  sizes(oids: readonly string[]): Promise<Map<string, number | null>>;
  noted(snapshot: Snapshot): Promise<Noted | undefined>;
}

/** Contents of one comparison that are read together; beyond this, lines are not counted. */
const mostBytes = 64 * 1024 * 1024;

/** After so many ms lines are no longer counted: the changes are what matters. */
const mostMs = 5_000;

/** Everything that is different in `b` from `a`, by path. */
export async function changesBetween(a: Snapshot, b: Snapshot, objects: ReadObjects): Promise<FileChange[]> {
  const { pairs, unread } = await changedTrees(a.tree, b.tree, objects.hash, objects.read);
  const oids = [
    ...new Set(
      pairs.flatMap(({ before, after }) => [before?.oid, after?.oid]).filter((oid) => oid !== undefined),
    ),
  ];
  const sizes = await objects.sizes(oids);
  const contents = await readSome(oids, sizes, objects);
  const moves = findMoves(pairs, sizes, (oid) => contents.get(oid) ?? undefined);
  const moved = new Set(moves.flatMap(({ from, to }) => [from, to]));
  const [before, after] = await Promise.all([objects.noted(a), objects.noted(b)]);
  const picture: Picture = {
    sizes,
    contents,
    before: notesOf(before),
    after: notesOf(after),
    cut: before === undefined || after === undefined || before.cut || after.cut,
    unseen: [...a.incomplete, ...b.incomplete].filter((one) => one.unseen).map(({ path }) => path),
  };
  const changes: FileChange[] = [];
  const breath = createBreath(AbortSignal.timeout(mostMs));
  for (const one of [...pairs.filter((pair) => !moved.has(pair)), ...moves]) {
    const pause = breath.due();
    if (pause) await pause;
    const change = 'to' in one ? moveChange(one, picture) : plainChange(one, picture);
    changes.push(breath.stopped() ? change : { ...change, ...compared(change, picture) });
  }
  const left = new Set(moves.map(({ from }) => from));
  const told = new Set(pairs.filter((pair) => !left.has(pair)).map(({ path }) => path));
  return [
    ...changes,
    ...repositoryChanges(a, b, picture.unseen),
    ...notedChanges(picture, told),
    ...unread.map((path): FileChange => ({ ...nothing, kind: 'unknown', path, before: null, after: null })),
  ].sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}

const notesOf = (noted: Noted | undefined): Map<string, NotedFile> =>
  new Map(noted?.files.map((note) => [note.path, note]));

interface Picture {
  readonly sizes: ReadonlyMap<string, number | null>;
  readonly contents: ReadonlyMap<string, Buffer | null>;
  readonly before: ReadonlyMap<string, NotedFile>;
  readonly after: ReadonlyMap<string, NotedFile>;
  /** One of the two lists of notes is not whole. */
  readonly cut: boolean;
  /** Paths about which, and below which, one of the snapshots knows nothing. */
  readonly unseen: readonly string[];
}

async function readSome(
  oids: readonly string[],
  sizes: ReadonlyMap<string, number | null>,
  objects: ReadObjects,
): Promise<Map<string, Buffer | null>> {
  let bytes = 0;
  const some = oids.filter((oid) => {
    const size = sizes.get(oid) ?? null;
    if (size === null || size > mostCompared || bytes + size > mostBytes) return false;
    bytes += size;
    return true;
  });
  return objects.read(some);
}

function sideOf(entry: TreeEntry | null, sizes: ReadonlyMap<string, number | null>): Side | null {
  if (entry === null) return null;
  const is = entry.mode === '120000' ? 'link' : entry.mode === '100755' ? 'executable' : 'file';
  return { is, size: sizes.get(entry.oid) ?? null, hash: entry.oid };
}

const hides = (unseen: readonly string[], path: string): boolean =>
  unseen.some((place) => place === '' || path === place || path.startsWith(`${place}/`));

const notedSide = (note: NotedFile | undefined): Side | null =>
  note ? { is: 'noted', size: note.size, hash: note.hash } : null;

/** A side whose content is not kept may still have been noted: too large by now, or replaced by a pipe. */
function plainChange(pair: Pair, picture: Picture): FileChange {
  const { path } = pair;
  const before = sideOf(pair.before, picture.sizes) ?? notedSide(picture.before.get(path));
  const after = sideOf(pair.after, picture.sizes) ?? notedSide(picture.after.get(path));
  const untold = (pair.before === null || pair.after === null) && hides(picture.unseen, path);
  const kind = untold ? 'unknown' : before === null ? 'added' : after === null ? 'deleted' : 'changed';
  return { ...uncompared, kind, path, before, after, kept: isKept(before, after, picture) };
}

function moveChange({ from, to }: Move, picture: Picture): FileChange {
  const [before, after] = [sideOf(from.before, picture.sizes), sideOf(to.after, picture.sizes)];
  const untold = hides(picture.unseen, from.path) || hides(picture.unseen, to.path);
  const kind = untold ? 'unknown' : 'renamed';
  const kept = isKept(before, after, picture);
  return { ...uncompared, kind, path: to.path, from: from.path, before, after, kept };
}

function isKept(before: Side | null, after: Side | null, { sizes }: Picture): boolean {
  const there = (side: Side | null): boolean =>
    side === null || (side.is !== 'noted' && (sizes.get(side.hash ?? '') ?? null) !== null);
  return there(before) && there(after);
}

function compared(
  { before, after }: FileChange,
  { contents }: Picture,
): Pick<FileChange, 'binary' | 'lines'> {
  const read = (side: Side | null): Buffer | null =>
    side === null ? Buffer.alloc(0) : (contents.get(side.hash ?? '') ?? null);
  const [old, now] = [read(before), read(after)];
  if (old === null || now === null) return { binary: null, lines: null };
  const binary = isBinary(old) || isBinary(now);
  return { binary, lines: binary ? null : countLines(old, now) };
}

const uncompared = { from: null, binary: null, lines: null } as const;
const nothing = { ...uncompared, kept: false } as const;

function repositoryChanges(a: Snapshot, b: Snapshot, unseen: readonly string[]): FileChange[] {
  const old = new Map(a.repositories.map((one) => [one.path, one]));
  const now = new Map(b.repositories.map((one) => [one.path, one]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was && is && was.head === is.head) return [];
    const side = (one: typeof was): Side | null =>
      one ? { is: 'repository', size: null, hash: one.head } : null;
    const untold = (!was || !is) && hides(unseen, path);
    const kind = untold ? 'unknown' : !was ? 'added' : !is ? 'deleted' : 'changed';
    return [{ ...nothing, kind, path, before: side(was), after: side(is) }];
  });
}

/** Hashes decide where both are known; else size and times. */
function differ(a: NotedFile, b: NotedFile): boolean {
  if (a.size !== b.size || a.executable !== b.executable) return true;
  if (a.hash !== null && b.hash !== null && a.partial === b.partial && !a.partial) return a.hash !== b.hash;
  return a.hash !== b.hash || a.mtimeMs !== b.mtimeMs || a.ctimeMs !== b.ctimeMs;
}

function notedChanges({ before, after, cut, unseen }: Picture, told: ReadonlySet<string>): FileChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    // Where a content is known on one side, the change is told there.
    if (told.has(path) || (was && is && !differ(was, is))) return [];
    const untold = (!was || !is) && (cut || hides(unseen, path));
    const kind = untold ? 'unknown' : !was ? 'added' : !is ? 'deleted' : 'changed';
    return [{ ...nothing, kind, path, before: notedSide(was), after: notedSide(is) }];
  });
}
