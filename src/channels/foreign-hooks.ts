import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** A place from which somebody else's hook would run beside ours. */
export interface ForeignHook {
  file: string;
  why: string;
}

const Settings = z.looseObject({
  hooks: z.record(z.string(), z.unknown()).default({}),
  enabledPlugins: z.record(z.string(), z.unknown()).or(z.array(z.unknown())).default({}),
});

/**
 * Hooks a project brings along. Claude Code runs them beside ours, and one that answers with `updatedInput` changes a
 * command after it was approved, whatever we answer: seen for settings, for skills and for agents (2.1.328).
 * `directory` and its parents up to the repository's root are looked at.
 */
export async function foreignHooks(directory: string): Promise<ForeignHook[]> {
  const found: ForeignHook[] = [];
  for (const folder of upToRoot(directory)) {
    for (const name of ['settings.json', 'settings.local.json']) {
      const why = await hooksInSettings(join(folder, '.claude', name));
      if (why) found.push({ file: join(folder, '.claude', name), why });
    }
  }
  return [...found, ...foreignDocuments(directory)];
}

/**
 * Only the skills, agents and commands with hooks: these are read again while a session runs, and no event tells. Looked at
 * before each release, so without a turn of the event loop for each file.
 */
export function foreignDocuments(directory: string): ForeignHook[] {
  const found: ForeignHook[] = [];
  for (const folder of upToRoot(directory)) {
    for (const kind of ['skills', 'agents', 'commands']) {
      found.push(...hooksInDocuments(join(folder, '.claude', kind)));
    }
  }
  return found;
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

async function hooksInSettings(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const settings = Settings.parse(JSON.parse(text));
    if (Object.keys(settings.hooks).length > 0) return `hooks on ${Object.keys(settings.hooks).join(', ')}`;
    return Object.keys(settings.enabledPlugins).length > 0 ? 'plugins, which may bring hooks' : null;
  } catch {
    return 'settings that cannot be read';
  }
}

const mostFiles = 2_000;
const headerSize = 16 * 1024;

/** Null when they cannot be told: a folder nobody may read must not hide its neighbours. */
function namesIn(directory: string): string[] | null {
  try {
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return [];
    return readdirSync(directory, { recursive: true, encoding: 'utf8' });
  } catch {
    return null;
  }
}

function hooksInDocuments(directory: string): ForeignHook[] {
  const names = namesIn(directory);
  if (names === null) return [{ file: directory, why: 'files that cannot be looked at' }];
  const documents = names.filter((name) => /\.md$/i.test(name));
  const found: ForeignHook[] = [];
  if (documents.length > mostFiles) found.push({ file: directory, why: 'more files than can be looked at' });
  for (const name of documents.slice(0, mostFiles)) {
    const file = join(directory, name);
    if (declaresHooks(file)) found.push({ file, why: 'hooks in its header' });
  }
  return found;
}

/** Any `hooks` key in the YAML header counts, quoted or in flow style: rather one too many. */
function declaresHooks(file: string): boolean {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return false;
  }
  try {
    const buffer = Buffer.alloc(headerSize);
    const text = buffer.toString('utf8', 0, readSync(fd, buffer, 0, headerSize, 0)).replace(/^\uFEFF/, '');
    if (!text.startsWith('---')) return false;
    const end = text.indexOf('\n---', 3);
    return /["']?hooks["']?\s*:/.test(end === -1 ? text : text.slice(0, end));
  } catch {
    return true;
  } finally {
    closeSync(fd);
  }
}
