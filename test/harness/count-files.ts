import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export interface FileCount {
  /** Files whose content was asked for, and folders that were listed. */
  opened: string[];
  /** Of what was read whole. */
  bytes: number;
}

const opening = ['readFileSync', 'readdirSync', 'openSync'] as const;
const openingLater = ['readFile', 'readdir', 'open'] as const;

/** What is opened below a folder while `work` runs: a bound on work that no busy machine changes. */
export async function countFiles(folder: string, work: () => Promise<unknown>): Promise<FileCount> {
  const count: FileCount = { opened: [], bytes: 0 };
  const before = [
    ...opening.map((name) => [fs, name, Reflect.get(fs, name)] as const),
    ...openingLater.map((name) => [fs.promises, name, Reflect.get(fs.promises, name)] as const),
  ];
  const watched = (path: unknown): path is string => typeof path === 'string' && path.startsWith(folder);
  const read = (result: unknown): unknown => {
    if (typeof result === 'string' || Buffer.isBuffer(result)) count.bytes += result.length;
    return result;
  };
  for (const [of, name, original] of before) {
    Reflect.set(of, name, (...args: unknown[]): unknown => {
      const result: unknown = Reflect.apply(original, of, args);
      if (!watched(args[0])) return result;
      count.opened.push(args[0]);
      if (result instanceof Promise) return result.then(read);
      return read(result);
    });
  }
  syncBuiltinESMExports();
  try {
    await work();
    return count;
  } finally {
    for (const [of, name, original] of before) Reflect.set(of, name, original);
    syncBuiltinESMExports();
  }
}
