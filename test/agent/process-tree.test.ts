import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseStat, psProcesses, systemProcesses } from '../../src/agent/process-source.ts';
import { createProcessTree } from '../../src/agent/process-tree.ts';

/** Processes that get away from a parent walk and from a process group, for a while. Each writes its pid to the file it is given. */
const perl = {
  daemon: `use POSIX; if (fork) { exit } POSIX::setsid(); if (fork) { exit }
    $SIG{$_} = 'IGNORE' for qw(TERM HUP INT); open F, '>', $ARGV[0]; print F $$; close F; sleep 1 while time < $^T + 60;`,
  // A new process every 5 ms, each in a session of its own; the old one goes.
  reforking: `use POSIX; $SIG{$_} = 'IGNORE' for qw(TERM HUP INT CHLD); if (fork) { exit }
    while (time < $^T + 20) { POSIX::setsid(); open F, '>', "$ARGV[0].$$"; close F; rename "$ARGV[0].$$", $ARGV[0];
      select undef, undef, undef, 0.005; if (fork) { exit } }`,
};

let directory: string;
let root: ChildProcess;
let marker: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cs-tree-'));
  marker = `COUNTERSIGN_RUN=test${process.pid}x${Math.random().toString(36).slice(2)}`;
});
afterEach(async () => {
  if (root.pid !== undefined) await createProcessTree({ root: root.pid, marker }).kill();
  rmSync(directory, { recursive: true, force: true });
});

function start(script: string, env = true): number {
  const [name = '', value = ''] = marker.split('=');
  root = spawn('/bin/sh', ['-c', script], {
    cwd: directory,
    detached: true,
    stdio: 'ignore',
    env: {
      PATH: '/usr/bin:/bin',
      ...(env ? { [name]: value } : {}),
      DAEMON: perl.daemon,
      REFORK: perl.reforking,
    },
  });
  if (root.pid === undefined) throw new Error('not started');
  return root.pid;
}

