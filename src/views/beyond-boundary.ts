import { posix } from 'node:path';
import type { Facts } from '../model/facts.ts';
import type { Part, Verdict } from '../model/verdict.ts';
import type { BoundaryState } from '../state/run-state.ts';

const writes: readonly Part['does'][] = ['edit', 'delete'];

const covers = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}/`);

/**
 * What an action would write in the workspace and the boundary keeps closed: a yes cannot open it. Only what is certain: nothing
 * when the list on record is not whole.
 */
export function beyondBoundary(
  boundary: BoundaryState,
  verdict: Pick<Verdict, 'parts'>,
  { workspace, paths }: Pick<Facts, 'workspace' | 'paths'>,
): string[] {
  if (boundary.state !== 'open') return [];
  const { writable, hidden, readOnly } = boundary.opened;
  if ([writable, hidden, readOnly].some(({ count, first }) => count > first.length)) return [];
  const open = writable.first.map(({ path }) => ({ path, open: true }));
  const closed = [...hidden.first, ...readOnly.first].map(({ path }) => ({ path, open: false }));
  /** The innermost mount decides. */
  const isOpen = (path: string): boolean =>
    [...open, ...closed]
      .filter((one) => covers(one.path, path))
      .toSorted((a, b) => b.path.length - a.path.length)[0]?.open ?? false;
  const targets = verdict.parts.filter(({ does }) => writes.includes(does)).map(({ target }) => target);
  return [...new Set(targets)].filter((target) => {
    const path = posix.resolve(workspace, target);
    const real = paths[path]?.real ?? path;
    return covers(workspace, real) && !isOpen(real);
  });
}
