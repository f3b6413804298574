import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  type BigIntStats,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { SnapshotLimits } from '../../../src/evidence/snapshot/limits.ts';
import { createSnapshots, type Snapshots } from '../../../src/evidence/snapshot/snapshots.ts';
import type { FileChange, Snapshot } from '../../../src/model/snapshot.ts';
import { temporaryDirectory } from '../../harness/temporary.ts';

export const gitPath = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
const never = new AbortController().signal;

export interface Options {
  /** Without a repository. */
  readonly bare?: boolean;
  readonly program?: string | undefined;
  readonly limits?: Partial<SnapshotLimits>;
  /** Added to the clock, ms: files count as settled when it is far ahead. */
  readonly ahead?: number;
  /** Where to make it; a temporary directory of the running test otherwise. */
  readonly root?: string;
}

export interface Rig {
  readonly root: string;
  /** The workspace. */
  readonly at: string;
  readonly home: string;
  readonly store: string;
  readonly snapshots: Snapshots;
  git(...args: string[]): string;
  gitIn(folder: string, ...args: string[]): string;
  /** Plain git in the store. */
  inStore(...args: string[]): string;
  write(files: Readonly<Record<string, string | Buffer>>): void;
  link(path: string, target: string): void;
  remove(path: string): void;
  take(only?: readonly string[], signal?: AbortSignal): Promise<Snapshot>;
  /** `kind path`, one for each difference. */
  changes(a: Snapshot, b: Snapshot): Promise<string[]>;
  /** Another set of snapshots in the same store, as after a restart. */
  reopen(over?: Options): Snapshots;
}

/** `added a`, `renamed a -> b`. */
export const changeText = ({ kind, path, from }: FileChange): string =>
  `${kind} ${from === null ? '' : `${from} -> `}${path === '' ? '.' : path}`;

export function openRig(options: Options = {}): Rig {
  const root = realpathSync(options.root ?? temporaryDirectory());
  const [at, home, store] = [join(root, 'app'), join(root, 'home'), join(root, 'store')] as const;
  for (const folder of [at, home]) mkdirSync(folder);
  const environment = { PATH: process.env.PATH, HOME: home };
  const gitIn = (folder: string, ...args: string[]): string =>
    execFileSync(gitPath, ['-c', 'protocol.file.allow=always', '-c', 'gc.auto=0', ...args], {
      cwd: folder,
      env: {
        ...environment,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'dana',
        GIT_AUTHOR_EMAIL: 'dana@example.com',
        GIT_COMMITTER_NAME: 'dana',
        GIT_COMMITTER_EMAIL: 'dana@example.com',
      },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
  const open = (over: Options): Snapshots =>
    createSnapshots({
      workspace: at,
      store,
      git: { program: 'program' in over ? over.program : gitPath, environment },
      clock: () => Date.now() + (over.ahead ?? 0),
      ...(over.limits ? { limits: over.limits } : {}),
    });
  const snapshots = open(options);
  if (!options.bare) gitIn(at, 'init', '-q', '-b', 'main');
  return {
    root,
    at,
    home,
    store,
    snapshots,
    gitIn,
    git: (...args) => gitIn(at, ...args),
    inStore: (...args) => gitIn(root, `--git-dir=${store}`, ...args),
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(at, name)), { recursive: true });
        writeFileSync(join(at, name), content);
      }
    },
    link: (path, target) => symlinkSync(target, join(at, path)),
    remove: (path) => rmSync(join(at, path), { recursive: true }),
    take: (only, signal = never) => snapshots.take('look', signal, only),
    changes: async (a, b) => (await snapshots.diff(a, b)).map(changeText),
    reopen: (over = options) => open(over),
  };
}

const stampOf = (stat: BigIntStats): string => `${stat.mode} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;

/** Every byte and every time of a folder: what must be the same before and after somebody only looked. */
export function fingerprint(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
      return `${path} ${stampOf(lstatSync(path, { bigint: true }))} ${content}`;
    })
    .sort();
}

export const makePipe = (path: string): void =>
  void execFileSync('sh', ['-c', 'exec mkfifo "$1"', 'sh', path]);
