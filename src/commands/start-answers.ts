import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunSpec } from '../model/run-spec.ts';

/**
 * Starts the process that asks through a folder, detached: it goes when the run does. Should it die before, nobody answers
 * through the folder, and what waits is denied in time.
 */
export function startAnswers({ run, store, directory }: RunSpec, answers: string): void {
  const program = fileURLToPath(new URL('./countersign.js', import.meta.url));
  const log = openSync(join(directory, 'answers.log'), 'a', 0o600);
  const args = [program, 'answers', answers, run, '--store', store];
  const child = spawn(process.execPath, args, { cwd: '/', detached: true, stdio: ['ignore', 'ignore', log] });
  child.on('error', () => {});
  child.unref();
  closeSync(log);
}
