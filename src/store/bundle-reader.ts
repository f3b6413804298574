import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BundleManifest, isMemberName } from '../model/bundle.ts';
import { causeText } from '../model/cause.ts';
import { type Outcome, ProblemError } from '../model/problem.ts';
import { bundleProblem } from './bundle-problem.ts';
import { type TarEntry, tarBlock, tarEnd, tarEntry, tarPadding } from './tar-entry.ts';

/** More than this is not unpacked. */
export interface BundleLimits {
  files: number;
  bytes: number;
  manifestBytes: number;
}

export const bundleLimits: BundleLimits = {
  files: 100_000,
  bytes: 8 * 1024 * 1024 * 1024,
  manifestBytes: 32 * 1024 * 1024,
};

const chunkSize = 1 << 20;

/** Reads a file from its beginning to its end, never more at once than asked for. */
function createCursor(fd: number, file: string) {
  let at = 0;
  const damaged = (what: string): never => {
    throw new ProblemError(bundleProblem('bundle-damaged', what, file));
  };
  const take = (count: number): Buffer => {
    const chunk = Buffer.allocUnsafe(count);
    let filled = 0;
    while (filled < count) {
      const read = readSync(fd, chunk, filled, count - filled, at + filled);
      if (read === 0) damaged(`it ends at byte ${at + filled}, in the middle of an entry`);
      filled += read;
    }
    at += count;
    return chunk;
  };
  return {
    take,
    damaged,
    position: () => at,
    atEnd: (): boolean => readSync(fd, Buffer.alloc(1), 0, 1, at) === 0,
  };
}

type Cursor = ReturnType<typeof createCursor>;

function entryAt(
  cursor: Cursor,
  wanted: Pick<TarEntry, 'name'> & { bytes?: number },
  folder?: string,
): TarEntry {
  const at = cursor.position();
  const entry = tarEntry(cursor.take(tarBlock));
  const place = `${wanted.name} at byte ${at}`;
  if (!entry) return cursor.damaged(`${place}: this is no entry that countersign writes`);
  const same = entry.name === wanted.name && (folder === undefined || entry.folder === folder);
  const fits = wanted.bytes === undefined || entry.bytes === wanted.bytes;
  return same && fits ? entry : cursor.damaged(`${place}: the manifest says something else`);
}

function skipPadding(cursor: Cursor, { name, bytes }: TarEntry): void {
  const padding = cursor.take(tarPadding(bytes));
  if (padding.some((byte) => byte !== 0)) cursor.damaged(`${name}: there is something behind it`);
}

function manifestIn(cursor: Cursor, limits: BundleLimits): BundleManifest {
  const entry = entryAt(cursor, { name: 'manifest.json' });
  if (entry.bytes > limits.manifestBytes) cursor.damaged('manifest.json: it is too long');
  const text = cursor.take(entry.bytes).toString('utf8');
  skipPadding(cursor, entry);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return cursor.damaged('manifest.json: it is no JSON');
  }
  const parsed = BundleManifest.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return cursor.damaged(`manifest.json: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  }
  const manifest = parsed.data;
  if (entry.folder !== manifest.run) cursor.damaged('manifest.json: it is of another run than its folder');
  const names = new Set(manifest.files.map(({ name }) => name));
  if (names.size !== manifest.files.length || names.has('manifest.json')) {
    cursor.damaged('manifest.json: it names a file twice');
  }
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (manifest.files.length > limits.files || total > limits.bytes) {
    const message = `it holds ${manifest.files.length} files of ${total} bytes, more than is unpacked`;
    throw new ProblemError(bundleProblem('bundle-too-large', message, 'manifest.json'));
  }
  return manifest;
}

function unpack(cursor: Cursor, entry: TarEntry, sha256: string, folder: string): void {
  // Its name is in the manifest, and the manifest takes none but ours: no `..`, no absolute path.
  if (!isMemberName(entry.name)) cursor.damaged(`${entry.name}: no bundle has a file of this name`);
  const path = join(folder, entry.name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const out = openSync(path, 'wx', 0o600);
  const sum = createHash('sha256');
  try {
    for (let rest = entry.bytes; rest > 0; ) {
      const chunk = cursor.take(Math.min(chunkSize, rest));
      sum.update(chunk);
      if (writeSync(out, chunk) !== chunk.length) throw new Error('the disk takes no more');
      rest -= chunk.length;
    }
  } finally {
    closeSync(out);
  }
  if (sum.digest('hex') !== sha256)
    cursor.damaged(`${entry.name}: it does not hash to what the manifest says`);
  skipPadding(cursor, entry);
}

/**
 * Unpacks a bundle below `folder` (private, empty), as `runs/RUN/…`. Only files that its manifest names, with the names, sizes
 * and hashes it gives, in its order, and nothing else: any doubt refuses it, naming the first bad file.
 */
export function readBundle(
  file: string,
  folder: string,
  limits: BundleLimits = bundleLimits,
): Outcome<BundleManifest> {
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
    const cursor = createCursor(fd, file);
    const manifest = manifestIn(cursor, limits);
    const run = join(folder, 'runs', manifest.run);
    mkdirSync(run, { recursive: true, mode: 0o700 });
    for (const { name, bytes, sha256 } of manifest.files) {
      unpack(cursor, entryAt(cursor, { name, bytes }, manifest.run), sha256, run);
    }
    if (!cursor.take(tarEnd.length).equals(tarEnd) || !cursor.atEnd()) {
      cursor.damaged('there is something behind its last file');
    }
    return { ok: true, value: manifest };
  } catch (cause) {
    if (cause instanceof ProblemError) return { ok: false, problems: [cause.problem] };
    return { ok: false, problems: [bundleProblem('bundle-unreadable', causeText(cause), file)] };
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
