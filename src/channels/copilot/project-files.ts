import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** What a project brings along that would switch our hooks off, or run beside them as code of Copilot's. */
export interface ProjectFile {
  path: string;
  /** What it does, after its path. */
  why: string;
  /** Whether it switches our hooks off, or may. */
  off: boolean;
}

/** Loose: only what runs code, and what switches hooks off. */
const Settings = z.looseObject({
  disableAllHooks: z.unknown().optional(),
  disabledHooks: z.unknown().optional(),
  hooks: z.unknown().optional(),
  enabledPlugins: z.unknown().optional(),
  extensions: z.unknown().optional(),
});
const settingsFiles = [
  '.github/copilot/settings.json',
  '.github/copilot/settings.local.json',
  '.claude/settings.json',
  '.claude/settings.local.json',
];
/** Anything in these is code: hooks, extensions, language servers (each seen to start in a trusted folder, or documented). */
const codeFolders = ['.github/hooks', '.github/extensions'];
const codeFiles = ['.github/lsp.json', '.lsp.json', 'lsp.json'];
const besides = 'would run as code of Copilot, beside the hooks of a run';
const starts = 'names programs Copilot would start without asking';
const unreadable = { why: 'holds settings that cannot be read', off: true };
/** May carry hooks in their headers. */
const documentFolders = [
  '.github/agents',
  '.github/skills',
  '.claude/agents',
  '.claude/skills',
  '.agents/skills',
];

/**
 * The first of it, in the folder and its parents up to the repository's root; null when there is none. Looked at before each
 * release, so without a turn of the event loop for each file.
 */
export function projectFile(workspace: string): ProjectFile | null {
  for (const folder of upToRoot(workspace)) {
    for (const name of settingsFiles) {
      const fault = settingsFault(join(folder, name));
      if (fault !== null) return { path: join(folder, name), ...fault };
    }
    for (const name of codeFolders) {
      if (!isEmpty(join(folder, name))) return { path: join(folder, name), why: besides, off: false };
    }
    for (const name of codeFiles) {
      if (existsSync(join(folder, name))) return { path: join(folder, name), why: starts, off: false };
    }
    for (const name of documentFolders) {
      const path = withHooks(join(folder, name));
      if (path !== null) return { path, why: 'brings hooks, or cannot be looked at', off: false };
    }
  }
  return null;
}

function upToRoot(directory: string): string[] {
  const folders = [directory];
  for (let at = directory; !existsSync(join(at, '.git')) && dirname(at) !== at; ) {
    at = dirname(at);
    folders.push(at);
  }
  // Outside any repository only the directory itself is a project.
  return existsSync(join(folders.at(-1) ?? directory, '.git')) ? folders : [directory];
}

function settingsFault(file: string): Pick<ProjectFile, 'why' | 'off'> | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return existsSync(file) ? unreadable : null;
  }
  const parsed = Settings.safeParse(jsonOf(text));
  if (!parsed.success) return unreadable;
  const { disableAllHooks, disabledHooks, hooks, enabledPlugins, extensions } = parsed.data;
  if (isSet(disableAllHooks) || isSet(disabledHooks)) return { why: 'switches hooks off', off: true };
  if (isSet(hooks)) return { why: besides, off: false };
  if (isSet(enabledPlugins)) return { why: 'brings plugins, which may bring hooks', off: false };
  return isSet(extensions) ? { why: besides, off: false } : null;
}

const isSet = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  (typeof value !== 'object' || Object.keys(value).length > 0);

/** Copilot's settings may hold comments; what cannot be read without them is nothing. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    // A file of that name is no folder of hooks; one that cannot be opened may be.
    return !existsSync(folder) || !statSync(folder).isDirectory();
  }
}

const mostFiles = 2_000;
const headerSize = 16 * 1024;

function withHooks(folder: string): string | null {
  if (!existsSync(folder)) return null;
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.md$/i.test(name));
  } catch {
    return folder;
  }
  if (names.length > mostFiles) return folder;
  const found = names.find((name) => declaresHooks(join(folder, name)));
  return found === undefined ? null : join(folder, found);
}

/** Any such key in the YAML header counts, quoted or in flow style: rather one too many. */
function declaresHooks(file: string): boolean {
  try {
    const fd = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(headerSize);
      const text = buffer.toString('utf8', 0, readSync(fd, buffer, 0, headerSize, 0)).replace(/^\uFEFF/, '');
      if (!text.startsWith('---')) return false;
      const end = text.indexOf('\n---', 3);
      return /["']?(?:hooks|mcp-servers|mcpServers)["']?\s*:/.test(end === -1 ? text : text.slice(0, end));
    } finally {
      closeSync(fd);
    }
  } catch {
    return true;
  }
}
