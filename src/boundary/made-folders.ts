import { mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BoundaryPlan, between } from './plan.ts';

/** Folders that were made to be open, and those above them. */
export interface MadeFolders {
  /** Takes away those that are still empty: what somebody put there is theirs. */
  remove(): void;
}

/** Makes what is to be open and is not there. Throws when it cannot be made, and leaves nothing then. */
export function makeFolders({ writable }: Pick<BoundaryPlan, 'writable'>): MadeFolders {
  const made: string[] = [];
  const remove = (): void => {
    for (const folder of made.toReversed()) {
      try {
        rmdirSync(folder);
      } catch {
        // Something was made in it, or it is gone already.
      }
    }
  };
  try {
    for (const { path, make } of writable) {
      const first = make ? mkdirSync(path, { recursive: true }) : undefined;
      if (first !== undefined) made.push(...between(`${path}/x`, dirname(first)));
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { remove };
}
