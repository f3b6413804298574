import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openCgroup } from '../agent/cgroup.ts';
import type { Availability } from '../boundary/availability.ts';
import { landlockAbi } from '../boundary/landlock/abi.ts';
import { findOverlay } from '../boundary/overlay/find-overlay.ts';
import { isSoon } from '../boundary/probes/ground.ts';
import { type MachineFacts, settings } from '../boundary/probes/machine-rows.ts';
import { openConnector } from '../boundary/witness/connector.ts';
import { causeText } from '../model/cause.ts';

function setting(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Root's, and written by nobody else, up to the root folder. */
function isRoots(path: string): boolean {
  const { uid, mode } = statSync(path);
  return uid === 0 && (mode & 0o022) === 0 && (path === '/' || isRoots(dirname(path)));
}

/** Removes a file on a scratch overlay. */
async function tryOverlay(uid: number): Promise<string> {
  if (process.platform !== 'linux') return 'only Linux has overlays';
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-doctor-')));
  try {
    const place = { workspace: join(root, 'work'), folder: join(root, 'held') };
    mkdirSync(place.workspace);
    const overlay = await findOverlay(place, uid);
    return overlay.ok ? '' : overlay.problems.map(({ message }) => message.replace(/\.$/, '')).join(' ');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const witnessMs = 1_000;

/** Starts a program, and waits to be told. */
async function tryWitness(): Promise<string> {
  if (process.platform !== 'linux') return 'only Linux tells';
  const opened = await openConnector();
  if ('why' in opened) return opened.why;
  const { connector } = opened;
  try {
    const child = spawn('/bin/true', [], { stdio: 'ignore' });
    let told = false;
    const until = performance.now() + witnessMs;
    while (!told && performance.now() < until) {
      await connector.wait(50);
      connector.drain(
        (message) => {
          if (message.kind !== 'event' || message.event?.what !== 'exec') return;
          if (message.event.pid === child.pid) told = true;
        },
        () => {},
      );
    }
    return told ? '' : 'the kernel did not tell of a program that was started';
  } finally {
    connector.close();
  }
}

const groupMs = 1_000;

/** Puts a process into a group of its own and ends the group. */
async function tryCgroup(): Promise<string> {
  const group = openCgroup(`countersign-doctor-${randomBytes(6).toString('hex')}`, 'make');
  if (group === null) return 'none was delegated to you';
  const child = spawn('/bin/sleep', ['5'], { stdio: 'ignore' });
  const over = (): boolean => child.exitCode !== null || child.signalCode !== null;
  try {
    await once(child, 'spawn');
    if (!group.adopt(child.pid ?? 0)) return 'a process could not be put into one';
    group.kill();
    return (await isSoon(over, groupMs)) ? '' : 'a process did not end with it';
  } finally {
    child.kill('SIGKILL');
    await isSoon(() => over() && group.pids().length === 0, groupMs);
    group.remove();
  }
}

const orSaid = (attempt: Promise<string>): Promise<string> =>
  attempt.catch((cause: unknown) => causeText(cause));

export async function machineFacts(found: Availability): Promise<MachineFacts> {
  const uid = process.getuid?.() ?? -1;
  const [overlay, witness, cgroup, landlock] = await Promise.all([
    orSaid(tryOverlay(uid)),
    orSaid(tryWitness()),
    orSaid(tryCgroup()),
    landlockAbi(),
  ]);
  return {
    platform: process.platform,
    release: release(),
    found,
    bwrapIsTrusted: found.available ? isRoots(realpathSync(found.bwrap)) : undefined,
    root: uid === 0,
    settings: {
      typing: setting(settings.typing),
      namespaces: setting(settings.namespaces),
      cloning: setting(settings.cloning),
      apparmor: setting(settings.apparmor),
    },
    overlay,
    witness,
    cgroup,
    landlock,
  };
}
