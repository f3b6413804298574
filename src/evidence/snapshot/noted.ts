import { readdirSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { NotedFile } from '../../model/snapshot.ts';
import { hashFile } from './content.ts';
import { inside, systemPath } from './path-bytes.ts';
import type { Repository } from './repository.ts';
import { isExecutable, look, type Seen, typeOf } from './stat.ts';
import { type Looking, listFolder } from './walk.ts';

/** What a snapshot knows by size and hash only. */
export interface NotedList {
  /** With a hash when `hashBytes` lets it: a larger file is hashed at both ends, or not at all when it is 0. */
  add(path: string, why: NotedFile['why'], seen: Seen, hashBytes: number): void;
  result(): NotedFile[];
  /** Notes there were before that this look did not concern. */
  carry(concerns: (path: string) => boolean): void;
}

const milliseconds = (ns: bigint): number => Number(ns) / 1e6;

/** `before` are the notes of the last snapshot: what has the same times was not changed and is not read again. */
export function createNotedList(root: string, before: readonly NotedFile[]): NotedList {
  const known = new Map(before.map((note) => [note.path, note]));
  const notes = new Map<string, NotedFile>();
  return {
    add(path, why, seen, hashBytes) {
      const times = { mtimeMs: milliseconds(seen.mtimeNs), ctimeMs: milliseconds(seen.ctimeNs) };
      const size = Number(seen.size);
      const old = known.get(path);
      const untouched = old?.size === size && old.mtimeMs === times.mtimeMs && old.ctimeMs === times.ctimeMs;
      const at = isAbsolute(path) ? path : systemPath(join(root, path));
      const hashed =
        untouched && old.hash !== null
          ? old
          : hashBytes > 0 && typeOf(seen) === 'file'
            ? hashFile(at, hashBytes)
            : undefined;
      const { hash = null, partial = false } = hashed ?? {};
      notes.set(path, { path, why, size, ...times, executable: isExecutable(seen), hash, partial });
    },
    carry(concerns) {
      for (const [path, note] of known) if (!concerns(path) && !notes.has(path)) notes.set(path, note);
    },
    result: () => [...notes.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** Ignored files above this are noted without a hash. */
const mostHashed = 1024 * 1024;

/**
 * Notes the files that git ignores, those nearest to the root first: settings and secrets lie there, packages below. Whether
 * there are more than were noted.
 */
export async function noteIgnored(roots: readonly string[], at: Looking): Promise<boolean> {
  const { ignoredFiles, ignoredBytes } = at.limits;
  const queue = [...roots].sort((a, b) => depth(a) - depth(b));
  let count = 0;
  let bytes = 0;
  // The queue grows while it is worked off.
  for (const path of queue) {
    const pause = at.breath.due();
    if (pause) await pause;
    if (at.breath.stopped()) return true;
    if (count >= ignoredFiles) {
      at.missing.add('', `more than ${ignoredFiles} ignored files: the rest is not noted`, false);
      return true;
    }
    const seen = look(systemPath(join(at.root, path)));
    if (seen === undefined) continue;
    if (typeof seen === 'string') at.missing.add(path, seen, true);
    else if (typeOf(seen) === 'folder') {
      const names = listFolder(at.root, path);
      if (typeof names === 'string') at.missing.add(path, names, true);
      else for (const { name } of names ?? []) if (name !== '.git') queue.push(inside(path, name));
    } else {
      count += 1;
      const small = Number(seen.size) <= mostHashed && bytes < ignoredBytes;
      if (small) bytes += Number(seen.size);
      at.noted.add(path, 'ignored', seen, small ? mostHashed : 0);
    }
  }
  return false;
}

const depth = (path: string): number => path.split('/').length;

const controlFiles = [
  'HEAD',
  'config',
  'config.worktree',
  'info/exclude',
  'info/attributes',
  'info/sparse-checkout',
];

/** Notes what decides how git behaves and is in no tree: settings, ignore rules, hooks and the branch that is checked out. */
export function noteControl({ gitFolder, commonFolder }: Repository, at: Looking): void {
  for (const folder of new Set([gitFolder, commonFolder])) {
    for (const name of [...controlFiles, ...hooksIn(folder)]) {
      const file = join(folder, name);
      const seen = look(file);
      if (seen === undefined || typeof seen === 'string' || typeOf(seen) === 'folder') continue;
      const path = relative(at.root, file);
      at.noted.add(path.startsWith('../') ? file : path, 'control', seen, mostHashed);
    }
  }
}

function hooksIn(folder: string): string[] {
  try {
    const names = readdirSync(join(folder, 'hooks'));
    return names.filter((name) => !name.endsWith('.sample')).map((name) => join('hooks', name));
  } catch {
    return [];
  }
}
