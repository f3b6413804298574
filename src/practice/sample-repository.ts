import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sampleFiles } from './sample-files.ts';

const run = promisify(execFile);

/**
 * Writes the sample repository into `directory` (made if missing): sources with a bug, a failing test, a task contract, one
 * commit on `main`, and a remote inside its own `.git`, so that even a push stays on this machine. Needs git.
 */
export async function createSampleRepository(directory: string): Promise<void> {
  for (const [path, text] of Object.entries(sampleFiles)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const remote = join(directory, '.git', 'practice-remote.git');
  await git(directory, 'init', '--quiet', '--initial-branch=main');
  await git(directory, 'config', 'user.name', 'Practice Agent');
  await git(directory, 'config', 'user.email', 'practice-agent@example.com');
  await git(directory, 'config', 'commit.gpgsign', 'false');
  await git(directory, 'add', '--all');
  await git(directory, 'commit', '--quiet', '--message', 'Sync accounts of all regions');
  await git(directory, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  await git(directory, 'remote', 'add', 'origin', remote);
  await git(directory, 'push', '--quiet', 'origin', 'main');
}

async function git(cwd: string, ...args: string[]): Promise<void> {
  // No settings or hooks of the person's own: the sample must come out the same everywhere.
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_TEMPLATE_DIR: '',
  };
  await run('git', ['-c', 'core.hooksPath=/dev/null', ...args], { cwd, env });
}
