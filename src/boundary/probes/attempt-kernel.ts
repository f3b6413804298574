import { constants } from 'node:os';
import koffi from 'koffi';
import type { Tried } from '../../model/doctor.ts';

/** Numbers of system calls, as the kernel's headers have them. */
const numbers = {
  x64: { ioctl: 16, keyctl: 250, uring: 425 },
  arm64: { ioctl: 29, keyctl: 219, uring: 425 },
} as const;

const typeIntoTerminal = 0x5412;
const getKeyringId = 0;
const sessionKeyring = -3;
const noSuchCall = 38;
/** `struct io_uring_params`. */
const ringBytes = 120;

type Call = keyof (typeof numbers)['x64'];

/** The result, or the negative error number; undefined where the numbers are not known. */
function call(name: Call, first: number, second: number | Buffer, third: Buffer | null): number | undefined {
  const known = process.arch === 'x64' || process.arch === 'arm64' ? numbers[process.arch] : undefined;
  if (!known) return undefined;
  const types = ['long', 'long', typeof second === 'number' ? 'long' : 'void *', 'void *'];
  const syscall = koffi.load(null).func('syscall', 'long', types);
  const result = Number(syscall(known[name], first, second, third));
  return result < 0 ? -koffi.errno() : result;
}

/** What an absent call is reported as: then nothing has to keep from it. */
export const notInKernel = 'this kernel does not have it';

const errorName = (number: number): string =>
  Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? `error ${number}`;

function asked(what: string, result: number | undefined): Tried {
  if (result === undefined) return { got: false, said: 'not known for this machine' };
  if (result >= 0) return { got: true, said: what };
  return { got: false, said: result === -noSuchCall ? notInKernel : `refused (${errorName(-result)})` };
}

/** Types one blank into the terminal on descriptor 0. */
export const tryTyping = (): Tried =>
  asked('a key could be typed into the terminal', call('ioctl', 0, typeIntoTerminal, Buffer.from(' ')));

/** Asks for the number of the session's keyring: changes nothing. */
export const tryKeyring = (): Tried =>
  asked('the keyring of the kernel answers', call('keyctl', getKeyringId, sessionKeyring, null));

/** A ring of four; gone with the process. */
export const tryRing = (): Tried =>
  asked('a ring could be opened', call('uring', 4, Buffer.alloc(ringBytes), null));
