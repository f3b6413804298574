import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Outcome, Problem } from '../model/problem.ts';

/**
 * The absolute path a command name stands for, found once and before the agent could change what PATH leads to.
 * A name with a slash is taken relative to `cwd`; empty PATH entries (the working directory) are not searched.
 */
export function resolveCommand(
  command: string,
  options: { path: string | undefined; cwd: string },
): Outcome<string> {
  if (command.includes('/')) {
    const file = resolve(options.cwd, command);
    return isExecutable(file)
      ? { ok: true, value: file }
      : missing(command, `there is no program at ${file}`);
  }
  for (const directory of (options.path ?? '').split(delimiter)) {
    if (!isAbsolute(directory)) continue;
    const file = join(directory, command);
    if (isExecutable(file)) return { ok: true, value: file };
  }
  return missing(command, 'it is not on the PATH');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function missing(command: string, why: string): Outcome<string> {
  const problem: Problem = {
    code: 'agent-not-found',
    message: `The agent "${command}" cannot be started: ${why}.`,
    fix: 'Install it, or name its full path after `--`.',
  };
  return { ok: false, problems: [problem] };
}
