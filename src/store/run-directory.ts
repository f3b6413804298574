import { chmodSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { causeText, errnoOf } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';
import { makeDirectory } from './make-directory.ts';
import { type StoreCode, storeProblem } from './store-problem.ts';

/** Where everything about one run is kept. */
export interface RunDirectory {
  run: string;
  directory: string;
  /** Hash-chained events, the truth. */
  journal: string;
  /** asciicast of the agent's screen. */
  screen: string;
  /** Keyframes and offsets into `screen`. */
  keys: string;
  /** The run record. */
  record: string;
  /** Workspace snapshots: a bare git repository. */
  snapshots: string;
  /** What checks printed. */
  outputs: string;
  /** What the agent wrote beside the workspace, until it is applied or discarded. */
  overlay: string;
  /** Room reserved for why the run ended when the disk was full. */
  reason: string;
  /** What the host said on its way out. */
  log: string;
}

/** `--store`, else `$XDG_STATE_HOME/countersign`, else `~/.local/state/countersign` (XDG base directory specification). */
export function storeDirectory(from: {
  option?: string | undefined;
  xdgStateHome?: string | undefined;
  home: string;
}): string {
  if (from.option) return resolve(from.option);
  // The specification says that a relative path is to be ignored.
  const state = from.xdgStateHome?.startsWith('/') ? from.xdgStateHome : join(from.home, '.local', 'state');
  return join(state, 'countersign');
}

/** The paths of a run; the directory need not exist. */
export function runDirectory(storeDir: string, run: string): RunDirectory {
  const directory = join(storeDir, 'runs', run);
  return {
    run,
    directory,
    journal: join(directory, 'journal.jsonl'),
    screen: join(directory, 'screen.cast'),
    keys: join(directory, 'screen.keys.jsonl'),
    record: join(directory, 'record.json'),
    snapshots: join(directory, 'snapshots'),
    outputs: join(directory, 'outputs'),
    overlay: join(directory, 'overlay'),
    reason: join(directory, 'reason'),
    log: join(directory, 'host.log'),
  };
}

/** Ids of all runs in the store, oldest first (ids are ULIDs: their order is that of time). */
export function listRuns(storeDir: string): Outcome<string[]> {
  const path = join(storeDir, 'runs');
  try {
    const names = readdirSync(path, { withFileTypes: true });
    const runs = names.filter((entry) => entry.isDirectory() && isRunId(entry.name)).map(({ name }) => name);
    return { ok: true, value: runs.sort() };
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { ok: true, value: [] };
    return refuse('store-unreadable', causeText(cause), path);
  }
}

/** A run's id can be a directory name and nothing else. */
export function isRunId(text: string): boolean {
  return /^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/.test(text);
}

/**
 * Makes the directory of a new run, 0700, store included. Refuses a store the agent could reach through its workspace,
 * one that belongs to somebody else, and a run that is there already.
 */
export function createRunDirectory(options: {
  storeDir: string;
  run: string;
  workspace: string;
}): Outcome<RunDirectory> {
  const { run, workspace } = options;
  if (!isRunId(run)) return refuse('run-id-invalid', `"${run}" is no run id`, run);
  const storeDir = realPath(options.storeDir);
  if (isWithin(storeDir, realPath(workspace))) {
    return refuse(
      'store-in-workspace',
      'the agent could reach the store: it is inside the workspace',
      storeDir,
    );
  }
  const paths = runDirectory(storeDir, run);
  try {
    makeDirectory(dirname(paths.directory));
    for (const path of [storeDir, dirname(paths.directory)]) {
      const { uid, mode } = statSync(path);
      if (uid !== process.getuid?.())
        return refuse('store-foreign', 'the store belongs to somebody else', path);
      if ((mode & 0o077) !== 0) chmodSync(path, 0o700);
    }
    mkdirSync(paths.directory, { mode: 0o700 });
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST')
      return refuse('run-exists', `run ${run} is there already`, paths.directory);
    return refuse('store-unwritable', causeText(cause), paths.directory);
  }
  return { ok: true, value: paths };
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Symlinks resolved in the part that exists. */
function realPath(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realPath(parent), basename(absolute));
  }
}

function refuse(code: StoreCode, message: string, where: string): Outcome<never> {
  return { ok: false, problems: [storeProblem(code, message, where)] };
}