async function until<T>(ready: () => T): Promise<NonNullable<T>> {
  for (const end = performance.now() + 5_000; ; ) {
    const value = ready();
    if (value) return value;
    if (performance.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function written(name: string): number {
  try {
    return Number(readFileSync(join(directory, name), 'utf8'));
  } catch {
    return 0;
  }
}
const changed = (name: string) => statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const state = (pid: number) => systemProcesses().info(pid)?.state ?? 'gone';

describe.runIf(process.platform === 'linux')('createProcessTree on real processes', () => {
  // The number of the vfork call is this architecture's.
  it.runIf(process.arch === 'x64')(
    'takes a parent whose vforked child stands still for stopped',
    async () => {
      const vfork = `if (syscall(58) == 0) { open F, ">", "v.pid"; print F $$; close F; sleep 30; exec "true" } sleep 30`;
      const pid = start(`exec perl -e '${vfork}'`);
      const child = await until(() => written('v.pid'));
      const tree = createProcessTree({ root: pid, marker });
      expect(await tree.freeze()).toMatchObject({ found: 2, left: 0 });
      expect([state(pid), state(child)]).toEqual(['waiting', 'stopped']);
      expect(await tree.kill()).toMatchObject({ left: 0 });
    },
  );

  // The number of the exit call, which ends one thread only, is this architecture's.
  it.runIf(process.arch === 'x64')('freezes and kills one whose first thread has ended', async () => {
    const headless = `use threads; threads->create(sub { while (time < $^T + 20) { open F, ">", "beat.new"; close F;
      rename "beat.new", "beat"; select undef, undef, undef, 0.005 } }); syscall(60, 0)`;
    const pid = start(`exec perl -e '${headless}'`);
    await until(() => changed('beat'));
    await until(() => readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z '));
    const tree = createProcessTree({ root: pid, marker });
    expect(await tree.freeze()).toMatchObject({ found: 1, left: 0 });
    const still = changed('beat');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(changed('beat')).toBe(still);
    await tree.thaw();
    await until(() => changed('beat') > still);
    expect(await tree.kill()).toMatchObject({ left: 0 });
    expect(['gone', 'dead']).toContain(state(pid));
  });

  /** The processes of this system, some of them in the kernel. */
  const waiting = (inKernel: (pid: number) => boolean) => {
    const source = systemProcesses();
    const info = (pid: number) => {
      const found = source.info(pid);
      return found && inKernel(pid) ? { ...found, state: 'waiting' as const } : found;
    };
    return { ...source, info };
  };

  it('takes nobody for stopped who waits in the kernel for something else, until it is', async () => {
    const pid = start('exec sleep 1000');
    let looks = 0;
    const inKernel = (other: number) => {
      if (other === pid) looks += 1;
      return other === pid && looks < 30;
    };
    const tree = createProcessTree({ root: pid, marker, source: waiting(inKernel) });
    expect(await tree.freeze()).toMatchObject({ found: 1, left: 0 });
    expect([looks >= 30, state(pid)]).toEqual([true, 'stopped']);
  });

  it('says who never came back from the kernel', async () => {
    const pid = start('exec sleep 1000');
    const source = waiting((other) => other === pid);
    const tree = createProcessTree({ root: pid, marker, source, boundMs: 50 });
    expect(await tree.freeze()).toMatchObject({ found: 1, done: 0, left: 1 });
  });

  it('finds, freezes and kills a double-forked daemon that ignores signals', async () => {
    // `exec`: a shell that vforks just then stands still too, but waiting for its child.
    const pid = start(`perl -e "$DAEMON" d.pid; exec sleep 1000`);
    const daemon = await until(() => written('d.pid'));
    expect(systemProcesses().info(daemon)?.parent).not.toBe(pid);
    const tree = createProcessTree({ root: pid, marker });
    expect(tree.look()).toContain(daemon);
    expect(await tree.freeze()).toMatchObject({ left: 0 });
    expect([state(daemon), state(pid)]).toEqual(['stopped', 'stopped']);
    expect(await tree.thaw()).toMatchObject({ left: 0 });
    expect([state(daemon), state(pid)]).toEqual(['running', 'running']);
    expect(await tree.kill()).toMatchObject({ left: 0 });
    expect(['gone', 'dead']).toContain(state(daemon));
    expect(tree.look()).toEqual([]);
  });

  it('freezes and kills one that forks anew every 5 ms', async () => {
    const pid = start(`perl -e "$REFORK" beat; sleep 1000`);
    await until(() => changed('beat'));
    const tree = createProcessTree({ root: pid, marker });
    expect(await tree.freeze()).toMatchObject({ left: 0 });
    const still = changed('beat');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(changed('beat')).toBe(still);
    await tree.thaw();
    await until(() => changed('beat') > still);
    expect(await tree.kill()).toMatchObject({ left: 0 });
    const dead = changed('beat');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(changed('beat')).toBe(dead);
  });

  it('keeps hold of a daemon that was seen before it detached without the marker', async () => {
    const pid = start(
      `env -u COUNTERSIGN_RUN perl -e 'open F, ">", "seen"; print F $$; close F; while (! -e "go") { select undef, undef, undef, 0.01 }
      exit if fork; $0 = "x"; open F, ">", "d.pid"; print F $$; close F; sleep 1000'; sleep 1000`,
      true,
    );
    await until(() => written('seen'));
    const tree = createProcessTree({ root: pid, marker });
    expect(tree.look()).toContain(written('seen'));
    expect(await tree.kill()).toMatchObject({ left: 0 });
    expect(['gone', 'dead']).toContain(state(written('seen')));
  });

  it('continues only what it stopped', async () => {
    const pid = start('sleep 1000 & echo $! > own.pid; kill -STOP $!; exec sleep 1000');
    const own = await until(() => written('own.pid'));
    await until(() => state(own) === 'stopped');
    const tree = createProcessTree({ root: pid, marker });
    await tree.freeze();
    await tree.thaw();
    expect([state(own), state(pid)]).toEqual(['stopped', 'running']);
  });

  it('never counts the supervisor itself or a stranger as its own', async () => {
    const pid = start('sleep 1000');
    const tree = createProcessTree({ root: pid, marker });
    const found = tree.look();
    expect(found).toContain(pid);
    expect(found).not.toContain(process.pid);
    expect(found).not.toContain(process.ppid);
    expect(found.length).toBeLessThanOrEqual(2);
  });

  it('touches nobody who got the pid of an agent that is gone', async () => {
    const pid = start('exit 0');
    await until(() => root.exitCode !== null);
    const tree = createProcessTree({ root: pid, marker });
    expect(await tree.kill()).toMatchObject({ found: 0, left: 0 });
  });
});

describe('parseStat', () => {
  const tail = '1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0';
  it.each([
    ['42 (sleep) S 7 42 41 ', { pid: 42, parent: 7, group: 42, session: 41, state: 'running' }],
    ['42 (a) b (c) T 7 42 41 ', { pid: 42, state: 'stopped' }],
    ['42 (x) D 7 42 41 ', { pid: 42, state: 'waiting' }],
    ['42 (x) Z 7 42 41 ', { pid: 42, state: 'dead' }],
  ])('reads %s', (start, expected) => {
    expect(parseStat(start + tail.slice(4))).toMatchObject({ ...expected, started: '4711' });
  });
  it.each(['', 'junk', '42 (x'])('gives null for %j', (text) => {
    expect(parseStat(text)).toBeNull();
  });
});

describe('psProcesses', () => {
  const source = psProcesses((args) =>
    args.includes('-E')
      ? '  12 /bin/sh -c x PATH=/bin COUNTERSIGN_RUN=r1 HOME=/\n  13 sleep COUNTERSIGN_RUN=r11\n'
      : '  12     1    12 Ss   Fri Nov 20 06:00:00 2026\n  13    12    12 T    Fri Nov 20 06:00:01 2026\nnonsense\n',
  );
  it('reads the table and the environments', () => {
    expect(source.pids()).toEqual([12, 13]);
    expect(source.info(13)).toMatchObject({ parent: 12, group: 12, session: 0, state: 'stopped' });
    expect([12, 13, 14].map((pid) => source.marked(pid, 'COUNTERSIGN_RUN=r1'))).toEqual([true, false, false]);
  });
});

describe('createProcessTree on a made-up table', () => {
  /** pid, parent, group, session, whether it has the marker. */
  type Row = [pid: number, parent: number, group: number, session: number, marked?: boolean | null];
  const own = 100_001;
  const table = (rows: Row[]) => {
    const info = (pid: number) => {
      const row = rows.find(([candidate]) => candidate === pid);
      if (!row) return null;
      const [, parent, group, session] = row;
      return { pid, parent, group, session, started: String(pid), state: 'running' as const };
    };
    const marked = (pid: number) => rows.find(([candidate]) => candidate === pid)?.[4] ?? false;
    return { pids: () => rows.map(([pid]) => pid), info, marked, namespace: () => null };
  };
  const root: Row = [own, 1, own, own, true];
  it.each<[string, Row[], number[]]>([
    ['children of children, in any order', [[own + 3, own + 2, 7, 7], root, [own + 2, own, 7, 7]], [1, 3, 4]],
    ['a daemon by its marker', [root, [own + 5, 1, 8, 8, true]], [1, 6]],
    ['those in its session', [root, [own + 5, 1, 9, own]], [1, 6]],
    ['those in its group', [root, [own + 5, 1, own, 9]], [1, 6]],
    ['no stranger', [root, [own + 5, 1, 8, 8], [own + 6, own + 5, 8, 8]], [1]],
    ['no process whose environment cannot be read', [root, [own + 5, 1, 8, 8, null]], [1]],
    [
      'a root that is not marked yet',
      [
        [own, 1, 7, 7, false],
        [own + 2, own, 7, 7],
      ],
      [1, 3],
    ],
  ])('finds %s', async (_what, rows, expected) => {
    const tree = createProcessTree({ root: own, marker: 'X=1', source: table(rows), boundMs: 30 });
    for (let look = 0; look < 3; look += 1) {
      expect(tree.look().sort((a, b) => a - b)).toEqual(expected.map((n) => own - 1 + n));
    }
    // No such pids exist here, so nothing is really stopped.
    expect(await tree.freeze()).toMatchObject({ found: expected.length, left: expected.length });
  });

  const inits: Record<number, { id: string; init: boolean }> = {
    [own + 2]: { id: 'theirs', init: false },
    [own + 7]: { id: 'theirs', init: true },
    [own + 8]: { id: 'theirs', init: false },
    [own + 3]: { id: 'ours', init: true },
    [own + 9]: { id: 'ours', init: false },
  };
  it('takes all in a pid namespace the run made, and nobody in one it only went into', () => {
    const rows: Row[] = [
      root,
      // Went into a container of somebody else's.
      [own + 2, own, 7, 7],
      [own + 7, 1, 17, 17],
      [own + 8, own + 7, 18, 18],
      // Made one: somebody from outside sent a process in there.
      [own + 3, own, 13, 13],
      [own + 9, 1, 19, 19],
    ];
    const source = { ...table(rows), namespace: (pid: number) => inits[pid] ?? null };
    const tree = createProcessTree({ root: own, marker: 'X=1', source });
    expect(tree.way()).toBe('sweep');
    expect(tree.look().sort((a, b) => a - b)).toEqual([own, own + 2, own + 3, own + 9]);
    expect(tree.way()).toBe('pid-namespace');
  });

  it('never takes the namespace it is in itself for the run’s', () => {
    const rows: Row[] = [root, [own + 2, 1, 7, 7]];
    const source = { ...table(rows), namespace: (pid: number) => ({ id: 'here', init: pid === own }) };
    const tree = createProcessTree({ root: own, marker: 'X=1', source });
    expect([tree.look(), tree.way()]).toEqual([[own], 'sweep']);
  });

  it.each<[string, Row, boolean]>([
    ['an orphan of the agent', [own + 5, 50, 8, 8], true],
    ['a child of the reaper’s own in its session', [own + 5, 50, 8, 40], false],
    ['one that is older than the agent', [own - 5, 50, 8, 8], false],
    ['the one that is spared', [own + 6, 50, 8, 8], false],
    ['a child of somebody else', [own + 5, 51, 8, 8], false],
  ])('with a reaper: %s', (_, row, expected) => {
    const reaper: Row = [50, 1, 40, 40];
    const source = table([reaper, root, row]);
    const orphans = { pid: 50, spared: (pid: number) => pid === own + 6 };
    const tree = createProcessTree({ root: own, marker: 'X=1', source, reaper: orphans });
    expect(tree.look().includes(row[0])).toBe(expected);
    expect(tree.look()).not.toContain(50);
  });

  it('never takes the first process of the system for a reaper: it takes up everybody’s orphans', () => {
    const source = table([[1, 0, 1, 1], root, [own + 5, 1, 8, 8]]);
    const reaper = { pid: 1, spared: () => false };
    const tree = createProcessTree({ root: own, marker: 'X=1', source, reaper });
    expect([tree.look(), tree.way()]).toEqual([[own], 'sweep']);
  });

  it('knows no orphans any more once the reaper is gone and its number somebody else’s', () => {
    const rows: Row[] = [[50, 1, 40, 40], root];
    const made = table(rows);
    let later = '';
    const info = (pid: number) => {
      const found = made.info(pid);
      return found && pid === 50 ? { ...found, started: `50${later}` } : found;
    };
    const source = { ...made, info };
    const reaper = { pid: 50, spared: () => false };
    const tree = createProcessTree({ root: own, marker: 'X=1', source, reaper });
    expect(tree.way()).toBe('sub-reaper');
    later = '1';
    rows.push([own + 5, 50, 8, 8]);
    expect(tree.look()).toEqual([own]);
  });
});
