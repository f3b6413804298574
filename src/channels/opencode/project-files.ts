import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const names = ['opencode.json', 'opencode.jsonc', '.opencode'];

const why = "its agents could be allowed everything, so the project's settings of OpenCode are left out.";

/** Where a project's own code for OpenCode lies, below the folder `.opencode`. */
const codeFolders = ['plugin', 'plugins', 'tool', 'tools'];

/**
 * The first thing of a project's that would run as code inside OpenCode; null when there is none. OpenCode has two ways to load
 * plugins, and only one of them is closed by leaving the project's settings out: seen with 1.18.33, `OPENCODE_PURE` set or not.
 */
export function projectCode(workspace: string): string | null {
  for (const folder of upToRoot(workspace)) {
    const own = join(folder, '.opencode');
    for (const name of codeFolders) if (isFilled(join(own, name))) return join(own, name);
    for (const at of [folder, own]) {
      for (const name of ['opencode.json', 'opencode.jsonc'])
        if (namesPlugins(join(at, name))) return join(at, name);
    }
  }
  return null;
}

/** A folder that nobody may look into counts as filled. */
function isFilled(folder: string): boolean {
  if (!existsSync(folder)) return false;
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return true;
  }
}

/** Comments and all: rather one too many. */
function namesPlugins(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    return /plugin|\\u/i.test(readFileSync(file, 'utf8'));
  } catch {
    return true;
  }
}

/**
 * What a project brings along for OpenCode, each as a sentence. It is never read in a supervised run: its agents' permissions
 * would come after ours (1.18).
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
