import type { Outcome } from '../../model/problem.ts';
import { seccompFilter } from '../seccomp.ts';

/** Below this TCP is not held, and a boundary that leaves it open is none. Linux 6.7. */
export const leastAbi = 4;

/** The same number on every machine: landlock_create_ruleset(2). */
const createRuleset = 444;
const askVersion = 1;

/**
 * The version of Landlock this kernel offers, from 1 up (landlock(7)); 0: none, or switched off at boot. Undefined where it
 * cannot be asked.
 */
export async function landlockAbi(): Promise<number | undefined> {
  if (process.platform !== 'linux') return 0;
  try {
    const { default: koffi } = await import('koffi');
    const syscall = koffi.load(null).func('syscall', 'long', ['long', 'void *', 'size_t', 'uint32_t']);
    return Math.max(0, Number(syscall(createRuleset, null, 0, askVersion)));
  } catch {
    return undefined;
  }
}

/** What Landlock can hold on this machine: its version, or why it cannot be used. */
export async function findLandlock(
  ask: () => Promise<number | undefined> = landlockAbi,
): Promise<Outcome<number>> {
  const no = (message: string, fix: string): Outcome<never> => ({
    ok: false,
    problems: [{ code: 'boundary-landlock', message, fix }],
  });
  const abi = await ask();
  if (abi === undefined) return no('The kernel could not be asked for Landlock.', 'Install bubblewrap.');
  if (abi < leastAbi) {
    const has = abi < 1 ? 'has no Landlock' : `has version ${abi} of Landlock, which does not hold TCP`;
    return no(`This kernel ${has}.`, 'Use Linux 6.7 or newer, with Landlock switched on.');
  }
  if (!seccompFilter(process.arch))
    return no(`The boundary does not know ${process.arch}.`, 'Use x64 or arm64.');
  if (process.execve === undefined)
    return no('This Node cannot start a program in its own place.', 'Use Node 22.15 or newer.');
  return { ok: true, value: abi };
}
