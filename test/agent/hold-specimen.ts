import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCgroup } from '../../src/agent/cgroup.ts';
import { systemProcesses } from '../../src/agent/process-source.ts';
import { createProcessTree } from '../../src/agent/process-tree.ts';
import { becomeSubReaper } from '../../src/agent/sub-reaper.ts';
import type { Held, HoldWish } from './held.ts';
import { type Specimen, specimens, variables } from './specimens.ts';

/**
 * `hold-specimen.ts WISH`: starts a specimen the way a run would start its agent, freezes it, lets it go on and kills it.
 * A process of its own, because it may be another user, in another cgroup, and the one orphans come back to.
 */
const wish: HoldWish = JSON.parse(process.argv[2] ?? '{}');
const specimen: Specimen = specimens[wish.specimen];
const token = `specimen-${process.pid}-${Math.random().toString(36).slice(2)}`;
const marker = `COUNTERSIGN_RUN=${token}`;
const directory = mkdtempSync(join(tmpdir(), 'cs-held-'));
const source = systemProcesses();

/** Looked for in another way than the one that is tested. */
function living(): number[] {
  return source.pids().filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
      return words.includes(token) && source.info(pid)?.state !== 'dead';
    } catch {
      return false;
    }
  });
}

const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));
async function until(wanted: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 15_000; !wanted(); await pause(5))
    if (performance.now() > end) throw new Error(`never ${what}`);
}
const there = (name: string): boolean =>
  statSync(join(directory, name), { throwIfNoEntry: false }) !== undefined;
function beatNow(): string {
  try {
    return readFileSync(join(directory, 'beat'), 'utf8');
  } catch {
    return '';
  }
}
/** Whether it beats once more within so many ms. */
async function beats(ms: number): Promise<boolean> {
  const before = beatNow();
  for (const end = performance.now() + ms; performance.now() < end; await pause(5))
    if (beatNow() !== before) return true;
  return false;
}

/** The most there are at one of several moments: one that forks all the time is easily missed. */
async function most(): Promise<number> {
  let count = 0;
  for (let look = 0; look < 10; look += 1, await pause(7)) count = Math.max(count, living().length);
  return count === 0 && specimen.beats && (await beats(50)) ? 1 : count;
}

/** State of the process that wrote its number, which is that of its own pid namespace. */
function ownState(): string | undefined {
  const number = readFileSync(join(directory, 'own'), 'utf8');
  const isOwn = (pid: number): boolean =>
    readFileSync(`/proc/${pid}/status`, 'utf8')
      .match(/^NSpid:.*$/m)?.[0]
      .split('\t')
      .at(-1) === number;
  const pid = living().find(isOwn);
  return pid === undefined ? undefined : source.info(pid)?.state;
}

const inside = [
  ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--cap-drop', 'ALL'],
  ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--bind', directory, directory],
  ...['--chdir', directory, '--'],
];
const shell = ['/bin/sh', '-c', specimen.script, 'sh', token];
const [file = '', ...args] = wish.way === 'pid-namespace' ? ['bwrap', ...inside, ...shell] : shell;
// A host is always one where it can be; without it one that leaves before it is in the cgroup gets away.
const reaper = wish.way === 'sub-reaper' || wish.way === 'cgroup' ? await becomeSubReaper() : null;
const agent = spawn(file, args, {
  cwd: directory,
  detached: true,
  stdio: 'ignore',
  env: { PATH: '/usr/bin:/bin', COUNTERSIGN_RUN: token, ...variables },
});
const root = agent.pid ?? 0;
const made = wish.way === 'cgroup' ? runCgroup(marker, 'make') : null;
if (wish.way === 'cgroup' && !made?.adopt(root)) throw new Error('no cgroup could be made');
const orphans = reaper ? { pid: process.pid, spared: () => false } : null;
const tree = createProcessTree({ root, marker, cgroup: made, reaper: orphans });
await tree.gather();

async function hold(): Promise<Held> {
  const goes = specimen.beats && !ends;
  const seen = living().length;
  const beating = goes && (await beats(5_000));
  const freeze = await tree.freeze();
  const beatsFrozen = specimen.beats && (await beats(100));
  const thaw = await tree.thaw();
  const beatsAgain = goes && (await beats(5_000));
  const own = specimen.stopsItself ? ownState() : null;
  const kill = await tree.kill();
  reaper?.reap();
  return {
    seen,
    beating,
    freeze,
    beatsFrozen,
    thaw,
    beatsAgain,
    own: own ?? null,
    kill,
    survivors: await most(),
  };
}

/** A namespace ends with the agent in it. */
const ends = wish.way === 'pid-namespace' && specimen.endsWithAgent === true;

try {
  await until(() => there(specimen.beats ? 'beat' : 'ready'), 'ready');
  await until(() => living().length >= (specimen.atLeast ?? 0), 'all there');
  if (ends) await until(() => living().length === 0, 'gone');
  if (wish.way === 'group') {
    // One that ended itself is its parent's no more, and its group may be empty.
    try {
      process.kill(-root, 'SIGKILL');
    } catch {
      // Nobody is left in it.
    }
    await pause(100);
    process.stdout.write(JSON.stringify({ survivors: await most() }));
  } else process.stdout.write(JSON.stringify(await hold()));
} finally {
  // One that forks all the time is gone before a single kill arrives.
  for (let round = 0; round < 2_000 && living().length > 0; round += 1)
    for (const pid of living()) {
      try {
        process.kill(pid, round < 20 ? 'SIGSTOP' : 'SIGKILL');
      } catch {
        // Gone meanwhile.
      }
    }
  await made?.remove();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
