export interface Call {
  /** The number of the machine (`AUDIT_ARCH_*`); none for filters that do not look at it. */
  machine?: number;
  number: number;
  args?: readonly number[];
}

/** Runs a filter as the kernel does: loads of `struct seccomp_data`, masks, jumps, a result. */
export function judgeCall(filter: Buffer, { machine = 0, number, args = [] }: Call): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(machine, 4);
  for (const [index, value] of args.entries()) data.writeUInt32LE(value, 16 + index * 8);
  const jumps: Record<number, (loaded: number, value: number) => boolean> = {
    21: (loaded, value) => loaded === value,
    53: (loaded, value) => loaded >= value,
    69: (loaded, value) => (loaded & value) !== 0,
  };
  let loaded = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const code = filter.readUInt16LE(at);
    const value = filter.readUInt32LE(at + 4);
    const jump = jumps[code];
    if (code === 0x06) return value;
    if (code === 0x20) loaded = data.readUInt32LE(value);
    else if (code === 0x54) loaded &= value;
    else if (jump) at += 8 * filter.readUInt8(at + (jump(loaded, value) ? 2 : 3));
    else throw new Error(`an instruction this does not know: ${code}`);
  }
  throw new Error('the filter ends without a result');
}
