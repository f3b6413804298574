import { isAbsolute, resolve } from 'node:path/posix';
import type { ToolCall } from '../map-tool.ts';
import { spelledServer } from '../mcp-name.ts';
import { canonicalJson } from '../same-input.ts';
import type { KnownCall } from './call-book.ts';
import type { PermissionRequest } from './payload.ts';

/**
 * `server_tool` as every MCP tool is named here, by the servers OpenCode itself names; as it is when none or more than one
 * of them fits.
 */
function canonicalName(tool: string, servers: readonly string[]): { tool: string; server: string | null } {
  const fits = servers.filter((server) => tool.startsWith(`${spelledServer(server)}_`));
  const [server] = fits;
  if (server === undefined || fits.length > 1) return { tool, server: null };
  const name = tool.slice(spelledServer(server).length + 1);
  return name === '' ? { tool, server: null } : { tool: `mcp__${spelledServer(server)}__${name}`, server };
}

export function asToolCall(
  call: KnownCall,
  about: { cwd: string; by: ToolCall['by']; servers: readonly string[]; listed: readonly string[] },
): ToolCall {
  const { input, ref } = call;
  const named = about.listed.includes(call.tool)
    ? { tool: call.tool, server: null }
    : canonicalName(call.tool, about.servers);
  const { workdir } = input;
  // A command says where it runs.
  const cwd = typeof workdir === 'string' && workdir !== '' ? resolve(about.cwd, workdir) : about.cwd;
  return { ...named, input, cwd, ref, by: about.by };
}

/** Fields a question repeats from the call's own input; `filepath` is the file as OpenCode understood it. */
const repeated = ['command', 'url', 'subagent_type', 'name', 'query'];

/**
 * Why a question is not about this call; null when it may be. What is released is what OpenCode asks about, so both have to
 * say the same: another one's code inside OpenCode can change the input in between.
 */
export function otherThanAsked(request: PermissionRequest, call: KnownCall, cwd: string): string | null {
  if (call.ambiguous) return 'several calls go by the id of this one';
  for (const field of repeated) {
    const asked = request.metadata[field];
    if (asked === undefined || !(field in call.input)) continue;
    if (canonicalJson(asked) !== canonicalJson(call.input[field]))
      return `OpenCode asks about another ${field} than the one its agent gave`;
  }
  const { filepath } = request.metadata;
  const { filePath } = call.input;
  if (typeof filepath === 'string' && typeof filePath === 'string') {
    const whole = isAbsolute(filepath) ? resolve(filepath) : resolve(cwd, filepath);
    if (whole !== resolve(cwd, filePath))
      return 'OpenCode asks about another file than the one its agent gave';
  }
  return null;
}
