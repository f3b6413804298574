import { realpathSync } from 'node:fs';
import { x } from 'tinyexec';
import type { RunSpec } from '../model/run-spec.ts';

/** Git as a reader: no lock is taken, and nothing the repository's own settings name is started. */
async function git(directory: string, ...args: string[]): Promise<string | undefined> {
  const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', directory];
  const env = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  try {
    const { exitCode, stdout } = await x('git', [...quiet, ...args], {
      timeout: 5000,
      nodeOptions: { env: { ...process.env, ...env } },
    });
    return exitCode === 0 ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}

/** The repository's root, or the directory itself outside one; symlinks resolved. */
export async function findWorkspace(directory: string): Promise<string> {
  return realpathSync((await git(directory, 'rev-parse', '--show-toplevel')) ?? directory);
}

export async function gitState(workspace: string): Promise<RunSpec['git']> {
  const head = await git(workspace, 'rev-parse', 'HEAD');
  if (!head) return null;
  const [branch, status] = await Promise.all([
    git(workspace, 'symbolic-ref', '--short', '-q', 'HEAD'),
    git(workspace, 'status', '--porcelain', '--untracked-files=no'),
  ]);
  return { head, branch: branch ?? null, dirty: status !== '' };
}

/** `user.email`, as commits of this person would carry it. */
export async function gitEmail(directory: string): Promise<string | null> {
  return (await git(directory, 'config', 'user.email')) || null;
}

/** `Name <email>` as the agent's commits would carry it. */
export async function gitAuthor(directory: string): Promise<string | null> {
  const [name, email] = await Promise.all([git(directory, 'config', 'user.name'), gitEmail(directory)]);
  return name || email ? `${name ?? ''} <${email ?? ''}>`.trim() : null;
}
