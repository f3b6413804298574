import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter, isAbsolute, sep } from 'node:path';
import { resolveCommand } from '../agent/resolve-command.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { userEnvironment } from './program.ts';

const within = (path: string, root: string): boolean => path === root || path.startsWith(root + sep);

/**
 * PATH without what a repository can put there: relative entries, and folders of programs that packages install. The git
 * that tells us where the workspace is must not come out of the workspace.
 */
export function trustedPath(path: string | undefined, directory: string): string {
  return (path ?? '')
    .split(delimiter)
    .filter(
      (entry) => isAbsolute(entry) && !entry.split(sep).includes('node_modules') && !within(entry, directory),
    )
    .join(delimiter);
}

/** Variables such as GIT_DIR would have git answer for another repository than the one asked about. */
function plainEnvironment(path: string): NodeJS.ProcessEnv {
  const own = Object.entries(userEnvironment).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(own),
    PATH: path,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

/** Git as it is found before the agent could change what the PATH leads to, and the environment it gets. */
export function gitProgram(directory: string) {
  const path = trustedPath(userEnvironment.PATH, directory);
  const program = resolveCommand('git', { path, cwd: directory });
  return { program: program.ok ? program.value : undefined, environment: plainEnvironment(path) };
}

/** Git as a reader: no lock is taken, and nothing the repository's own settings name is started. */
const git = (directory: string, ...args: string[]): Promise<string | undefined> =>
  gitWith({}, directory, args);

/** `settings` are environment variables beside the usual ones. */
function gitWith(
  settings: Readonly<Record<string, string>>,
  directory: string,
  args: readonly string[],
): Promise<string | undefined> {
  const path = trustedPath(userEnvironment.PATH, directory);
  const program = resolveCommand('git', { path, cwd: directory });
  if (!program.ok) return Promise.resolve(undefined);
  const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', directory];
  const env = { ...plainEnvironment(path), ...settings };
  const options = { timeout: 5000, env, maxBuffer: 16 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(program.value, [...quiet, ...args], options, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });
}

const oddWorkspace = (directory: string, root: string): Problem => ({
  code: 'workspace-elsewhere',
  message: `git says that ${directory} belongs to ${root}, which is not a folder around it.`,
  fix: 'Look at core.worktree in the repository; start the run in the folder it is about.',
  where: directory,
});

/** The repository's root, or the directory itself outside one; symlinks resolved. Throws when git names a stranger. */
export async function findWorkspace(directory: string): Promise<string> {
  const real = realpathSync(directory);
  const root = realpathSync((await git(real, 'rev-parse', '--show-toplevel')) ?? real);
  if (root === sep || !within(real, root)) throw new ProblemError(oddWorkspace(real, root));
  return root;
}

/**
 * Settings that empty every content filter there is; undefined when git does not list them: git runs them on changed files, and whoever may write a repository's
 * settings names any program. In variables, because a name may hold a `=` (git-config(1), GIT_CONFIG_COUNT; git 2.31).
 */
async function withoutFilters(directory: string): Promise<Record<string, string> | undefined> {
  const out = await git(directory, 'config', '--null', '--name-only', '--list');
  if (out === undefined) return undefined;
  const drivers = new Set(out.split('\0').flatMap((name) => /^(filter\..*)\.\w+$/s.exec(name)?.[1] ?? []));
  const pairs = [...drivers].flatMap((driver) => [
    [`${driver}.clean`, ''],
    [`${driver}.process`, ''],
    [`${driver}.required`, 'false'],
  ]);
  const settings: Record<string, string> = { GIT_CONFIG_COUNT: String(pairs.length) };
  for (const [at, [key = '', value = '']] of pairs.entries()) {
    settings[`GIT_CONFIG_KEY_${at}`] = key;
    settings[`GIT_CONFIG_VALUE_${at}`] = value;
  }
  return settings;
}

/** Submodules have settings of their own: of them only the commit is compared. */
const changesAsked = ['status', '--porcelain', '--untracked-files=no', '--ignore-submodules=dirty'];

export async function gitState(workspace: string): Promise<RunSpec['git']> {
  const head = await git(workspace, 'rev-parse', 'HEAD');
  if (!head) return null;
  const [branch, status] = await Promise.all([
    git(workspace, 'symbolic-ref', '--short', '-q', 'HEAD'),
    withoutFilters(workspace).then((settings) => settings && gitWith(settings, workspace, changesAsked)),
  ]);
  return { head, branch: branch ?? null, dirty: status !== '' };
}

/**
 * The person's own `user.email`, from their settings or the machine's. Never from the repository's: whoever can write those
 * would say who decides.
 */
export async function personEmail(directory: string): Promise<string | null> {
  const own = await git(directory, 'config', '--global', 'user.email');
  return own || (await git(directory, 'config', '--system', 'user.email')) || null;
}

/** `Name <email>` as the agent's commits would carry it. */
export async function gitAuthor(directory: string): Promise<string | null> {
  const [name, email] = await Promise.all([
    git(directory, 'config', 'user.name'),
    git(directory, 'config', 'user.email'),
  ]);
  return name || email ? `${name ?? ''} <${email ?? ''}>`.trim() : null;
}
