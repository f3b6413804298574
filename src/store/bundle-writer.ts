import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { BundleManifest } from '../model/bundle.ts';
import { causeText } from '../model/cause.ts';
import type { Outcome } from '../model/problem.ts';
import type { Progress } from '../model/progress.ts';
import { bundleProblem } from './bundle-problem.ts';
import { tarEnd, tarHeader, tarPadding } from './tar-entry.ts';

/** A file of a bundle: bytes, or a file on disk that is read when its turn comes. */
export type Member = { name: string } & ({ bytes: Buffer } | { path: string });

export interface WrittenBundle {
  file: string;
  /** sha256 of the whole file, hex. */
  hash: string;
  bytes: number;
}

const chunkSize = 1 << 20;

/** The chunks of a member. A link is not followed. */
function* chunksOf(member: Member): Generator<Buffer> {
  if ('bytes' in member) {
    yield member.bytes;
    return;
  }
  const fd = openSync(member.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(fd).isFile()) throw new Error(`${member.path} is no plain file`);
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkSize);
      const count = readSync(fd, chunk, 0, chunkSize, null);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    closeSync(fd);
  }
}

function summed(member: Member): BundleManifest['files'][number] {
  const sum = createHash('sha256');
  let bytes = 0;
  for (const chunk of chunksOf(member)) {
    sum.update(chunk);
    bytes += chunk.length;
  }
  return { name: member.name, bytes, sha256: sum.digest('hex') };
}

/**
 * Writes a new file, 0600: a plain tar archive of a folder named after the run, the manifest first. The same members make the
 * same bytes. `time` is in Unix seconds. Nothing stays behind when it fails.
 */
export function writeBundle(
  file: string,
  about: Omit<BundleManifest, 'bundle' | 'files'>,
  members: readonly Member[],
  time: number,
  progress?: Progress,
): Outcome<WrittenBundle> {
  let fd: number | undefined;
  try {
    const files = members.map(summed);
    const { run, head, events, leftOut } = about;
    const manifest: BundleManifest = { bundle: 1, run, head, events, files, leftOut };
    const first: Member = {
      name: 'manifest.json',
      bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
    };
    fd = openSync(file, 'wx', 0o600);
    const sum = createHash('sha256');
    let total = 0;
    const write = (chunk: Buffer): void => {
      // A full disk shows as a short count, not as an error.
      for (let at = 0; at < chunk.length; ) {
        const count = writeSync(fd ?? -1, chunk, at);
        if (count === 0) throw new Error('the disk takes no more');
        at += count;
      }
      sum.update(chunk);
      total += chunk.length;
    };
    for (const [index, member] of [first, ...members].entries()) {
      progress?.('writing files', index, members.length + 1);
      const bytes = (index === 0 ? summed(first) : files[index - 1])?.bytes ?? 0;
      write(tarHeader({ folder: run, name: member.name, bytes, time }));
      let written = 0;
      for (const chunk of chunksOf(member)) {
        write(chunk);
        written += chunk.length;
      }
      if (written !== bytes) throw new Error(`${member.name} changed while it was exported`);
      write(Buffer.alloc(tarPadding(bytes)));
    }
    write(tarEnd);
    fsyncSync(fd);
    closeSync(fd);
    fd = undefined;
    return { ok: true, value: { file, hash: sum.digest('hex'), bytes: total } };
  } catch (cause) {
    if (fd !== undefined) {
      closeSync(fd);
      rmSync(file, { force: true });
    }
    const message = `the bundle could not be written: ${causeText(cause)}`;
    return { ok: false, problems: [bundleProblem('bundle-unwritable', message, file)] };
  }
}
