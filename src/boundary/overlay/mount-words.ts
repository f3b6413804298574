import { trustedProgram } from '../trusted-program.ts';

/** Programs an overlay is mounted with, absolute. */
export interface OverlayTools {
  unshare: string;
  setpriv: string;
  mount: string;
}

/** The first one that is missing, by its name. */
export function findOverlayTools(): OverlayTools | { missing: string } {
  const [unshare, setpriv, mount] = [
    trustedProgram('unshare'),
    trustedProgram('setpriv'),
    trustedProgram('mount'),
  ];
  if (unshare === undefined) return { missing: 'unshare' };
  if (setpriv === undefined) return { missing: 'setpriv' };
  if (mount === undefined) return { missing: 'mount' };
  return { unshare, setpriv, mount };
}

export interface OverlayPlace {
  /** The folder whose changes land elsewhere, absolute, no link on the way. */
  workspace: string;
  /** Absolute: holds `upper`, where what is written lands, and `work`, which the kernel needs. */
  folder: string;
}

export const upperFolder = (folder: string): string => `${folder}/upper`;
export const workFolder = (folder: string): string => `${folder}/work`;

/** What the mount is called in the list of mounts. */
export const overlayName = 'countersign';

/**
 * The three folders are named by descriptors: in a list of options a comma or a colon in a path would mean something else.
 * `userxattr` is what a user without powers may mount; with it renamed folders are copied, never redirected.
 */
const script = (mount: string): string => {
  const options = 'userxattr,lowerdir=/proc/self/fd/3,upperdir=/proc/self/fd/4,workdir=/proc/self/fd/5';
  return [
    'P=$1 U=$2 W=$3',
    'shift 3',
    'exec 3<"$P" 4<"$U" 5<"$W"',
    `${mount} -n -t overlay ${overlayName} -o ${options} "$P"`,
    'exec 3<&- 4<&- 5<&-',
    'exec "$@"',
  ].join(' && ');
};

/**
 * Words to put before a command: it and all it starts see the workspace with an overlay on top, in mounts of their own and
 * as the same user. The powers that mounting needs are gone when the command begins.
 */
export function overlayWords(tools: OverlayTools, { workspace, folder }: OverlayPlace): string[] {
  return [
    ...[tools.unshare, '--user', '--map-current-user', '--keep-caps', '--mount'],
    ...['/bin/sh', '-c', script(tools.mount), 'overlay'],
    ...[workspace, upperFolder(folder), workFolder(folder)],
    ...[tools.setpriv, '--ambient-caps=-all', '--inh-caps=-all', '--'],
  ];
}
