import { posix } from 'node:path';
import type { FileState, Look } from './look.ts';

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly state: FileState;
}

/** What lies at and below some places; grows while it is counted. */
export interface Found {
  readonly files: FoundFile[];
  bytes: number;
  /** Folders that hold a repository of their own, or the repository itself. */
  readonly repositories: string[];
  /** Folders that could not be read. */
  readonly unread: string[];
}

export const nothingFound = (): Found => ({ files: [], bytes: 0, repositories: [], unread: [] });

/** Counts files at and below `roots` into `found`. Symlinks are counted, not followed. Throws when time is up. */
export async function walk(
  roots: readonly { readonly path: string; readonly recursive: boolean }[],
  found: Found,
  look: Look,
): Promise<void> {
  const open: string[] = [];
  const visit = (path: string, recursive: boolean): void => {
    const state = look.files.stat(path);
    if (state === undefined) return;
    if (state.kind === 'directory') {
      if (recursive) open.push(path);
      return;
    }
    found.files.push({ path, state });
    found.bytes += state.size;
  };
  for (const { path, recursive } of roots) {
    if (posix.basename(path) === '.git') found.repositories.push(posix.dirname(path));
    visit(path, recursive);
    await look.breathe();
  }
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = look.files.list(folder);
    if (entries === undefined) found.unread.push(folder);
    for (const entry of entries ?? []) {
      const path = posix.join(folder, entry.name);
      if (entry.name === '.git') found.repositories.push(folder);
      if (entry.directory) open.push(path);
      else visit(path, false);
      await look.breathe();
    }
  }
}
