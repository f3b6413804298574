/** Of the classic BPF of linux/bpf_common.h: load a word, jump when equal, at least, or a bit is set, mask, return. */
export const bpf = {
  load: 0x20,
  equal: 0x15,
  atLeast: 0x35,
  hasBits: 0x45,
  and: 0x54,
  result: 0x06,
} as const;

export type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

/** What a filter of system calls says (linux/seccomp.h); refusals carry the error: EPERM, EACCES, ENOSYS. */
export const verdicts = {
  allow: 0x7fff0000,
  notPermitted: 0x00050001,
  denied: 0x0005000d,
  notThere: 0x00050026,
  killProcess: 0x80000000,
} as const;

/** Offsets into `struct seccomp_data`: number, machine, and the lower halves of arguments. */
export const callAt = { number: 0, machine: 4, first: 16, second: 24, third: 32, fourth: 40 } as const;

/** An array of `struct sock_filter` as the kernel takes it. */
export function assemble(instructions: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(instructions.length * 8);
  for (const [index, [code, ifTrue, ifFalse, value]] of instructions.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(value, index * 8 + 4);
  }
  return bytes;
}
