import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '../../model/snapshot.ts';
import { treeEntries } from '../snapshot/git-object.ts';
import { inside } from '../snapshot/path-bytes.ts';
import { look, typeOf } from '../snapshot/stat.ts';
import { placeFile } from './apply.ts';
import type { Now, Put } from './decide-path.ts';
import { lookNow, sameNow } from './look-now.ts';
import { openFolder, splitPath } from './open-folder.ts';
import { eachContent, type RunContents } from './run-contents.ts';

/** A private folder beside the workspace in which a rollback is tried. */
export interface Scratch {
  /** What stands for the workspace. */
  readonly root: string;
  /** An empty home for the checks. */
  readonly home: string;
  remove(): void;
}

export function openScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-rehearsal-'));
  const [root, home] = [join(folder, 'workspace'), join(folder, 'home')] as const;
  for (const one of [root, home]) mkdirSync(one, { mode: 0o700 });
  return { root, home, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function place(root: string, path: string, put: Put, content: Buffer): void {
  const split = splitPath(path);
  const way = split && openFolder(root, split.names, true);
  if (!split || way?.is !== 'open') return;
  try {
    placeFile(way.folder, split.name, { put, content, now: { is: 'absent', behind: null } });
  } finally {
    way.folder.close();
  }
}

/** Copies what stands at these paths of the workspace now. A folder of later files needs no copy: nothing is put in its place. */
export async function copyTouched(
  workspace: string,
  paths: readonly string[],
  { scratch, contents }: { scratch: Scratch; contents: RunContents },
): Promise<void> {
  for (const path of paths) {
    const { now, content } = await lookNow(workspace, path, contents.hash);
    if (content === null || (now.is !== 'file' && now.is !== 'link')) continue;
    const there = await lookNow(scratch.root, path, contents.hash);
    if (!sameNow(now, there.now)) place(scratch.root, path, putOf(now), content);
  }
}

const putOf = (now: Extract<Now, { is: 'file' | 'link' }>): Put => ({
  is: now.is === 'link' ? 'link' : now.executable ? 'executable' : 'file',
  oid: now.oid,
});

/** Writes every file of a snapshot. What it does not hold, such as ignored files, is not there. */
export async function exportSnapshot(
  snapshot: Snapshot,
  { scratch, contents }: { scratch: Scratch; contents: RunContents },
): Promise<{ written: number; missing: number }> {
  const files: { path: string; put: Put; oid: string }[] = [];
  const folders = [{ path: '', oid: snapshot.tree }];
  let missing = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const tree = (await contents.read([folder.oid])).get(folder.oid);
    if (!tree) missing += 1;
    for (const { name, mode, oid } of tree ? treeEntries(tree, contents.hash) : []) {
      const path = inside(folder.path, name);
      if (mode === '40000') folders.push({ path, oid });
      else files.push({ path, oid, put: { is: isOf[mode], oid } });
    }
  }
  await eachContent(files, contents, ({ path, put }, content) => {
    if (content === null) missing += 1;
    else place(scratch.root, path, put, content);
  });
  return { written: files.length - missing, missing };
}
const isOf = { '100644': 'file', '100755': 'executable', '120000': 'link' } as const;

/** Folders of installed packages. Git ignores them, so no snapshot holds them, and checks seldom run without. */
const installed = ['node_modules', '.venv', 'venv', 'vendor'] as const;

/**
 * Links the workspace's own installed packages into the scratch folder, unless the run changed something in them that is
 * rolled back; their names.
 */
export function linkInstalled(
  workspace: string,
  { root }: Scratch,
  touched: ReadonlyMap<string, unknown>,
): string[] {
  const tops = new Set([...touched.keys()].map((path) => path.split('/')[0]));
  return installed.filter((name) => {
    const there = look(join(workspace, name));
    if (there === undefined || typeof there === 'string' || typeOf(there) !== 'folder') return false;
    if (tops.has(name) || look(join(root, name)) !== undefined) return false;
    symlinkSync(join(workspace, name), join(root, name));
    return true;
  });
}
