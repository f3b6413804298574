import { assemble, callAt as at, bpf, type Instruction, verdicts } from './bpf.ts';

/** Numbers of the system calls and the name of the machine, as the kernel's headers have them. */
const machines = {
  x64: {
    ...{ audit: 0xc000003e, ioctl: 16, socket: 41, keys: [248, 249, 250] },
    ...{ timer: 222, clone: 56, fcntl: 72, prctl: 157, ptrace: 101, writeMemory: 311 },
  },
  arm64: {
    ...{ audit: 0xc00000b7, ioctl: 29, socket: 198, keys: [217, 218, 219] },
    ...{ timer: 107, clone: 220, fcntl: 25, prctl: 167, ptrace: 117, writeMemory: 271 },
  },
} as const;

/** The same on both: io_uring_setup, io_uring_enter, io_uring_register. */
const uring = [425, 426, 427] as const;
const clone3 = 435;
/** The same on both. */
const sigcont = 18;

const { load, equal, atLeast, and, result } = bpf;
const { allow, notPermitted, killProcess } = verdicts;
/** Programs take the older way then. */
const { notThere } = verdicts;

/** Refuses one option of a call when the signal it is to send continues a process. */
const continues = (number: number, where: { option: number; in: number; signal: number }): Instruction[] => [
  [equal, 0, 6, number],
  [load, 0, 0, where.in],
  [equal, 0, 3, where.option],
  [load, 0, 0, where.signal],
  [equal, 0, 1, sigcont],
  [result, 0, 0, notPermitted],
  [load, 0, 0, at.number],
];

/** Refuses a call about the first process. */
const aboutFirst = (number: number, where: number): Instruction[] => [
  [equal, 0, 4, number],
  [load, 0, 0, where],
  [equal, 0, 1, 1],
  [result, 0, 0, notPermitted],
  [load, 0, 0, at.number],
];

function program(machine: (typeof machines)['x64'] | (typeof machines)['arm64']): Instruction[] {
  const refuse = (number: number): Instruction[] => [
    [equal, 0, 1, number],
    [result, 0, 0, notPermitted],
  ];
  return [
    // Another machine's calls (32 bits) have other numbers: such a program ends.
    [load, 0, 0, at.machine],
    [equal, 1, 0, machine.audit],
    [result, 0, 0, killProcess],
    [load, 0, 0, at.number],
    [atLeast, 0, 1, 0x40000000],
    [result, 0, 0, killProcess],
    ...[...uring, ...machine.keys].flatMap(refuse),
    // A process that is stopped may have the kernel continue it: by a timer, by what a file or a dying relative sends.
    [equal, 0, 1, machine.timer],
    [result, 0, 0, notThere],
    [equal, 0, 1, clone3],
    [result, 0, 0, notThere],
    [equal, 0, 5, machine.clone],
    [load, 0, 0, at.first],
    [and, 0, 0, 0xff],
    [equal, 0, 1, sigcont],
    [result, 0, 0, notPermitted],
    [load, 0, 0, at.number],
    ...continues(machine.fcntl, { option: 10, in: at.second, signal: at.third }),
    ...continues(machine.prctl, { option: 1, in: at.first, signal: at.second }),
    // The first process takes the boundary with it when the command is over: stopped by a tracer, it never would.
    ...aboutFirst(machine.ptrace, at.second),
    ...aboutFirst(machine.writeMemory, at.first),
    // ioctl(TIOCSTI) types into the terminal, TIOCLINUX pastes.
    [equal, 0, 4, machine.ioctl],
    [load, 0, 0, at.second],
    [equal, 1, 0, 0x5412],
    [equal, 0, 5, 0x541c],
    [result, 0, 0, notPermitted],
    // socket(AF_VSOCK) reaches the host of a virtual machine whatever the network namespace.
    [equal, 0, 3, machine.socket],
    [load, 0, 0, at.first],
    [equal, 0, 1, 40],
    [result, 0, 0, notPermitted],
    [result, 0, 0, allow],
  ];
}

/**
 * A filter of system calls as bytes for bwrap's `--seccomp`: no typing into the terminal, no kernel keyring, no io_uring (it
 * goes past filters), no vsock, no calls of another machine, nothing that has the kernel continue what was stopped. Undefined
 * where the numbers are not known.
 */
export function seccompFilter(architecture: string): Buffer | undefined {
  const machine = architecture === 'x64' || architecture === 'arm64' ? machines[architecture] : undefined;
  if (!machine) return undefined;
  return assemble(program(machine));
}
