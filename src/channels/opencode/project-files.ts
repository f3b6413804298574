import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const names = ['opencode.json', 'opencode.jsonc', '.opencode'];

const why =
  "Plugins and tools in it would run inside OpenCode, and its agents could be allowed everything: the project's settings of OpenCode are left out.";

/**
 * What a project brings along for OpenCode, each as a sentence. It is never read in a supervised run: its plugins and tools
 * are code within the agent's own process, and its agents' permissions come after ours (1.18).
 */
export function leftOut(workspace: string): string[] {
  const found = upToRoot(workspace).flatMap((folder) => names.map((name) => join(folder, name)));
  return found.filter((path) => existsSync(path)).map((path) => `${path}: ${why}`);
}

/** What a project tells its agents in words. OpenCode leaves these out with its settings; they are no code, so we name them. */
export function instructionsOf(workspace: string): string[] {
  for (const name of ['AGENTS.md', 'CLAUDE.md']) {
    const found = upToRoot(workspace)
      .map((folder) => join(folder, name))
      .filter((path) => existsSync(path));
    if (found.length > 0) return found;
  }
  return [];
}

function upToRoot(workspace: string): string[] {
  const folders = [workspace];
  for (let at = workspace; !existsSync(join(at, '.git')) && dirname(at) !== at; ) {
    at = dirname(at);
    folders.push(at);
  }
  // Outside any repository only the folder itself is a project.
  return existsSync(join(folders.at(-1) ?? workspace, '.git')) ? folders : [workspace];
}
