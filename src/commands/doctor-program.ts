import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program that makes attempts: built beside us, or as it is written where we run unbuilt. */
const attemptProgram = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../doctor-attempt.ts' : './doctor-attempt.js', import.meta.url),
);

/** The command that makes attempts, told on standard input or in one more argument. */
export const attemptCommand = (): [string, ...string[]] => [process.execPath, attemptProgram];

/** What it has to read inside, wherever it lies: Countersign's own folder. */
export const attemptShows = (): string[] => [realpathSync(dirname(dirname(attemptProgram)))];
