import type { ToolCall } from '../map-tool.ts';
import { spelledServer } from '../mcp-name.ts';
import { fieldsOf, type Payload } from './payload.ts';

/** As Copilot spells a server's name in the names of its tools: no character is added or lost. */
const spelt = (server: string): string => server.replace(/[^a-zA-Z0-9_-]/g, '-');

/**
 * `server-tool` as every MCP tool is named here, by the servers that are known; as it is when none or more than one of them
 * fits.
 */
function canonicalName(tool: string, servers: readonly string[]): { tool: string; server: string | null } {
  const fits = [...new Set(servers)].filter(
    (server) => tool.startsWith(`${spelt(server)}-`) && tool.length > server.length + 1,
  );
  const [server] = fits;
  if (server === undefined || fits.length > 1) return { tool, server: null };
  return { tool: `mcp__${spelledServer(server)}__${tool.slice(server.length + 1)}`, server };
}

export function asToolCall(
  payload: Payload<'preToolUse'>,
  about: { servers: readonly string[]; listed: readonly string[] },
): ToolCall {
  const { toolName: tool, toolArgs, cwd, agentId: id, agentType } = payload;
  const named = about.listed.includes(tool) ? { tool, server: null } : canonicalName(tool, about.servers);
  return {
    ...named,
    input: fieldsOf(toolArgs),
    cwd,
    ref: null,
    by: id === undefined ? null : { id, type: agentType ?? 'unknown' },
  };
}
