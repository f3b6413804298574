import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
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
      const { kind, size } = kindOf(path);
      if (kind === 'link') return readlinkSync(path, { encoding: 'buffer' });
      // A pipe or a device would never end.
      return kind === 'file' && size <= most ? readFileSync(path) : undefined;
    }),
};
