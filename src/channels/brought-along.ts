import { lstatSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Problem } from '../model/problem.ts';

/**
 * The first of these that is in the project, or stands at its absolute place. The project is the workspace and what is above it
 * in its repository; outside any repository it is the workspace. A link that leads nowhere yet is there, too.
 */
export function broughtAlong(workspace: string, names: readonly string[]): string | undefined {
  const folders = [workspace];
  for (let at = workspace; !isThere(join(at, '.git')) && dirname(at) !== at; ) {
    at = dirname(at);
    folders.push(at);
  }
  const project = isThere(join(folders.at(-1) ?? workspace, '.git')) ? folders : [workspace];
  return project.flatMap((folder) => names.map((one) => resolve(folder, one))).find(isThere);
}

/** What cannot be looked at may be anything. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

export const notWith = (where: string, agent: string): Problem => ({
  code: 'project-settings-in-agent',
  message: `${where} could run code inside ${agent}, or change what it asks for.`,
  fix: 'Look at it, and move it away for the time of the run.',
  where,
});
