import { expect, it } from 'vitest';
import { socketFilter } from '../../src/boundary/landlock/socket-filter.ts';

/** Runs a filter as the kernel does: loads of `struct seccomp_data`, masks, jumps, a result. */
function judge(filter: Buffer, number: number, args: readonly number[]): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  for (const [index, value] of args.entries()) data.writeUInt32LE(value, 16 + index * 8);
  let loaded = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const code = filter.readUInt16LE(at);
    const value = filter.readUInt32LE(at + 4);
    if (code === 0x06) return value;
    if (code === 0x20) loaded = data.readUInt32LE(value);
    else if (code === 0x54) loaded &= value;
    else at += 8 * filter.readUInt8(at + ((code === 0x15 ? loaded === value : loaded & value) ? 2 : 3));
  }
  throw new Error('the filter ends without a result');
}

const allow = 0x7fff0000;
const denied = 0x0005000d;
const closeOnExec = 0o2000000;
const fastOpen = 0x20000000;

it.each<[string, number, number[], number, number]>([
  ['TCP', 41, [2, 1, 0], allow, allow],
  ['TCP by its number, closed on exec', 41, [10, 1 | closeOnExec, 6], allow, allow],
  ['UDP', 41, [2, 2, 0], denied, allow],
  ['UDP, not blocking', 41, [10, 2 | 0o4000, 17], denied, allow],
  ['raw', 41, [2, 3, 1], denied, allow],
  ['MPTCP', 41, [2, 1, 262], denied, allow],
  ['SCTP', 41, [2, 1, 132], denied, allow],
  ['with a path', 41, [1, 1, 0], denied, denied],
  ['to a virtual machine', 41, [40, 1, 0], denied, denied],
  ['bluetooth', 41, [31, 1, 0], denied, denied],
  ['netlink', 41, [16, 3, 0], allow, allow],
  ['a pair', 53, [1, 1, 0], allow, allow],
  ['sendto', 44, [3, 0, 0, 0x4000], allow, allow],
  ['sendto that connects', 44, [3, 0, 0, fastOpen | 0x4000], denied, allow],
  ['sendmsg that connects', 46, [3, 0, fastOpen], denied, allow],
  ['sendmmsg that connects', 307, [3, 0, 1, fastOpen], denied, allow],
  ['read', 0, [3], allow, allow],
])('%s', (_, number, args, held, open) => {
  const on = (network: 'tcp' | 'all'): Buffer => socketFilter('x64', network) ?? Buffer.alloc(0);
  expect(judge(on('tcp'), number, args)).toBe(held);
  expect(judge(on('all'), number, args)).toBe(open);
});

it('knows the numbers of two machines', () => {
  const arm = socketFilter('arm64', 'tcp') ?? Buffer.alloc(0);
  expect(judge(arm, 198, [2, 2, 0])).toBe(denied);
  expect(judge(arm, 206, [3, 0, 0, fastOpen])).toBe(denied);
  expect(socketFilter('riscv64', 'tcp')).toBeUndefined();
});
