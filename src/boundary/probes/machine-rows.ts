import type { DoctorRow } from '../../model/doctor.ts';
import type { Availability } from '../availability.ts';
import { leastAbi } from '../landlock/abi.ts';

/** What was found out about the machine. Settings of the kernel as it writes them; undefined where it has none. */
export interface MachineFacts {
  platform: string;
  /** As the kernel calls itself. */
  release: string;
  found: Availability;
  /** Whether anybody but root could put another program in the place of bubblewrap; undefined: not found. */
  bwrapIsTrusted: boolean | undefined;
  root: boolean;
  settings: Readonly<Record<Setting, string | undefined>>;
  /** Empty: a file was removed through an overlay and is still there beneath it. Else why not. */
  overlay: string;
  /** Empty: the kernel told of a program that was started. Else why not. */
  witness: string;
  /** Empty: a process was put into a group of its own and ended with it. Else why not. */
  cgroup: string;
  /** 0: none; undefined: not known. */
  landlock: number | undefined;
}

export const settings = {
  typing: 'dev/tty/legacy_tiocsti',
  namespaces: 'user/max_user_namespaces',
  cloning: 'kernel/unprivileged_userns_clone',
  apparmor: 'kernel/apparmor_restrict_unprivileged_userns',
} as const;
type Setting = keyof typeof settings;

type Row = Omit<DoctorRow, 'group'>;

function platformRow({ platform, release }: MachineFacts): Row {
  const common = {
    id: 'machine.platform',
    promise: 'This system has what a boundary is made of',
    needed: true,
  };
  if (platform === 'linux') {
    const detail = /microsoft/i.test(release) ? `Linux ${release}, in WSL2` : `Linux ${release}`;
    return { ...common, verdict: 'enforced', detail };
  }
  const wanted = platform === 'darwin' ? 'macOS has another kind, which is not used yet' : 'it needs Linux';
  const enable = platform === 'win32' ? 'wsl --install, and Countersign inside it' : 'run it on Linux';
  return { ...common, verdict: 'not-enforced', detail: wanted, enable };
}

/** Which setting keeps namespaces away, with the command that lets them in. */
function namespaceCommand({ settings }: MachineFacts): string {
  if (settings.cloning === '0') return 'sudo sysctl -w kernel.unprivileged_userns_clone=1';
  if (settings.namespaces === '0') return 'sudo sysctl -w user.max_user_namespaces=15000';
  if (settings.apparmor === '1') {
    return 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for bwrap';
  }
  return 'in a container: start it with user namespaces (docker run --security-opt seccomp=unconfined)';
}

function bubblewrapRows(facts: MachineFacts): Row[] {
  const { found, bwrapIsTrusted } = facts;
  const program = { id: 'machine.bubblewrap', promise: 'bubblewrap is here, and new enough', needed: true };
  const spaces = { id: 'machine.namespaces', promise: 'It may make its namespaces', needed: true };
  if (found.available) {
    const trusted = bwrapIsTrusted === true;
    return [
      {
        ...program,
        verdict: trusted ? 'enforced' : 'not-enforced',
        detail: `${found.version} at ${found.bwrap}${trusted ? '' : ', which others than root can replace'}`,
        ...(trusted ? {} : { enable: `sudo chown root ${found.bwrap} && sudo chmod go-w ${found.bwrap}` }),
      },
      { ...spaces, verdict: 'enforced', detail: 'it made them' },
    ];
  }
  const { code, message } = found.problem;
  const refused = code === 'boundary-refused';
  return [
    {
      ...program,
      verdict: refused ? 'enforced' : 'not-enforced',
      detail: refused ? 'found' : message,
      ...(refused ? {} : { enable: 'sudo apt install bubblewrap (dnf install, pacman -S)' }),
    },
    refused
      ? { ...spaces, verdict: 'not-enforced', detail: message, enable: namespaceCommand(facts) }
      : { ...spaces, verdict: 'unknown', detail: 'there is no bubblewrap to try with' },
  ];
}

