import { posix } from 'node:path';
import picomatch from 'picomatch';

/** What somebody asks about: a path, a command, a host, a tool or an action, told apart by what it fits. */
export interface Thing {
  /** As asked. */
  readonly text: string;
  /** Workspace-relative or absolute. A folder fits what is below it, a name without a slash every path it is a part of. */
  fitsPath(path: string): boolean;
  /** The words stand in the command one after the other. */
  fitsCommand(command: string): boolean;
  /** The host or one below it. */
  fitsHost(host: string): boolean;
  /** `server.tool`, the server or the tool alone. */
  fitsTool(name: string): boolean;
  fitsAction(id: string): boolean;
}

const words = (text: string): string => ` ${text.trim().replace(/\s+/g, ' ')} `;
const hostOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/[/:?#].*$/s, '')
    .replace(/\.$/, '');

export function thingOf(text: string, workspace: string): Thing {
  const wanted = text.trim();
  const path = pathOf(wanted, workspace);
  const glob = /[*?{]/.test(path) ? picomatch(path, { dot: true, nonegate: true }) : undefined;
  const command = words(wanted);
  const host = hostOf(wanted);
  return {
    text: wanted,
    fitsPath(other) {
      const known = pathOf(other, workspace);
      if (path === '' || path === '.') return known === '' || known === '.';
      if (glob) return glob(known);
      if (known === path || known.startsWith(`${path}/`)) return true;
      return !path.includes('/') && known.split('/').includes(path);
    },
    fitsCommand: (other) => command.trim() !== '' && words(other).includes(command),
    fitsHost: (other) =>
      host.includes('.') || host === 'localhost' ? isHost(hostOf(other), host) : hostOf(other) === host,
    fitsTool(name) {
      const dot = name.indexOf('.');
      return [name, name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)].includes(wanted);
    },
    fitsAction: (id) => id === wanted,
  };
}

const isHost = (other: string, host: string): boolean => other === host || other.endsWith(`.${host}`);

/** Relative to the workspace where it is inside, without `./` and a last slash. */
function pathOf(text: string, workspace: string): string {
  const absolute = text.startsWith(`${workspace}/`) ? text.slice(workspace.length + 1) : text;
  const plain = text === workspace ? '.' : posix.normalize(absolute === '' ? '.' : absolute);
  return plain.length > 1 ? plain.replace(/\/(?:\*\*)?$/, '') : plain;
}
