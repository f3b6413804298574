import { type BoundaryPlan, between, type ClosedPath, isBelow } from './plan.ts';

interface Mount {
  path: string;
  /** Arguments of bwrap. */
  args: string[];
}

function closing({ path, how, is }: ClosedPath): string[] {
  if (how === 'read-only') return ['--ro-bind', path, path];
  // A device on a mount without devices cannot be opened: "permission denied" for whoever reads it.
  return is === 'file' ? ['--ro-bind', '/dev/null', path] : ['--tmpfs', path];
}

/** What is in memory can be filled until everything is in its place, and then no more. */
function sealed(plan: BoundaryPlan, state: string | undefined): string[] {
  const hidden = plan.closed.filter(({ how, is }) => how === 'hidden' && is !== 'file');
  return [...hidden.map(({ path }) => path), ...veils(plan, state)].flatMap((path) => ['--remount-ro', path]);
}

/**
 * The outermost folder, within one that is emptied, of what is shown there: made a mount point, so that it cannot be renamed
 * and another be put in its place.
 */
function veils({ emptied, shown, workspace }: BoundaryPlan, state: string | undefined): string[] {
  const outermost = [...shown, workspace, ...(state === undefined ? [] : [state])].flatMap((path) =>
    emptied.filter((folder) => isBelow(path, folder)).flatMap((folder) => between(path, folder)[0] ?? []),
  );
  return [...new Set(outermost)];
}

/**
 * A mount point cannot be renamed, but the folder around it can, and another be made in its place. So every folder
 * between an open root and a closed path is made a mount point, too.
 */
function pins(plan: BoundaryPlan): Mount[] {
  const paths = plan.writable
    .filter(({ kind }) => kind === 'folder')
    .flatMap((root) =>
      [...plan.closed, ...(plan.state?.folder == null ? [] : [{ path: plan.state.folder }])]
        .filter(({ path }) => path !== root.path && isBelow(path, root.path))
        .flatMap(({ path }) => between(path, root.path)),
    )
    .filter((path) => plan.state?.folder == null || !isBelow(path, plan.state.folder));
  return [...new Set(paths)].map((path) => ({ path, args: ['--bind', path, path] }));
}

/** The private folder in the place of the agent's own, and in it what is kept, seen or held. */
function stateMounts({ state }: BoundaryPlan, folder: string | undefined): Mount[] {
  if (state === null || folder === undefined) return [];
  const at = state.folder ?? folder;
  const inside = (name: string): string => `${at}/${name}`;
  const mount = (how: string, from: string, path: string): Mount => ({ path, args: [how, from, path] });
  return [
    mount('--bind', folder, at),
    ...state.held.map(({ name }) => mount('--ro-bind', `${folder}/${name}`, inside(name))),
    ...state.read.map(({ name, path }) => mount('--ro-bind', path, inside(name))),
    ...state.kept.map(({ name, path }) => mount('--bind', path, inside(name))),
  ];
}

const depth = ({ path }: Mount): number => path.split('/').length;

/** Outer folders first: what is mounted later lies on top. At the same depth nothing covers anything. */
function mounts(plan: BoundaryPlan, stateFolder: string | undefined): string[] {
  const open = plan.writable.map(({ path }): Mount => ({ path, args: ['--bind', path, path] }));
  const closed = plan.closed.map((one): Mount => ({ path: one.path, args: closing(one) }));
  const shown = plan.shown.map((path): Mount => ({ path, args: ['--ro-bind', path, path] }));
  return [...open, ...pins(plan), ...stateMounts(plan, stateFolder), ...closed, ...shown]
    .toSorted((a, b) => depth(a) - depth(b))
    .flatMap(({ args }) => args);
}

const emptied = (folder: string, { emptiedBytes }: BoundaryPlan): string[] => [
  ...['--perms', '1777', '--size', String(emptiedBytes), '--tmpfs', folder],
];

export interface Way {
  cwd: string;
  onStage?: boolean;
  /** The private folder of the run for what the agent keeps. */
  state?: string | undefined;
}

/**
 * The arguments of bubblewrap 0.8 or newer for a plan, without the command. Order matters. What is there for a reason that
 * is not plain:
 * - No `--new-session`: it would take job control, resizing and ^C from the command. The filter refuses TIOCSTI instead.
 * - `/proc` is read-only: for root of the machine, inside still the same user, its settings could be written otherwise.
 * - `/dev` is read-only but for its shared memory: as bwrap makes it, half the machine's memory could be filled there.
 * - `--cap-drop ALL`: root would keep every capability within the boundary.
 * - On a stage the network is that of the run already, with its ports in it: whoever starts it has gone in there.
 * - The workspace is bound before the open folders because it may lie in a folder that was emptied.
 */
export function bwrapArguments(plan: BoundaryPlan, { cwd, onStage = false, state }: Way): string[] {
  const { workspace } = plan;
  const own = state === undefined ? undefined : (plan.state?.folder ?? state);
  const keepsNetwork = onStage || plan.network.mode === 'all';
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns'],
    ...(keepsNetwork ? ['--share-net'] : []),
    ...['--die-with-parent', '--cap-drop', 'ALL'],
    ...['--ro-bind', '/', '/', '--proc', '/proc', '--remount-ro', '/proc', '--dev', '/dev'],
    ...emptied('/dev/shm', plan),
    ...['--remount-ro', '/dev'],
    ...plan.emptied.flatMap((folder) => emptied(folder, plan)),
    ...veils(plan, own).flatMap((folder) => ['--tmpfs', folder]),
    // Some systems keep their programs there.
    ...['--ro-bind-try', '/run/current-system', '/run/current-system'],
    ...['--ro-bind', workspace, workspace],
    ...mounts(plan, state),
    ...sealed(plan, own),
    ...['--chdir', cwd],
  ];
}
