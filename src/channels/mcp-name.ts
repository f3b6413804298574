/** Which MCP server and tool a `mcp__server__tool` name means, or why that cannot be told. */
export type McpName = { ok: true; server: string; name: string } | { ok: false; why: string };

const prefix = 'mcp__';

export function isMcpName(tool: string): boolean {
  return tool.startsWith(prefix);
}

/** A server's name as rules and hooks spell it: agents allow no other characters in the names of its tools. */
export const spelledServer = (name: string): string => name.replace(/[^a-zA-Z0-9_-]/g, '_');

/**
 * Both halves may contain `__`. With the server's own name the cut is certain; without it a name with more than
 * one possible cut stays unknown, since guessing could match a rule written for another server.
 */
export function parseMcpName(tool: string, server: string | null): McpName {
  const rest = tool.slice(prefix.length);
  if (server !== null) {
    const spelled = spelledServer(server);
    const name = rest.slice(spelled.length + 2);
    if (spelled !== '' && rest.startsWith(`${spelled}__`) && name !== '')
      return { ok: true, server: spelled, name };
    return {
      ok: false,
      why: `the tool name ${tool} does not belong to the MCP server "${server}" it came with`,
    };
  }
  const cuts = [...rest.matchAll(/(?=__)/g)]
    .map((match) => match.index)
    .filter((at) => at > 0 && at + 2 < rest.length);
  const cut = cuts[0];
  if (cut === undefined) return { ok: false, why: `${tool} names no MCP server and tool` };
  if (cuts.length > 1)
    return { ok: false, why: `${tool} can be cut into server and tool in more than one way` };
  return { ok: true, server: rest.slice(0, cut), name: rest.slice(cut + 2) };
}

/** An MCP tool as rules name it, by the servers the agent has: theirs and, where it has another, the rules' name of each. */
export function byServer(
  tool: string,
  servers: ReadonlyMap<string, string>,
): { tool: string; server: string | null } {
  const fits = [...servers].filter(([theirs]) => tool.startsWith(`${prefix}${spelledServer(theirs)}__`));
  const [fit] = fits;
  if (fit === undefined || fits.length > 1) return { tool, server: null };
  const [theirs, server] = fit;
  const name = tool.slice(prefix.length + spelledServer(theirs).length);
  return { tool: `${prefix}${spelledServer(server)}${name}`, server };
}
