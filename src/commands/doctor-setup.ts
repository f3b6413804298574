import { accessSync, constants, existsSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentVersion } from '../agent/agent-version.ts';
import { resolveCommand } from '../agent/resolve-command.ts';
import type { DoctorRow } from '../model/doctor.ts';
import type { Profile } from '../model/profile.ts';
import type { DoctorArgs } from './doctor.ts';
import { openScratch } from './doctor-scratch.ts';
import { practiceCommand } from './practice-program.ts';

/** What a run is started with, as it was found. */
export interface SetupFacts {
  node: string;
  /** Undefined: there is none. */
  git: string | undefined;
  agent: { name: string; command: string; file: string | undefined; version: string | null } | undefined;
  /** The store's folder, or the nearest that exists above it. */
  store: { path: string; exists: boolean; mode: number; writable: boolean; type: number; free: number };
  /** Wall clock, ms since the epoch, and what the file system thinks it is. */
  clock: { now: number; file: number };
  terminal: DoctorArgs['terminal'] & { name: string | undefined; color: string | undefined };
}

type Row = Omit<DoctorRow, 'group'>;

/** File systems of memory and of other machines, by the numbers of statfs(2). */
const inMemory = 0x01021994;
const elsewhere = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
]);
const least = 200 * 1024 ** 2;

function diskRow({ store }: SetupFacts): Row {
  const common = { id: 'setup.store-disk', promise: 'What is recorded survives a power cut', needed: false };
  const other = elsewhere.get(store.type);
  if (store.type === inMemory) {
    const detail = `${store.path} is in memory: the record is gone after a restart`;
    return { ...common, verdict: 'not-enforced', detail, enable: '--store DIR on a disk' };
  }
  if (other !== undefined) {
    const detail = `${store.path} is on ${other}: whether it keeps what it confirmed is up to the other side`;
    return { ...common, verdict: 'unknown', detail, enable: '--store DIR on a disk of this machine' };
  }
  const free = `${(store.free / 1024 ** 3).toFixed(1)} GB free`;
  return store.free < least
    ? {
        ...common,
        verdict: 'not-enforced',
        detail: `only ${free}`,
        enable: 'countersign prune, or --store DIR',
      }
    : { ...common, verdict: 'enforced', detail: `a disk of this machine, ${free}` };
}

function storeRow({ store }: SetupFacts): Row {
  const common = { id: 'setup.store', promise: 'The store is yours alone', needed: true };
  if (!store.writable) {
    return {
      ...common,
      verdict: 'not-enforced',
      detail: `${store.path} cannot be written`,
      enable: '--store DIR',
    };
  }
  if (!store.exists) return { ...common, verdict: 'not-needed', detail: 'it is not there yet' };
  const mode = (store.mode & 0o777).toString(8).padStart(4, '0');
  return (store.mode & 0o077) === 0
    ? { ...common, verdict: 'enforced', detail: mode }
    : { ...common, verdict: 'not-enforced', detail: mode, enable: `chmod 700 ${store.path}` };
}

function agentRow({ agent }: SetupFacts): Row {
  const common = { id: 'setup.agent', promise: 'The agent is found, and says its version', needed: true };
  if (agent === undefined) {
    return { ...common, verdict: 'not-needed', detail: 'no profile is named (--profile)' };
  }
  const { name, command, file, version } = agent;
  if (file === undefined) {
    const enable = `install ${command}, or name its path after --`;
    return { ...common, verdict: 'not-enforced', detail: `${command} is not on the PATH`, enable };
  }
  if (version === null) return { ...common, verdict: 'unknown', detail: `${file} did not say it in time` };
  return {
    ...common,
    verdict: 'enforced',
    detail: `${command} ${version}; the profile ${name} does not say with which versions it was tried`,
  };
}

/** Older than the program itself no clock is right. */
const oldest = Date.UTC(2026, 0, 1);
const drift = 2_000;