function networkRow({ found }: MachineFacts): Row {
  const common = { id: 'machine.nsenter', promise: 'A run can have a network of its own', needed: true };
  if (!found.available) return { ...common, verdict: 'unknown', detail: 'there can be no boundary here' };
  return found.nsenter === undefined
    ? {
        ...common,
        verdict: 'not-enforced',
        detail: 'nsenter is missing',
        enable: 'sudo apt install util-linux',
      }
    : { ...common, verdict: 'enforced', detail: found.nsenter };
}

function userRow({ root }: MachineFacts): Row {
  const common = { id: 'machine.user', promise: 'Runs are those of an ordinary user', needed: false };
  return root
    ? {
        ...common,
        verdict: 'not-enforced',
        detail:
          'you are root: so are the programs the agent leaves behind, and an error in the kernel is worse',
        enable: 'start Countersign as an ordinary user',
      }
    : { ...common, verdict: 'enforced', detail: '' };
}

/** What makes a run better and no promise depends on. `why` is empty when it is here. */
function extra(id: string, promise: string, why: string, here: string, without: string): Row {
  const common = { id, promise, needed: false };
  return why === ''
    ? { ...common, verdict: 'enforced', detail: here }
    : { ...common, verdict: 'not-enforced', detail: `${why}. ${without}` };
}

function landlockRow({ found, landlock }: MachineFacts): Row {
  const common = {
    id: 'machine.landlock',
    promise: 'Landlock, where bubblewrap cannot be had',
    needed: false,
  };
  const abi =
    landlock === undefined ? 'it could not be asked' : landlock === 0 ? 'none' : `version ${landlock}`;
  if (found.available) return { ...common, verdict: 'not-needed', detail: `${abi}; bubblewrap is here` };
  if (landlock === undefined) return { ...common, verdict: 'unknown', detail: abi };
  return landlock < leastAbi
    ? { ...common, verdict: 'not-enforced', detail: `${abi}; runs need version ${leastAbi} (Linux 6.7)` }
    : { ...common, verdict: 'enforced', detail: `${abi}; runs of low and medium risk use it, with its gaps` };
}

function kernelRows(facts: MachineFacts): Row[] {
  const { settings, cgroup } = facts;
  const typed = settings.typing === '0';
  return [
    {
      id: 'machine.typing',
      promise: 'The kernel itself lets nobody type into a terminal',
      needed: false,
      verdict: typed ? 'enforced' : 'not-needed',
      detail: typed ? 'dev.tty.legacy_tiocsti is 0' : 'inside, the filter of system calls refuses it',
      ...(typed ? {} : { enable: 'sudo sysctl -w dev.tty.legacy_tiocsti=0' }),
    },
    {
      id: 'machine.cgroup',
      promise: 'A control group of its own for each run',
      needed: false,
      verdict: cgroup === '' ? 'enforced' : 'not-needed',
      detail:
        cgroup === ''
          ? 'a process was ended with its group'
          : `${cgroup}; the process list of the boundary does it`,
      ...(cgroup === '' ? {} : { enable: 'systemd-run --user --scope -p Delegate=yes countersign run …' }),
    },
    landlockRow(facts),
    {
      id: 'machine.helpers',
      promise: 'socat and ripgrep',
      needed: false,
      verdict: 'not-needed',
      detail: 'the boundary is made without them',
    },
  ];
}

/** One row for each thing a boundary, a witness and a kill switch are made of. */
export function machineRows(facts: MachineFacts): DoctorRow[] {
  const rows: Row[] = [
    platformRow(facts),
    ...(facts.platform === 'linux' ? [...bubblewrapRows(facts), networkRow(facts)] : []),
    userRow(facts),
    extra(
      'machine.overlay',
      'Changes can be held back until they are reviewed',
      facts.overlay,
      'a file removed through an overlay is still there beneath it',
      'Runs with --commit after-review do not start.',
    ),
    extra(
      'machine.witness',
      'The kernel tells which programs are started',
      facts.witness,
      'it told of one',
      'The list of programs is looked at now and then instead, and may miss short ones.',
    ),
    ...kernelRows(facts),
  ];
  return rows.map((row) => ({ ...row, group: 'machine' }));
}
