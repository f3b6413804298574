import type { CheckRun, FileChange, HashedFile } from '../../model/check.ts';

/** Whether what a check showed still holds. `unknown`: it is not known which files it ran against. */
export type Freshness =
  | { readonly state: 'fresh' }
  | { readonly state: 'stale'; readonly changed: readonly FileChange[] }
  | { readonly state: 'unknown'; readonly because: string };

/**
 * Compares what a check ran against with the files as they are. `now` has to list the same part of the workspace: a file of
 * the check that is not in it is gone, one that is only in it is new. Both make the evidence stale.
 */
export function freshness(check: Pick<CheckRun, 'files'>, now: readonly HashedFile[]): Freshness {
  if (check.files.length === 0)
    return { state: 'unknown', because: 'the files it ran against were not recorded' };
  const changed = changesBetween(check.files, now);
  return changed.length === 0 ? { state: 'fresh' } : { state: 'stale', changed };
}

/** What differs between two lists of files, by path. A hash of null is a file that is not there. */
export function changesBetween(before: readonly HashedFile[], after: readonly HashedFile[]): FileChange[] {
  const old = present(before);
  const now = present(after);
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths.flatMap((path): FileChange[] => {
    const [was, is] = [old.get(path), now.get(path)];
    if (was === is) return [];
    if (was === undefined) return [{ path, how: 'added' }];
    return [{ path, how: is === undefined ? 'removed' : 'changed' }];
  });
}

const present = (files: readonly HashedFile[]): ReadonlyMap<string, string> =>
  new Map(files.flatMap(({ path, hash }) => (hash === null ? [] : [[path, hash]])));
