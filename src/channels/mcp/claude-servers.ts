import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readEntry, type ServerEntry } from './server-entry.ts';

const Names = z.array(z.string()).optional().catch(undefined);
const Servers = z.record(z.string(), z.unknown()).optional().catch(undefined);
const ServerFile = z.looseObject({ mcpServers: Servers });
const Choices = z.looseObject({
  enableAllProjectMcpServers: z.boolean().optional().catch(undefined),
  enabledMcpjsonServers: Names,
  disabledMcpjsonServers: Names,
  disabledMcpServers: Names,
});
const UserFile = ServerFile.extend({
  projects: z
    .record(z.string(), Choices.extend({ mcpServers: Servers }))
    .optional()
    .catch(undefined),
});

/** Values may hold `${VARIABLE}`, which the agent itself puts in: it gets them in its own kind of file. */
const asWritten = { variables: 'none', address: 'none', command: 'words', env: {} } as const;

export interface ClaudeServers {
  servers: ServerEntry[];
  /** Servers that are left out, each a sentence. */
  notices: string[];
}

export interface ClaudePlaces {
  /** Absolute, as the agent names its project. */
  workspace: string;
  home: string;
  /** The agent's own variable, when set. */
  configDirectory: string | undefined;
  /** Whether the project's own file counts at all. */
  withProject: boolean;
  /** What the user gave with --mcp-config: files or JSON. Relative ones stand in the workspace. */
  given: readonly string[];
}

/**
 * The MCP servers Claude Code would start here, by what its manual says of the places: the user's, the project's that the
 * user has accepted, the user's for this project, those given on its command line; a later one takes the place of an
 * earlier one of the same name.
 */
export async function claudeServers(places: ClaudePlaces): Promise<ClaudeServers> {
  const { workspace, home, configDirectory, withProject } = places;
  const [userFile, settingsFile, projectFile, ...givenFiles] = await Promise.all([
    readJson(join(configDirectory ?? home, '.claude.json')),
    readJson(join(configDirectory ?? join(home, '.claude'), 'settings.json')),
    withProject ? readJson(join(workspace, '.mcp.json')) : undefined,
    ...places.given.map((text) => readGiven(workspace, text)),
  ]);
  const user = UserFile.safeParse(userFile).data;
  const settings = Choices.safeParse(settingsFile).data;
  const own = user?.projects?.[workspace];
  const notices: string[] = [];
  const project = Object.entries(ServerFile.safeParse(projectFile).data?.mcpServers ?? {}).filter(
    ([name]) => {
      const listed = (key: 'enabledMcpjsonServers' | 'disabledMcpjsonServers'): boolean =>
        [own, settings].some((choices) => choices?.[key]?.includes(name) === true);
      const all = [own, settings].some((choices) => choices?.enableAllProjectMcpServers === true);
      const accepted = !listed('disabledMcpjsonServers') && (all || listed('enabledMcpjsonServers'));
      if (!accepted)
        notices.push(
          `The project's MCP server ${name} is left out: you have not accepted it in Claude Code.`,
        );
      return accepted;
    },
  );
  const given = givenFiles.flatMap((file, index) => {
    const read = ServerFile.safeParse(file);
    if (read.success) return Object.entries(read.data.mcpServers ?? {});
    notices.push(`${(places.given[index] ?? '').slice(0, 80)} names no MCP servers.`);
    return [];
  });
  const entries = new Map([
    ...Object.entries(user?.mcpServers ?? {}),
    ...project,
    ...Object.entries(own?.mcpServers ?? {}),
    ...given,
  ]);
  for (const name of own?.disabledMcpServers ?? []) entries.delete(name);
  const servers = [...entries].flatMap(([name, written]) => {
    const entry = readEntry(name, written, asWritten);
    if (entry.by === 'nobody') notices.push(`The MCP server ${name} is left out: ${entry.why}.`);
    return entry.by === 'nobody' || entry.by === 'switched-off' ? [] : [entry];
  });
  return { servers, notices };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function readGiven(workspace: string, given: string): Promise<unknown> {
  if (!given.trimStart().startsWith('{'))
    return readJson(join(given.startsWith('/') ? '/' : workspace, given));
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}
