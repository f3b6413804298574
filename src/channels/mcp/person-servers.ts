import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { McpSettings } from '../../model/mcp-settings.ts';
import { readEntry, type ServerEntry } from './server-entry.ts';
import { readSettings } from './settings-text.ts';

export interface PersonPlaces {
  settings: McpSettings;
  /** The agent's own folder of settings, absolute. */
  folder: string;
  home: string;
  workspace: string;
  /** The environment the agent has. */
  env: Readonly<Record<string, string>>;
}

export interface FoundServer {
  entry: ServerEntry;
  /** As the person wrote it. */
  written: Readonly<Record<string, unknown>>;
}

export interface PersonServers {
  servers: FoundServer[];
  /** Names of servers the agent would start and may not. */
  leftOut: string[];
  /** Each a sentence. */
  notices: string[];
}

type Written = Readonly<Record<string, unknown>>;

/** The MCP servers an agent would start, as its settings say. */
export async function personServers(places: PersonPlaces): Promise<PersonServers> {
  const { settings, folder, home, workspace, env } = places;
  const notices: string[] = [];
  const read = async (path: string): Promise<Written> => {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return {};
    try {
      return serversIn(readSettings(path, text), settings.key);
    } catch {
      notices.push(`${path} could not be read: MCP servers it names stand behind no gateway.`);
      return {};
    }
  };
  const own = settings.files.map((file) =>
    file.startsWith('~/') ? join(home, file.slice(2)) : join(folder, file),
  );
  const [written, project] = await Promise.all([
    Promise.all(own.map(read)),
    Promise.all(settings.project.map((file) => read(join(workspace, file)))),
  ]);
  const entries = merged(written);
  const servers: FoundServer[] = [];
  const leftOut: string[] = [];
  for (const [name, one] of entries) {
    const entry = readEntry(name, one, { ...settings, command: settings.give.command, env });
    if (entry.by === 'switched-off') continue;
    if (entry.by !== 'nobody') servers.push({ entry, written: one });
    else {
      leftOut.push(name);
      notices.push(`The MCP server ${name} is left out: ${entry.why}.`);
    }
  }
  for (const name of new Set(project.flatMap((one) => Object.keys(one)))) {
    notices.push(`The project's MCP server ${name} is left out: only your own are started.`);
    if (!entries.has(name)) leftOut.push(name);
  }
  return { servers, leftOut, notices };
}

/** Later files count more; what they leave out of a server stays as it was. */
function merged(files: readonly Written[]): Map<string, Written> {
  const entries = new Map<string, Written>();
  for (const file of files)
    for (const [name, one] of Object.entries(file))
      entries.set(name, { ...entries.get(name), ...fieldsOf(one) });
  return entries;
}

function serversIn(settings: unknown, key: string): Written {
  return fieldsOf(key.split('.').reduce<unknown>((at, name) => fieldsOf(at)[name], settings));
}

export function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value));
}
