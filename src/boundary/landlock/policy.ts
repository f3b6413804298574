import { z } from 'zod';
import { type BoundaryPlan, between, type Difference, isBelow } from '../plan.ts';

const port = z.number().int().min(1).max(65_535);
const place = z.strictObject({ path: z.string(), kind: z.enum(['folder', 'file']) });
type Place = z.infer<typeof place>;

/** What the launcher reads: everything not named here cannot be written, connected to or listened on. */
export const LandlockPolicy = z.strictObject({
  writable: z.array(place),
  /** The only files whose contents can be read; left out: all of them. One that is gone when it is opened stays closed. */
  readable: z.array(place).optional(),
  /** TCP ports, whatever the host. */
  connect: z.union([z.array(port), z.literal('all')]),
  listen: z.union([z.array(port), z.literal('all')]),
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
function takenApart(root: Place, closed: readonly string[], list: List): Place[] {
  const inside = closed.filter((path) => isBelow(path, root.path));
  if (inside.length === 0) return [root];
  if (inside.includes(root.path) || root.kind === 'file') return [];
  return list(root.path).flatMap(({ name, is }) => {
    if (is === 'other') return [];
    const path = root.path === '/' ? `/${name}` : `${root.path}/${name}`;
    return takenApart({ path, kind: is }, inside, list);
  });
}

/** Folders that are taken apart for what is closed in them. */
function apart(roots: readonly Place[], closed: readonly string[]): string[] {
  const folders = roots
    .filter(({ kind }) => kind === 'folder')
    .flatMap(({ path }) => {
      const inside = closed.filter((one) => isBelow(one, path) && one !== path);
      return inside.flatMap((one) => [path, ...between(one, path)]);
    });
  return [...new Set(folders)];
}

export interface LandlockPorts {
  /** Ports of TCP, or all of them. */
  connect: LandlockPolicy['connect'];
  listen: LandlockPolicy['listen'];
}

/** What Landlock has no word for, whatever the plan. The kernel's version counts: later ones hold more. */
function neverHeld({ connect }: LandlockPorts, abi: number): Difference[] {
  const tcp =
    connect === 'all' || connect.length === 0
      ? []
      : [{ about: 'network', says: `TCP to port ${connect.join(', ')} is open, whatever the host` }];
  return [
    ...tcp,
    { about: 'names', says: 'names, sizes and times of files can be seen, hidden ones included' },
    { about: 'modes', says: 'mode, owner, times and attributes of any file of yours can be changed' },
    { about: 'processes', says: 'other processes are seen, and what is left behind lives on' },
    ...(abi < 6 ? [{ about: 'processes', says: 'other processes of yours can be ended' }] : []),
    ...(abi < 5 ? [{ about: 'devices', says: 'devices that are open can be given any order' }] : []),
  ];
}

/** A plan as far as Landlock can hold it, and every place where it cannot. */
export function landlockPolicy(
  plan: BoundaryPlan,
  list: List,
  ports: LandlockPorts,
  abi: number,
): { policy: LandlockPolicy; narrower: Difference[]; notHeld: Difference[] } {
  const closed = plan.closed.map(({ path }) => path);
  const hidden = plan.closed
    .filter(({ how, is }) => how === 'hidden' && is !== 'missing')
    .map(({ path }) => path);
  const open = plan.writable.map(({ path, kind }) => ({ path, kind }));
  const writable = [
    ...open.flatMap((root) => takenApart(root, closed, list)),
    ...devices.map((path) => ({ path, kind: isFolder(path) ? ('folder' as const) : ('file' as const) })),
  ];
  const shown = plan.shown.map((path) => ({ path, kind: 'folder' as const }));
  const readable = [...takenApart({ path: '/', kind: 'folder' }, hidden, list), ...shown, ...writable];
  return {
    policy: {
      writable,
      ...(hidden.length === 0 ? {} : { readable }),
      ...ports,
    },
    narrower: [
      ...apart(open, closed).map((about) => ({
        about,
        says: 'nothing new can be made directly in it: something closed is below',
      })),
      ...(ports.listen === 'all' ? [] : [{ about: 'network', says: 'no program can listen on a port' }]),
      { about: 'sockets', says: 'no program can make one with a path or a name' },
    ],
    notHeld: neverHeld(ports, abi),
  };
}
