import { z } from 'zod';
import { type BoundaryPlan, between, type Difference, isBelow, type WritableRoot } from '../plan.ts';

const port = z.number().int().min(1).max(65_535);

/** What the launcher reads: everything not named here cannot be written, connected to or listened on. */
export const LandlockPolicy = z.strictObject({
  writable: z.array(z.strictObject({ path: z.string(), kind: z.enum(['folder', 'file']) })),
  /** TCP ports, whatever the host. */
  connect: z.array(port),
  listen: z.array(port),
});
export type LandlockPolicy = z.infer<typeof LandlockPolicy>;

/** An entry of a folder. */
export interface Entry {
  name: string;
  is: 'folder' | 'file' | 'other';
}
export type List = (folder: string) => readonly Entry[];

/** What every program writes to, beside what a contract opens. */
const devices = ['/dev/null', '/dev/zero', '/dev/full', '/dev/tty', '/dev/ptmx', '/dev/pts'] as const;
const isFolder = (path: string): boolean => path === '/dev/pts';

/**
 * Landlock knows only what is allowed, and allows folders with all that is below: a closed path in an open folder cannot be
 * left out. So such a folder is taken apart, and its other entries are opened one by one.
 */
function takenApart(root: WritableRoot, closed: readonly string[], list: List): WritableRoot[] {
  const inside = closed.filter((path) => isBelow(path, root.path));
  if (inside.length === 0) return [root];
  if (inside.includes(root.path) || root.kind === 'file') return [];
  return list(root.path).flatMap(({ name, is }) => {
    if (is === 'other') return [];
    const path = root.path === '/' ? `/${name}` : `${root.path}/${name}`;
    return takenApart({ path, kind: is, from: root.from }, inside, list);
  });
}

/** A plan as far as Landlock can hold it, and every place where it cannot. */
export function landlockPolicy(
  plan: BoundaryPlan,
  list: List,
  ports: { connect: readonly number[]; listen: readonly number[] },
): { policy: LandlockPolicy; narrower: Difference[]; notHeld: Difference[] } {
  const closed = plan.closed.map(({ path }) => path);
  const roots = plan.writable.flatMap((root) => takenApart(root, closed, list));
  const apart = plan.writable
    .filter(({ kind }) => kind === 'folder')
    .flatMap(({ path }) => {
      const inside = closed.filter((one) => isBelow(one, path) && one !== path);
      return [...new Set(inside.flatMap((one) => [path, ...between(one, path)]))];
    });
  const hidden = plan.closed.filter(({ how, is }) => how === 'hidden' && is !== 'missing');
  return {
    policy: {
      writable: [
        ...roots.map(({ path, kind }) => ({ path, kind })),
        ...devices.map((path) => ({ path, kind: isFolder(path) ? ('folder' as const) : ('file' as const) })),
      ],
      connect: [...ports.connect],
      listen: [...ports.listen],
    },
    narrower: [...new Set(apart)].map((about) => ({
      about,
      says: 'nothing new can be made directly in it: something closed is below',
    })),
    notHeld: [
      ...hidden.map(({ path }) => ({ about: path, says: 'it can be read: Landlock takes no path away' })),
      { about: 'network', says: 'datagrams are not held, name servers included; only TCP is' },
      { about: 'modes', says: 'mode, owner, times and attributes of any file of yours can be changed' },
      { about: 'processes', says: 'other processes are seen, and what is left behind lives on' },
    ],
  };
}
