import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Prepared,
  prepareRollback,
  type RollbackPorts,
} from '../../../src/evidence/rollback/rollback.ts';
import { openRunContents } from '../../../src/evidence/rollback/run-contents.ts';
import { treeEntries } from '../../../src/evidence/snapshot/git-object.ts';
import type { Outcome } from '../../../src/model/problem.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { must } from '../../commands/recorded-run.ts';
import { gitPath, type Options, openRig, type Rig } from '../snapshot/rig.ts';

/** A workspace a run has worked in: a snapshot before and one after. */
export interface Run extends Rig {
  readonly ports: RollbackPorts;
  readonly before: Snapshot;
  readonly after: Snapshot;
  prepare(over?: Partial<RollbackPorts>): Promise<Outcome<Prepared>>;
}

/** Makes the workspace, lets the agent work, and looks before and after. */
export async function recordRun(
  setUp: (rig: Rig) => void,
  agent: (rig: Rig) => void,
  options: Options = {},
): Promise<Run> {
  const rig = openRig(options);
  setUp(rig);
  const before = await rig.take();
  agent(rig);
  const after = await rig.take();
  const ports = {
    workspace: rig.at,
    store: rig.store,
    git: { program: gitPath, environment: { PATH: process.env.PATH, HOME: rig.home } },
    clock: Date.now,
  };
  const prepare: Run['prepare'] = (over = {}) => prepareRollback({ ...ports, ...over }, before, after);
  return { ...rig, ports, before, after, prepare };
}

export type Edit =
  | { readonly do: 'write' | 'link'; readonly path: string; readonly content: string }
  | { readonly do: 'line'; readonly path: string; readonly at: number; readonly content: string }
  | { readonly do: 'remove' | 'flip'; readonly path: string }
  | { readonly do: 'move'; readonly path: string; readonly to: string };

const isFile = (at: string): boolean => lstatSync(at, { throwIfNoEntry: false })?.isFile() === true;

/** What the system refuses is not done: a file in a file, a folder into itself. */
export function edit(root: string, one: Edit): void {
  const at = join(root, one.path);
  try {
    switch (one.do) {
      case 'write':
      case 'link':
        mkdirSync(dirname(at), { recursive: true });
        if (one.do === 'link') symlinkSync(one.content, at);
        else if (!lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) writeFileSync(at, one.content);
        break;
      case 'line': {
        if (!isFile(at)) break;
        const lines = readFileSync(at, 'utf8').split('\n');
        lines.splice(Math.min(one.at, lines.length), 0, one.content);
        writeFileSync(at, lines.join('\n'));
        break;
      }
      case 'remove':
        rmSync(at, { recursive: true });
        break;
      case 'flip':
        if (isFile(at)) chmodSync(at, lstatSync(at).mode ^ 0o111);
        break;
      case 'move':
        mkdirSync(dirname(join(root, one.to)), { recursive: true });
        renameSync(at, join(root, one.to));
        break;
      default:
        one satisfies never;
    }
  } catch {
    // Refused.
  }
}

/** The files of a folder the plain way: type, executable bit and content by path. Links to folders are not followed. */
export function filesOf(root: string, below = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const name = join(below, entry.name);
    const at = join(root, name);
    if (name === '.git') continue;
    if (entry.isDirectory()) for (const [path, text] of filesOf(root, name)) found.set(path, text);
    else if (entry.isSymbolicLink()) found.set(name, `link ${readlinkSync(at)}`);
    else found.set(name, `${lstatSync(at).mode & 0o100 ? 'x' : '-'} ${readFileSync(at, 'latin1')}`);
  }
  return found;
}

/** Everything a rollback kept under a ref of the run's store, by path. A link is told by its target as it was read back. */
export async function keptUnder({ ports, store }: Run, ref: string): Promise<Map<string, Buffer>> {
  const contents = must(openRunContents(store, ports.git));
  const read = async (oid: string): Promise<Buffer> => {
    const content = (await contents.read([oid])).get(oid);
    if (!content) throw new Error(`${oid} is not in the store`);
    return content;
  };
  const commit = await read(readFileSync(join(store, ref), 'utf8').trim());
  const kept = new Map<string, Buffer>();
  const folders = [{ path: '', oid: commit.toString('utf8', 5, commit.indexOf(10)) }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name, mode, oid } of treeEntries(await read(folder.oid), contents.hash)) {
      const path = join(folder.path, name);
      if (mode === '40000') folders.push({ path, oid });
      else kept.set(path, await read(oid));
    }
  }
  return kept;
}
