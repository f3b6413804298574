import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import type { FileState, Files } from './look.ts';

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

function kindOf(path: string): FileState {
  const stat = lstatSync(path);
  const { size, mtimeMs, ctimeMs } = stat;
  const kind = stat.isFile()
    ? 'file'
    : stat.isDirectory()
      ? 'directory'
      : stat.isSymbolicLink()
        ? 'link'
        : 'other';
  return { kind, size, mtimeMs, ctimeMs };
}

/** The real file system. */
export const readFiles: Files = {
  stat: (path) => attempt(() => kindOf(path)),
  list: (directory) =>
    attempt(() =>
      readdirSync(directory, { withFileTypes: true }).map((entry) => ({
        name: entry.name,
        directory: entry.isDirectory(),
      })),
    ),
  read: (path, most) =>
    attempt(() => {
      if (kindOf(path).kind === 'link') return readlinkSync(path, { encoding: 'buffer' });
      // Asked of what was opened: a pipe put in its place would be waited for without end.
      const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
      try {
        const stat = fstatSync(file);
        return stat.isFile() && stat.size <= most ? readFileSync(file) : undefined;
      } finally {
        closeSync(file);
      }
    }),
};
