import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from '../consequences/look.ts';
import { pinned, type Repository } from './repository.ts';

const oid = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const mostBytes = 64 * 1024 * 1024;

/** A plain file as text; undefined for anything else, a pipe put in its place included. */
function textAt(path: string): string | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      return stat.isFile() && stat.size < mostBytes ? readFileSync(file, 'utf8') : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/**
 * The commit a repository is at; null before the first. Read from the files that say so, after gitrepository-layout(5):
 * starting git takes longer than walking a thousand files. Git is asked where the files do not say it.
 */
export async function headOf(git: Git, repository: Repository): Promise<string | null> {
  const { gitFolder, commonFolder } = repository;
  const head = textAt(join(gitFolder, 'HEAD'))?.trim() ?? '';
  if (oid.test(head)) return head;
  const ref = /^ref: (refs\/[^\0\n]+)$/.exec(head)?.[1];
  if (ref !== undefined && !ref.split('/').includes('..')) {
    const loose = textAt(join(commonFolder, ref))?.trim() ?? '';
    if (oid.test(loose)) return loose;
    const packed = textAt(join(commonFolder, 'packed-refs'))?.split('\n') ?? [];
    const line = packed.find((one) => one.endsWith(` ${ref}`));
    const name = line?.slice(0, line.indexOf(' ')) ?? '';
    if (oid.test(name)) return name;
  }
  const out = await git(repository.at, [...pinned(repository), 'rev-parse', '--verify', '--quiet', 'HEAD']);
  const told = out?.trim() ?? '';
  return oid.test(told) ? told : null;
}
