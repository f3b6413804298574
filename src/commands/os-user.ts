import { userInfo } from 'node:os';

/** Whose process this is. In containers often a number for which the system knows no name: `userInfo` throws then. */
export function osUser(nameOf: () => string = () => userInfo().username): string {
  try {
    return nameOf();
  } catch {
    return `user ${ownUid()}`;
  }
}

/** -1 where the system has no such numbers. */
export const ownUid = (): number => process.getuid?.() ?? -1;
