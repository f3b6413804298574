import { readdirSync, readFileSync } from 'node:fs';

const closeOnExec = 0o2000000;

function isInherited(descriptor: string): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0;
  } catch {
    // It was the one the listing itself was read through.
    return false;
  }
}

/**
 * Descriptors beyond the three usual ones that a started program would inherit. Node opens none such, but it keeps those it
 * was started with, and one open folder of another place leads out of every boundary.
 */
export function leakingDescriptors(): number[] {
  return readdirSync('/proc/self/fd')
    .filter((name) => Number(name) > 2 && isInherited(name))
    .map(Number);
}

/** Only bash can close descriptors of two digits. No start-up file is read: `-p` keeps it from those of others, `--norc` from the one for a
 * shell whose input is a socket, as it is where Node hands it a pipe. */
export function shellFor(bash: string | undefined, leaking: readonly number[]): [string, ...string[]] {
  if (leaking.every((descriptor) => descriptor < 10)) return ['/bin/sh'];
  if (bash === undefined)
    throw new Error(`descriptor ${leaking.join(', ')} is open and only bash could close it`);
  return [bash, '--norc', '-p'];
}
