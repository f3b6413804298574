import { existsSync } from 'node:fs';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Git } from '../consequences/look.ts';

const failed = (message: string, where: string): Problem => ({
  code: 'bundle-failed',
  message,
  fix: 'See that git is there, that the repository the run worked in still is, and that the disk has room.',
  where,
});

/** Writes every snapshot of a store, borrowed objects included, into one file for `git clone` or `git fetch`. */
export async function writeBundle(store: string, file: string, git: Git): Promise<Outcome<string>> {
  if (existsSync(file))
    return { ok: false, problems: [failed('the file of the bundle exists already', file)] };
  const create = ['bundle', 'create', '--quiet', file, '--glob=refs/snapshots/*', '--glob=refs/noted/*'];
  const out = await git('/', [`--git-dir=${store}`, '-c', 'pack.threads=1', ...create]);
  if (out !== undefined && existsSync(file)) return { ok: true, value: file };
  return { ok: false, problems: [failed('git did not write the bundle of the snapshots', file)] };
}
