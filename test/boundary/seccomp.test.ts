import { describe, expect, it } from 'vitest';
import { seccompFilter } from '../../src/boundary/seccomp.ts';
import { judgeCall } from './bpf-judge.ts';

const allow = 0x7fff0000;
const refuse = 0x00050001;
const notThere = 0x00050026;
const kill = 0x80000000;
const x64 = 0xc000003e;
const arm64 = 0xc00000b7;

describe('the filter of system calls', () => {
  it.each([
    ['x64', 'read', { machine: x64, number: 0 }, allow],
    ['x64', 'ioctl(TCGETS)', { machine: x64, number: 16, args: [0, 0x5401] }, allow],
    ['x64', 'timer_create', { machine: x64, number: 222 }, notThere],
    ['x64', 'clone3', { machine: x64, number: 435 }, notThere],
    ['x64', 'clone(SIGCHLD)', { machine: x64, number: 56, args: [0x1200011] }, allow],
    ['x64', 'clone(SIGCONT)', { machine: x64, number: 56, args: [0x1200012] }, refuse],
    ['x64', 'fcntl(F_SETSIG, SIGIO)', { machine: x64, number: 72, args: [3, 10, 29] }, allow],
    ['x64', 'fcntl(F_SETSIG, SIGCONT)', { machine: x64, number: 72, args: [3, 10, 18] }, refuse],
    ['x64', 'fcntl(F_SETFL, 18)', { machine: x64, number: 72, args: [3, 4, 18] }, allow],
    ['x64', 'prctl(PR_SET_PDEATHSIG, SIGKILL)', { machine: x64, number: 157, args: [1, 9] }, allow],
    ['x64', 'prctl(PR_SET_PDEATHSIG, SIGCONT)', { machine: x64, number: 157, args: [1, 18] }, refuse],
    ['arm64', 'timer_create', { machine: arm64, number: 107 }, notThere],
    ['arm64', 'clone(SIGCONT)', { machine: arm64, number: 220, args: [18] }, refuse],
    ['arm64', 'fcntl(F_SETSIG, SIGCONT)', { machine: arm64, number: 25, args: [3, 10, 18] }, refuse],
    ['arm64', 'prctl(PR_SET_PDEATHSIG, SIGCONT)', { machine: arm64, number: 167, args: [1, 18] }, refuse],
    ['x64', 'ptrace(of the first process)', { machine: x64, number: 101, args: [16, 1] }, refuse],
    ['x64', 'ptrace(of another)', { machine: x64, number: 101, args: [16, 7] }, allow],
    ['x64', 'process_vm_writev(to the first)', { machine: x64, number: 311, args: [1] }, refuse],
    ['arm64', 'ptrace(of the first process)', { machine: arm64, number: 117, args: [16, 1] }, refuse],
    ['x64', 'ioctl(TIOCSTI)', { machine: x64, number: 16, args: [0, 0x5412] }, refuse],
    ['x64', 'ioctl(TIOCLINUX)', { machine: x64, number: 16, args: [0, 0x541c] }, refuse],
    ['x64', 'socket(AF_UNIX)', { machine: x64, number: 41, args: [1] }, allow],
    ['x64', 'socket(AF_VSOCK)', { machine: x64, number: 41, args: [40] }, refuse],
    ['x64', 'socketpair with the number of AF_VSOCK', { machine: x64, number: 53, args: [40] }, allow],
    ['x64', 'add_key', { machine: x64, number: 248 }, refuse],
    ['x64', 'keyctl', { machine: x64, number: 250 }, refuse],
    ['x64', 'io_uring_setup', { machine: x64, number: 425 }, refuse],
    ['x64', 'a call of 32 bits', { machine: 0x40000003, number: 54 }, kill],
    ['x64', 'a call of x32', { machine: x64, number: 0x40000010 }, kill],
    ['arm64', 'ioctl(TIOCSTI)', { machine: arm64, number: 29, args: [0, 0x5412] }, refuse],
    ['arm64', 'socket(AF_VSOCK)', { machine: arm64, number: 198, args: [40] }, refuse],
    ['arm64', 'keyctl', { machine: arm64, number: 219 }, refuse],
    ['arm64', 'read', { machine: arm64, number: 63 }, allow],
    ['arm64', 'a call of another machine', { machine: x64, number: 0 }, kill],
  ] as const)('%s: %s', (architecture, _name, call, expected) => {
    const filter = seccompFilter(architecture) ?? Buffer.alloc(0);
    expect(judgeCall(filter, call)).toBe(expected);
  });

  it('is not there for a machine whose numbers are not known', () => {
    expect(seccompFilter('riscv64')).toBeUndefined();
  });
});
