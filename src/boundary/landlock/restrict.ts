import { closeSync, constants, openSync } from 'node:fs';
import koffi from 'koffi';
import { seccompFilter } from '../seccomp.ts';
import { leastAbi } from './abi.ts';
import type { LandlockPolicy } from './policy.ts';
import { socketFilter } from './socket-filter.ts';

/** The same numbers on every machine: landlock(7), prctl(2). */
const calls = { createRuleset: 444, addRule: 445, restrictSelf: 446 };
const options = { noNewPrivileges: 38, seccomp: 22, filter: 2, dropBound: 24, ambient: 47, clearAmbient: 4 };
const rules = { path: 1, port: 2 };

/** Bits of `handled_access_fs`: all that changes something, and reading files where a policy names what can be read. Listing folders and
 * executing are not handled, and so stay as they are. */
const files = {
  write: 1n << 1n,
  read: 1n << 2n,
  /** On a folder only. */
  inFolder: 0b1_1111_1111n << 4n,
  refer: 1n << 13n,
  truncate: 1n << 14n,
  deviceControl: 1n << 15n,
};
const network = { listen: 1n, connect: 2n };
const scopes = { abstractSockets: 1n, signals: 2n };

const pathOnly = 0o10000000;

type Call = (
  number: number,
  first: unknown,
  second: unknown,
  third: unknown,
  fourth: number,
) => bigint | number;

interface System {
  abi: number;
  call: Call;
}

function must(what: string, result: bigint | number): number {
  if (result < 0) throw new Error(`${what} (error ${koffi.errno()})`);
  return Number(result);
}

const changes = (abi: number): bigint =>
  files.write | files.inFolder | files.refer | files.truncate | (abi >= 5 ? files.deviceControl : 0n);

/** struct landlock_ruleset_attr: as much of it as this kernel knows. */
function ruleset(abi: number, { readable, connect, listen }: LandlockPolicy): Buffer {
  const bytes = Buffer.alloc(abi >= 6 ? 24 : 16);
  const ports = (listen === 'all' ? 0n : network.listen) | (connect === 'all' ? 0n : network.connect);
  bytes.writeBigUInt64LE(changes(abi) | (readable === undefined ? 0n : files.read), 0);
  bytes.writeBigUInt64LE(ports, 8);
  if (abi >= 6) bytes.writeBigUInt64LE(scopes.abstractSockets | scopes.signals, 16);
  return bytes;
}

/** struct landlock_path_beneath_attr, packed. */
function pathRule(access: bigint, descriptor: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64LE(access, 0);
  bytes.writeInt32LE(descriptor, 8);
  return bytes;
}

/** struct landlock_net_port_attr. */
function portRule(access: bigint, port: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(access, 0);
  bytes.writeBigUInt64LE(BigInt(port), 8);
  return bytes;
}

/** A path as it is, link or not; undefined when it is gone. */
function pathDescriptor(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | pathOnly);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function allow({ abi, call }: System, set: number, policy: LandlockPolicy): void {
  const all = changes(abi);
  const alone = all & (files.write | files.truncate | files.deviceControl);
  const allowPath = (path: string, access: bigint, descriptor: number): void => {
    must(`${path} cannot be opened`, call(calls.addRule, set, rules.path, pathRule(access, descriptor), 0));
    closeSync(descriptor);
  };
  for (const { path, kind } of policy.writable) {
    allowPath(path, kind === 'folder' ? all : alone, openSync(path, constants.O_RDONLY | pathOnly));
  }
  for (const { path } of policy.readable ?? []) {
    const descriptor = pathDescriptor(path);
    if (descriptor !== undefined) allowPath(path, files.read, descriptor);
  }
  const allowPort = (access: bigint) => (port: number) =>
    must(`port ${port} cannot be opened`, call(calls.addRule, set, rules.port, portRule(access, port), 0));
  if (policy.connect !== 'all') policy.connect.forEach(allowPort(network.connect));
  if (policy.listen !== 'all') policy.listen.forEach(allowPort(network.listen));
}

/** The filter the other boundary has, too: no typing into the terminal, no keyring, no ring; and one for sockets. struct sock_fprog. */
function filterCalls({ connect }: LandlockPolicy): void {
  const programs = [
    seccompFilter(process.arch),
    socketFilter(process.arch, connect === 'all' ? 'all' : 'tcp'),
  ];
  const type = koffi.struct({ length: 'uint16_t', filter: 'void *' });
  const prctl = koffi
    .load(null)
    .func('prctl', 'int', ['int', 'unsigned long', koffi.pointer(type), 'unsigned long', 'unsigned long']);
  for (const program of programs) {
    if (!program) throw new Error(`no filter of system calls for ${process.arch}`);
    const wanted = { length: program.length / 8, filter: program };
    must('a filter of system calls was refused', prctl(options.seccomp, options.filter, wanted, 0, 0));
  }
}

/** More than any kernel has: it says itself where its list ends. */
const mostPowers = 64;

type Prctl = (option: number, first: number, second: number, third: number, fourth: number) => number;

/** Root's powers: they would read the memory and environment of any process. Gone when the program is started. */
function dropPowers(prctl: Prctl): void {
  prctl(options.ambient, options.clearAmbient, 0, 0, 0);
  if (process.getuid?.() !== 0) return;
  for (let power = 0; power < mostPowers; power += 1) {
    if (prctl(options.dropBound, power, 0, 0, 0) < 0 && power === 0)
      throw new Error('powers could not be dropped');
  }
}

/**
 * Takes away from this thread, and from what it becomes by execve(2), everything a policy does not name. It cannot be undone.
 * Throws when any part of it is refused: nothing may be started then. What was open before stays open.
 */
export function restrictSelf(policy: LandlockPolicy): void {
  const libc = koffi.load(null);
  const prctl: Prctl = libc.func(
    'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
  );
  const pointers: Call = libc.func('syscall', 'long', ['long', 'void *', 'size_t', 'uint32_t', 'uint32_t']);
  const numbers: Call = libc.func('syscall', 'long', ['long', 'long', 'long', 'void *', 'uint32_t']);
  const abi = Number(pointers(calls.createRuleset, null, 0, 1, 0));
  if (abi < leastAbi) throw new Error(`Landlock is ${abi < 1 ? 'not here' : `too old (version ${abi})`}`);
  must('new privileges could not be given up', prctl(options.noNewPrivileges, 1, 0, 0, 0));
  dropPowers(prctl);
  const attributes = ruleset(abi, policy);
  const set = must(
    'no set of rules could be made',
    pointers(calls.createRuleset, attributes, attributes.length, 0, 0),
  );
  allow({ abi, call: numbers }, set, policy);
  must('the rules were refused', numbers(calls.restrictSelf, set, 0, null, 0));
  filterCalls(policy);
}
