import type { Missing } from '../../model/snapshot.ts';

/** What a snapshot could not keep. So many are listed; that something was not seen is never lost. */
export interface MissingList {
  add(path: string, why: string, unseen: boolean): void;
  result(): { incomplete: Missing[]; unlisted: number };
}

export function createMissingList(most: number): MissingList {
  const whole = new Map<string, Missing>();
  const listed: Missing[] = [];
  let unlisted = 0;
  return {
    add(path, why, unseen) {
      if (path === '') whole.set(why, { path, why, unseen });
      else if (listed.length < most) listed.push({ path, why, unseen });
      else {
        unlisted += 1;
        const all = 'more was not seen than can be listed';
        if (unseen) whole.set(all, { path: '', why: all, unseen });
      }
    },
    result: () => ({ incomplete: [...whole.values(), ...listed], unlisted }),
  };
}
