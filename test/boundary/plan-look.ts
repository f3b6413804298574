import type { Look } from '../../src/boundary/plan.ts';

/** A file system as a list: `a/` is a folder, `a` a file, `a -> /b` a link, `a=` a socket, all absolute. What is not listed is missing. */
export function lookAt(...entries: string[]): Look {
  return (path) => {
    const link = entries.find((entry) => entry.startsWith(`${path} -> `));
    if (link) return { real: link.split(' -> ')[1] ?? null, is: 'directory' };
    if (entries.includes(`${path}/`)) return { real: path, is: 'directory' };
    if (entries.includes(`${path}=`)) return { real: path, is: 'other' };
    return { real: path, is: entries.includes(path) ? 'file' : 'missing' };
  };
}
