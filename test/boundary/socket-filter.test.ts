import { expect, it } from 'vitest';
import { socketFilter } from '../../src/boundary/landlock/socket-filter.ts';
import { judgeCall } from './bpf-judge.ts';

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
  expect(judgeCall(on('tcp'), { number: number, args: args })).toBe(held);
  expect(judgeCall(on('all'), { number: number, args: args })).toBe(open);
});

it('knows the numbers of two machines', () => {
  const arm = socketFilter('arm64', 'tcp') ?? Buffer.alloc(0);
  expect(judgeCall(arm, { number: 198, args: [2, 2, 0] })).toBe(denied);
  expect(judgeCall(arm, { number: 206, args: [3, 0, 0, fastOpen] })).toBe(denied);
  expect(socketFilter('riscv64', 'tcp')).toBeUndefined();
});
