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
