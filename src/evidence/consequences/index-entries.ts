import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { FileState, Look } from './look.ts';

/** One file as git's index has it. */
export interface IndexEntry {
  /** Absolute. */
  readonly path: string;
  readonly mode: string;
  /** Name of the blob, hex. */
  readonly blob: string;
  /** What git noted of the file when it last compared it; null when this git does not tell. */
  readonly noted: { readonly ctimeMs: number; readonly mtimeMs: number; readonly size: number } | null;
}

const format =
  /(\d{6}) ([0-9a-f]{40,64}) (\d)\t([^\0]+)\0(?: {2}ctime: (\d+):(\d+)\n {2}mtime: (\d+):(\d+)\n {2}dev: \d+\tino: \d+\n {2}uid: \d+\tgid: \d+\n {2}size: (\d+)\tflags: [0-9a-f]+\n)?/;

const milliseconds = (seconds: string | undefined, nano: string | undefined): number =>
  Number(seconds) * 1000 + Number(nano) / 1e6;

/** Tracked files below `paths` (absolute), of the repository at `top`; undefined when git does not tell. */
export async function indexEntries(
  top: string,
  paths: readonly string[],
  look: Look,
): Promise<IndexEntry[] | undefined> {
  const out = await look.git(top, ['ls-files', '-s', '-z', '--debug', '--', ...pathspecs(top, paths)]);
  if (out === undefined) return undefined;
  const entries: IndexEntry[] = [];
  // Its own: several are read at the same time.
  const record = new RegExp(format, 'y');
  for (let at = 0; at < out.length; at = record.lastIndex) {
    const match = record.exec(out);
    // Another format than the one known: better nothing than something wrong.
    if (!match) return undefined;
    const [, mode = '', blob = '', , name = '', cs, cn, ms, mn, size] = match;
    const noted =
      size === undefined
        ? null
        : { ctimeMs: milliseconds(cs, cn), mtimeMs: milliseconds(ms, mn), size: Number(size) };
    entries.push({ path: posix.join(top, name), mode, blob, noted });
    await look.breathe();
  }
  return entries;
}

/** More operands than this are not handed to git one by one: it is asked about everything. */
const mostPathspecs = 500;

/** Paths as git takes them in the folder `top`. */
export function pathspecs(top: string, paths: readonly string[]): string[] {
  if (paths.length > mostPathspecs) return ['.'];
  return paths.map((path) => posix.relative(top, path) || '.');
}

/** Files above this are not read: they count as changed unless git itself noted them. */
const mostBytes = 16 * 1024 * 1024;
/** Times are compared to less than the microsecond that a double keeps of them. */
const sameTime = (a: number, b: number): boolean => Math.abs(a - b) < 0.001;

/**
 * Whether git has the present content of a file. First by the times and the size git noted when it last compared the file,
 * which is git's own rule; else by the name its content would have as a blob. Git's own comparison is not asked: it would
 * start the clean filters that the repository names. A file that a filter changes and git did not note counts as changed.
 */
export function isUnchanged(entry: IndexEntry, state: FileState, indexMs: number, look: Look): boolean {
  const { noted } = entry;
  if (
    noted !== null &&
    noted.size === state.size &&
    sameTime(noted.mtimeMs, state.mtimeMs) &&
    sameTime(noted.ctimeMs, state.ctimeMs) &&
    // Written in the moment the index was: git could not tell a later change from it.
    state.mtimeMs < indexMs
  ) {
    return true;
  }
  const content = look.files.read(entry.path, mostBytes);
  if (content === undefined) return false;
  const isLink = state.kind === 'link';
  if (isLink !== (entry.mode === '120000')) return false;
  const hash = createHash(entry.blob.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex') === entry.blob;
}
