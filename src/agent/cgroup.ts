import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';

/** A control group (version 2) of one run: its processes cannot fork out of it, and stop or end as one. */
export interface Cgroup {
  /** Moves a process in, with all its threads; false when that is not allowed or it is gone. */
  adopt(pid: number): boolean;
  pids(): number[];
  /** Resolves whether all stand still: one that waits for a device gets there when that answers. */
  freeze(boundMs: number): Promise<boolean>;
  thaw(): void;
  kill(): void;
  /** Takes the empty group away; a process that has just ended may be in it for a moment. */
  remove(): Promise<void>;
}

/** The folder this process's own version 2 group is in, after cgroups(7); null where there is none. */
export function ownCgroup(mounts: string, groups: string): string | null {
  const own = /^0::(\/.*)$/m.exec(groups)?.[1];
  if (own === undefined) return null;
  for (const line of mounts.split('\n')) {
    // proc_pid_mountinfo(5): the root within the file system, then where it is mounted; the type follows a lone dash.
    const [, , , root = '/', place = ''] = line.split(' ');
    if (!/ - cgroup2 /.test(line)) continue;
    const within = relative(root, own);
    if (!within.startsWith('..')) return join(plain(place), within);
  }
  return null;
}

/** Blanks in a path are written as octal numbers there. */
function plain(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function ownFolder(): string | null {
  try {
    return ownCgroup(readFileSync('/proc/self/mountinfo', 'utf8'), readFileSync('/proc/self/cgroup', 'utf8'));
  } catch {
    return null;
  }
}

function tried(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

/** How long a group may take to be empty once all in it have ended. */
const emptyMs = 500;
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

/** A group and those the run made within it, innermost first: what is done to the group is done to them. */
function foldersBelow(folder: string): string[] {
  try {
    const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [...below.flatMap(({ name }) => foldersBelow(join(folder, name))), folder];
  } catch {
    return [];
  }
}

function pidsIn(folder: string): number[] {
  try {
    return readFileSync(join(folder, 'cgroup.procs'), 'latin1').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/**
 * The group `name` below our own: made, or found as somebody made it. Null unless it can be frozen and killed by us: where no
 * group was delegated to this user, or the kernel is older than 5.14.
 */
export function openCgroup(name: string, how: 'make' | 'find', parent = ownFolder()): Cgroup | null {
  if (parent === null) return null;
  const folder = join(parent, name);
  const file = (which: string) => join(folder, `cgroup.${which}`);
  const write = (which: string, text: string): boolean => tried(() => writeFileSync(file(which), text));
  const usable = (): void => {
    for (const which of ['procs', 'freeze', 'kill']) accessSync(file(which), constants.W_OK);
  };
  if (how === 'make' && !tried(() => mkdirSync(folder))) return null;
  if (!tried(usable)) {
    if (how === 'make') tried(() => rmdirSync(folder));
    return null;
  }
  return {
    adopt: (pid) => write('procs', String(pid)),
    pids: () => foldersBelow(folder).flatMap(pidsIn),
    async freeze(boundMs) {
      if (!write('freeze', '1')) return false;
      const frozen = (): boolean => /^frozen 1$/m.test(readFileSync(file('events'), 'latin1'));
      for (const end = performance.now() + boundMs; performance.now() < end; await tick()) {
        if (frozen()) return true;
      }
      return frozen();
    },
    thaw: () => void write('freeze', '0'),
    kill: () => void write('kill', '1'),
    async remove() {
      for (const end = performance.now() + emptyMs; performance.now() < end; await tick()) {
        for (const each of foldersBelow(folder)) tried(() => rmdirSync(each));
        if (!existsSync(folder)) return;
      }
    },
  };
}

/** The cgroup of the run with this marker, below the host's own: the host makes it, its guard finds it. */
export const runCgroup = (marker: string, how: 'make' | 'find'): Cgroup | null =>
  openCgroup(`countersign-${marker.replace(/^.*=/, '')}`, how);
