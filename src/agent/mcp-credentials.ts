import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Servers = z.record(
  z.string(),
  z.looseObject({
    env: z.record(z.string(), z.unknown()).optional().catch(undefined),
    headers: z.record(z.string(), z.unknown()).optional().catch(undefined),
  }),
);
const ProjectFile = z.looseObject({ mcpServers: Servers.optional().catch(undefined) });
const UserFile = ProjectFile.extend({
  projects: z.record(z.string(), ProjectFile).optional().catch(undefined),
});

/**
 * Names, never values, of the credentials the agent's MCP servers are given, as `server: NAME`: environment variables and
 * http headers in the workspace's `.mcp.json` and in the user's `.claude.json`. Files missing or broken name none.
 */
export async function mcpCredentials(places: { workspace: string; home: string }): Promise<string[]> {
  const [project, user] = await Promise.all([
    readJson(join(places.workspace, '.mcp.json')),
    readJson(join(places.home, '.claude.json')),
  ]);
  const shared = ProjectFile.safeParse(project);
  const own = UserFile.safeParse(user);
  const lists = [
    shared.data?.mcpServers,
    own.data?.mcpServers,
    own.data?.projects?.[places.workspace]?.mcpServers,
  ];
  const names = lists.flatMap((servers) =>
    Object.entries(servers ?? {}).flatMap(([server, { env, headers }]) =>
      [...Object.keys(env ?? {}), ...Object.keys(headers ?? {})].map((name) => `${server}: ${name}`),
    ),
  );
  return [...new Set(names)].sort();
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}
