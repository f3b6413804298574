import type { ExitCode } from '../model/exit-code.ts';
import { findWorkspace, personEmail } from './git-state.ts';
import { runInit } from './init.ts';
import type { Io } from './io.ts';

/** `countersign init` in the workspace around the current directory. */
export async function startContract(
  options: { task?: string | undefined; as?: string | undefined },
  io: Io,
): Promise<ExitCode> {
  const directory = await findWorkspace(process.cwd());
  const owner = options.as ?? (await personEmail(directory));
  const task = options.task === undefined ? {} : { task: options.task };
  return runInit({ directory, answers: { owner, ...task }, now: Date.now() }, io);
}
