import { assemble, callAt as at, bpf, type Instruction, verdicts } from '../bpf.ts';

/** Numbers of the system calls, as the kernel's headers have them. */
const machines = {
  x64: { socket: 41, sendto: 44, sendmsg: 46, sendmmsg: 307 },
  arm64: { socket: 198, sendto: 206, sendmsg: 211, sendmmsg: 269 },
} as const;

const families = { internet: 2, internet6: 10, kernel: 16 } as const;
const stream = 1;
const tcp = 6;
/** Connects while it sends: Landlock is not asked (MSG_FASTOPEN, sendto(2)). */
const fastOpen = 0x20000000;

const { load, equal, hasBits, and, result } = bpf;
const { allow, denied } = verdicts;

const onlyTcp: readonly Instruction[] = [
  [load, 0, 0, at.second],
  [and, 0, 0, 0xf],
  [equal, 0, 4, stream],
  [load, 0, 0, at.third],
  [equal, 1, 0, 0],
  [equal, 0, 1, tcp],
  [result, 0, 0, allow],
  [result, 0, 0, denied],
];

const noFastOpen = (number: number, flags: number): Instruction[] => [
  [equal, 0, 4, number],
  [load, 0, 0, flags],
  [hasBits, 0, 1, fastOpen],
  [result, 0, 0, denied],
  [result, 0, 0, allow],
];

/**
 * What Landlock has no word for, as a filter of system calls (a second one beside that of every boundary, which ends programs of another
 * machine): no sockets with a path, behind which a program of this machine would run what it is told; and unless the whole network
 * is open no datagrams, no other kinds of stream, no connection made by sending. Pairs of sockets are not held: they lead nowhere.
 */
export function socketFilter(architecture: string, network: 'tcp' | 'all'): Buffer | undefined {
  const machine = architecture === 'x64' || architecture === 'arm64' ? machines[architecture] : undefined;
  if (!machine) return undefined;
  const opened: readonly Instruction[] = network === 'all' ? [[result, 0, 0, allow]] : onlyTcp;
  const socket: Instruction[] = [
    [load, 0, 0, at.first],
    [equal, 0, 1, families.kernel],
    [result, 0, 0, allow],
    [equal, 2, 0, families.internet],
    [equal, 1, 0, families.internet6],
    [result, 0, 0, denied],
    ...opened,
  ];
  const sending =
    network === 'all'
      ? []
      : [
          ...noFastOpen(machine.sendto, at.fourth),
          ...noFastOpen(machine.sendmsg, at.third),
          ...noFastOpen(machine.sendmmsg, at.fourth),
        ];
  return assemble([
    [load, 0, 0, at.number],
    [equal, 0, socket.length, machine.socket],
    ...socket,
    ...sending,
    [result, 0, 0, allow],
  ]);
}
