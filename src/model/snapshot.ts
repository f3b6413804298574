import { z } from 'zod';

/**
 * A path below the workspace, `/` between names. Bytes of a name that is no UTF-8 stand as lone surrogates U+DC80 to U+DCFF,
 * one for each byte from 0x80 (the convention of Python's `surrogateescape`), so that every name survives JSON.
 */
const Path = z.string();

/** Name of an object in a git object store, hex: 40 digits, or 64 in a repository that uses SHA-256. */
const ObjectId = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);

/** Something a snapshot could not keep, and why. An empty path means the snapshot as a whole. */
export const Missing = z.strictObject({
  path: Path,
  why: z.string(),
  /** Nothing is known of what is there or below: a difference that needs it cannot be told. */
  unseen: z.boolean(),
});
export type Missing = z.infer<typeof Missing>;

/** The workspace at one moment, its contents in the run's own object store. */
export const Snapshot = z.strictObject({
  /** `s1`, `s2`, … unique within the run; `u1`, … when nobody could look. */
  id: z.string(),
  label: z.string(),
  at: z.iso.datetime(),
  /** With git's rules of what is ignored and its objects as a second store, or as a copy of everything. */
  how: z.enum(['git', 'copy']),
  tree: ObjectId,
  /** A commit of that tree whose parent is the snapshot before; null when it could not be written down. */
  commit: ObjectId.nullable(),
  /** The list of what is known only by size and hash: a `Noted` as JSON. */
  noted: ObjectId,
  files: z.number().int().nonnegative(),
  bytes: z.number().nonnegative(),
  /** The paths that were looked at; null for all. The rest is as the snapshot before had it. */
  only: z.array(Path).nullable(),
  /** Repositories in the workspace, its own as the empty path, and the commit each one is at. */
  repositories: z.array(z.strictObject({ path: Path, head: ObjectId.nullable() })),
  incomplete: z.array(Missing),
  /** How many more are missing than `incomplete` lists. */
  unlisted: z.number().int().nonnegative(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** A file of which only size, times and a hash are kept. */
export const NotedFile = z.strictObject({
  path: Path,
  /** control: settings, hooks and ignore rules of a repository, which lie outside its files. */
  why: z.enum(['ignored', 'large', 'unreadable', 'special', 'control']),
  size: z.number().nonnegative(),
  /** ms since the epoch, with a fraction. */
  mtimeMs: z.number(),
  ctimeMs: z.number(),
  executable: z.boolean(),
  /** SHA-256, hex; null when it was not read. */
  hash: z.string().nullable(),
  /** The hash is of the first and the last MiB only. */
  partial: z.boolean(),
});
export type NotedFile = z.infer<typeof NotedFile>;

/** Everything a snapshot knows by size and hash only. */
export const Noted = z.strictObject({
  files: z.array(NotedFile),
  /** There are more ignored files than were noted: of one that is not listed nothing is known. */
  cut: z.boolean(),
});
export type Noted = z.infer<typeof Noted>;

/** One side of a change. */
const Side = z.strictObject({
  is: z.enum(['file', 'executable', 'link', 'repository', 'noted']),
  /** Bytes; null when it was not looked up. */
  size: z.number().nonnegative().nullable(),
  /** Object name of the content, the commit of a repository, or the hash of a noted file. */
  hash: z.string().nullable(),
});
export type Side = z.infer<typeof Side>;

/** One difference between two snapshots. */
export const FileChange = z.strictObject({
  /** unknown: one of the snapshots did not see this place. */
  kind: z.enum(['added', 'changed', 'deleted', 'renamed', 'unknown']),
  path: Path,
  /** Where it was, when it was renamed. */
  from: Path.nullable(),
  before: Side.nullable(),
  after: Side.nullable(),
  /** Has a NUL byte in its first 8000 bytes on one side; null when the contents were not compared. */
  binary: z.boolean().nullable(),
  /** Null for what is binary, not kept, or too large to compare. */
  lines: z.strictObject({ added: z.number().int(), removed: z.number().int() }).nullable(),
  /** Both contents can be read back; false for what is only noted. */
  kept: z.boolean(),
});
export type FileChange = z.infer<typeof FileChange>;