function clockRow({ clock: { now, file } }: SetupFacts): Row {
  const common = { id: 'setup.clock', promise: 'The clock can be believed', needed: false };
  const enable = 'sudo timedatectl set-ntp true';
  if (now < oldest) {
    return { ...common, verdict: 'not-enforced', detail: `it says ${new Date(now).toISOString()}`, enable };
  }
  const off = Math.abs(now - file);
  return off > drift
    ? { ...common, verdict: 'not-enforced', detail: `the disk is ${Math.round(off / 1000)} s off`, enable }
    : {
        ...common,
        verdict: 'enforced',
        detail: `${new Date(now).toISOString().slice(0, 16)}Z, the disk agrees`,
      };
}

function terminalRow({ terminal }: SetupFacts): Row {
  const { tty, columns = 0, rows = 0, name, color } = terminal;
  const common = { id: 'setup.terminal', promise: 'This terminal can show a run', needed: false };
  if (!tty) return { ...common, verdict: 'not-needed', detail: 'there is none here: runs need --no-tui' };
  if (name === undefined || name === 'dumb') {
    return { ...common, verdict: 'not-enforced', detail: `TERM is ${name ?? 'not set'}`, enable: 'set TERM' };
  }
  const size = `${columns}x${rows}`;
  if (columns < 80 || rows < 24) {
    return {
      ...common,
      verdict: 'not-enforced',
      detail: `${size}: too small`,
      enable: 'make it 80x24 or larger',
    };
  }
  const colors = /^(?:truecolor|24bit)$/.test(color ?? '') ? 'all colours' : '256 colours or fewer';
  return { ...common, verdict: 'enforced', detail: `${name}, ${size}, ${colors}` };
}

export function setupRows(facts: SetupFacts): DoctorRow[] {
  const rows: Row[] = [
    {
      id: 'setup.node',
      promise: 'Node is new enough',
      needed: true,
      verdict: 'enforced',
      detail: facts.node,
    },
    facts.git === undefined
      ? {
          id: 'setup.git',
          promise: 'git is here',
          needed: false,
          verdict: 'not-enforced',
          detail: 'what a run changes cannot be looked at or rolled back',
          enable: 'sudo apt install git',
        }
      : { id: 'setup.git', promise: 'git is here', needed: false, verdict: 'enforced', detail: facts.git },
    agentRow(facts),
    storeRow(facts),
    diskRow(facts),
    clockRow(facts),
    terminalRow(facts),
  ];
  return rows.map((row) => ({ ...row, group: 'setup' }));
}

function nearest(path: string): string {
  return existsSync(path) ? path : nearest(join(path, '..'));
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const patienceMs = 2_000;

/** Looked at, never touched: the agent is only asked for its version, with a home of its own. */
export async function setupFacts(args: DoctorArgs, profile: Profile | undefined): Promise<SetupFacts> {
  const scratch = openScratch(args.env.PATH);
  try {
    const asking = { env: scratch.env, cwd: scratch.workspace, timeoutMs: patienceMs };
    const found = (command: string): string | undefined => {
      const program = resolveCommand(command, { path: args.env.PATH, cwd: args.workspace });
      return program.ok ? program.value : undefined;
    };
    const git = found('git');
    const command = profile?.launch.command;
    // Ours needs no looking for, and has our version.
    const file = command === undefined || command === practiceCommand ? undefined : found(command);
    const [gitVersion, version] = await Promise.all([
      git === undefined ? null : agentVersion(git, ['--version'], asking),
      file === undefined ? null : agentVersion(file, profile?.launch.versionArgs ?? [], asking),
    ]);
    const touched = join(scratch.root, 'clock');
    writeFileSync(touched, '');
    const path = nearest(args.places.store);
    const disk = statfsSync(path);
    return {
      node: process.versions.node,
      git: gitVersion ?? undefined,
      agent:
        profile === undefined || command === undefined || command === practiceCommand
          ? undefined
          : { name: profile.name, command, file, version },
      store: {
        path,
        exists: path === args.places.store,
        mode: statSync(path).mode,
        writable: canWrite(path),
        type: disk.type,
        free: disk.bavail * disk.bsize,
      },
      clock: { now: Date.now(), file: statSync(touched).mtimeMs },
      terminal: { ...args.terminal, name: args.env.TERM, color: args.env.COLORTERM },
    };
  } finally {
    await scratch.close();
  }
}
