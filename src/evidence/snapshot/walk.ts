import { type Dirent, readdirSync } from 'node:fs';
import { errnoOf } from '../../model/cause.ts';
import type { Breath } from './breath.ts';
import { type Draft, draftBelow } from './folder.ts';
import type { SnapshotLimits } from './limits.ts';
import type { MissingList } from './missing-list.ts';
import type { NotedList } from './noted.ts';
import { inside, systemPath, textOf } from './path-bytes.ts';
import type { Scope } from './scope.ts';
import { type FileType, look, type Seen, same, seenOf, typeOf, whyNot } from './stat.ts';

/** A file that has to be read: it is new, or its times are not those it had. */
export interface Pending {
  readonly draft: Draft;
  readonly name: string;
  readonly path: string;
  readonly seen: Seen;
  readonly scope: Scope;
}

/** One look at the workspace, and what it has found so far. */
export interface Looking {
  /** Absolute, symlinks resolved. */
  readonly root: string;
  /** Folder below the workspace that is the store itself, if it is. */
  readonly skip: string | undefined;
  readonly breath: Breath;
  readonly limits: SnapshotLimits;
  readonly missing: MissingList;
  readonly noted: NotedList;
  readonly pending: Pending[];
  readonly ignored: string[];
  /** The repository in a folder that has a `.git`, the workspace included; undefined when git does not see one. */
  scopeAt(path: string): Promise<Scope | undefined>;
}

export interface Place {
  readonly draft: Draft;
  readonly path: string;
  readonly scope: Scope;
}

interface Unknown extends Place {
  readonly name: string;
  readonly type: FileType;
}

interface Named {
  readonly name: string;
  readonly type: FileType;
}

function typeOfEntry(entry: Dirent | Dirent<Buffer>): FileType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFIFO()) return 'a named pipe';
  return entry.isSocket() ? 'a socket' : 'a device';
}

/** What is in a folder; undefined when it is gone, a text when it cannot be told. */
export function listFolder(root: string, path: string): Named[] | string | undefined {
  const at = systemPath(inside(root, path).replace(/\/$/, ''));
  try {
    const entries = readdirSync(at, { withFileTypes: true });
    if (!entries.some(({ name }) => name.includes('\ufffd'))) {
      return entries.map((entry) => ({ name: entry.name, type: typeOfEntry(entry) }));
    }
    const raw = readdirSync(at, { withFileTypes: true, encoding: 'buffer' });
    return raw.map((entry) => ({ name: textOf(entry.name), type: typeOfEntry(entry) }));
  } catch (cause) {
    return errnoOf(cause) === 'ENOENT' ? undefined : whyNot(cause);
  }
}

/** Looks at one file: as it was, to be read, or nothing that can be kept. */
export function visit(draft: Draft, name: string, path: string, scope: Scope, at: Looking): void {
  const stat = look(systemPath(`${at.root}/${path}`));
  if (stat === undefined) {
    // A draft that was not listed would keep it.
    draft.gone.add(name);
    return;
  }
  if (typeof stat === 'string') {
    draft.gone.add(name);
    at.missing.add(path, stat, true);
    return;
  }
  const known = draft.known?.files.get(name);
  if (known?.settled && same(known.seen, stat)) {
    draft.same.push(name);
    return;
  }
  const seen = seenOf(stat);
  const type = typeOf(seen);
  if (type === 'file' || type === 'link') at.pending.push({ draft, name, path, seen, scope });
  else {
    draft.gone.add(name);
    if (type === 'folder') at.missing.add(path, 'it became a folder while it was looked at', true);
    else {
      at.noted.add(path, 'special', seen, 0);
      at.missing.add(path, `it is ${type}`, false);
    }
  }
}

/**
 * Walks a folder and everything below it into its draft. What the last snapshot knew is looked at while git is still listing
 * what it ignores; new names wait for that list.
 */
export async function walk(start: Place, at: Looking): Promise<void> {
  const stack: Place[] = [start];
  let unknown: Unknown[] = [];
  let looked = 0;
  do {
    for (const { draft, path, name, type, scope } of unknown) {
      const below = inside(path, name);
      if (await scope.ignores(below)) at.ignored.push(below);
      else if (type === 'folder') stack.push({ draft: draftBelow(draft, name, false), path: below, scope });
      else visit(draft, name, below, scope, at);
      const pause = at.breath.due();
      if (pause) await pause;
    }
    unknown = [];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      const pause = at.breath.due();
      if (pause) await pause;
      if (at.breath.stopped() || looked > at.limits.files) {
        place.draft.partial = true;
        if (at.breath.stopped()) at.missing.add('', 'stopped before everything was looked at', true);
        else at.missing.add(place.path, `more than the ${at.limits.files} files that are looked at`, true);
        continue;
      }
      looked += await lookInto(place, stack, unknown, at);
    }
  } while (unknown.length > 0);
}

/** Looks at what is directly in a folder; how many names that were. */
async function lookInto(place: Place, stack: Place[], unknown: Unknown[], at: Looking): Promise<number> {
  const { draft, path } = place;
  const names = listFolder(at.root, path);
  if (names === undefined) return 0;
  if (typeof names === 'string') {
    at.missing.add(path, names, true);
    return 0;
  }
  const inner = names.some(({ name }) => name === '.git') ? await at.scopeAt(path) : undefined;
  const scope = inner ?? place.scope;
  const { known } = draft;
  for (const { name, type } of names) {
    if (name === '.git') {
      // Git keeps nothing of that name in a tree: where it is no repository, somebody could hide files there.
      if (inner === undefined) at.ignored.push(inside(path, name));
      continue;
    }
    const below = path === '' ? name : `${path}/${name}`;
    if (type === 'folder') {
      if (below === at.skip) continue;
      if (known?.folders.has(name)) stack.push({ draft: draftBelow(draft, name, false), path: below, scope });
      else unknown.push({ draft, path, scope, name, type });
    } else if (known?.files.has(name)) visit(draft, name, below, scope, at);
    else unknown.push({ draft, path, scope, name, type });
  }
  return names.length;
}
