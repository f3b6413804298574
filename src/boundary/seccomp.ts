/** Numbers of the system calls and the name of the machine, as the kernel's headers have them. */
const machines = {
  x64: { audit: 0xc000003e, ioctl: 16, socket: 41, keys: [248, 249, 250] },
  arm64: { audit: 0xc00000b7, ioctl: 29, socket: 198, keys: [217, 218, 219] },
} as const;

/** The same on both: io_uring_setup, io_uring_enter, io_uring_register. */
const uring = [425, 426, 427] as const;

const load = 0x20;
const equal = 0x15;
const atLeast = 0x35;
const result = 0x06;
const allow = 0x7fff0000;
const notPermitted = 0x00050001;
const killProcess = 0x80000000;

/** Offsets into `struct seccomp_data`: number, machine, second and first argument (their lower halves). */
const at = { number: 0, machine: 4, first: 16, second: 24 } as const;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

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
 * goes past filters), no vsock, no calls of another machine. Undefined where the numbers are not known.
 */
export function seccompFilter(architecture: string): Buffer | undefined {
  const machine = architecture === 'x64' || architecture === 'arm64' ? machines[architecture] : undefined;
  if (!machine) return undefined;
  const instructions = program(machine);
  const bytes = Buffer.alloc(instructions.length * 8);
  for (const [index, [code, ifTrue, ifFalse, value]] of instructions.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(value, index * 8 + 4);
  }
  return bytes;
}
