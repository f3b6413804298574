import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BoundaryPlan, isBelow } from '../boundary/plan.ts';
import { gitProgram } from './git-state.ts';

const patienceMs = 2_000;
const most = 16 * 1024 * 1024;

/**
 * Files below the hidden paths of a plan that git tracks: hidden, and `git show HEAD:…` prints them all the same.
 * Workspace-relative. Undefined when git could not be asked.
 */
export function hiddenInGit({ workspace, closed }: BoundaryPlan): Promise<string[] | undefined> {
  const paths = closed
    .filter(({ path, how, is }) => how === 'hidden' && is !== 'missing' && isBelow(path, workspace))
    .map(({ path }) => relative(workspace, path));
  if (paths.length === 0 || !existsSync(join(workspace, '.git'))) return Promise.resolve([]);
  const { program, environment } = gitProgram(workspace);
  if (program === undefined) return Promise.resolve(undefined);
  const args = [
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.hooksPath=/dev/null',
    'ls-files',
    '-z',
    '--',
    ...paths,
  ];
  const env = { ...environment, GIT_LITERAL_PATHSPECS: '1' };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: workspace, env, timeout: patienceMs, maxBuffer: most }, (error, stdout) =>
      resolve(error ? undefined : stdout.split('\0').filter((name) => name !== '')),
    );
  });
}
