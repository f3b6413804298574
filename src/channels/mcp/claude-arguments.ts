import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClaudePlaces, claudeServers } from './claude-servers.ts';
import type { ServerEntry } from './server-entry.ts';
import { headersVariable, serverVariable, urlVariable } from './variables.ts';

export interface McpArguments {
  /** Come before the user's own. */
  launchArgs: string[];
  /** The user's own, without those that name MCP servers: these stand behind the gateway now. */
  args: string[];
  /** What a person should know about this launch; each a sentence. */
  notices: string[];
}

export interface McpWiring extends Omit<ClaudePlaces, 'given'> {
  /** The user's own arguments of the agent. */
  args: readonly string[];
  /** Absolute path of the node the gateways run on. */
  nodePath: string;
  /** Absolute path of our own program. */
  program: string;
  /** The file that says where the run is. */
  gateFile: string;
  /** A 0700 folder of this run that the agent may read. */
  directory: string;
}

const flag = '--mcp-config';
const strict = '--strict-mcp-config';

/**
 * Puts a gateway before every MCP server Claude Code would start, for this run alone: the user's files stay as they are.
 * Servers of plugins and accounts are left out by `--strict-mcp-config`. Rejects when the file cannot be written.
 */
export async function mcpArguments(wiring: McpWiring): Promise<McpArguments> {
  const { given, args } = takeConfigs(wiring.args);
  const { servers, notices } = await claudeServers({ ...wiring, given });
  const file = join(wiring.directory, 'mcp-servers.json');
  const mcpServers = Object.fromEntries(servers.map((one) => [one.name, wrapped(one, wiring)]));
  await rm(file, { force: true });
  // It holds what the user gave these servers: their secrets, too.
  await writeFile(file, JSON.stringify({ mcpServers }, null, 1), { mode: 0o600, flag: 'wx' });
  return { launchArgs: [flag, file, strict], args, notices };
}

/** Command lines are seen by everybody on the machine, so values go by variables; under names that change nothing in the gateway. */
function wrapped(entry: ServerEntry, { nodePath, program, gateFile }: McpWiring): object {
  const base = { type: 'stdio', command: nodePath };
  const args = [program, 'mcp', '--gate', gateFile, '--server', entry.name];
  switch (entry.by) {
    case 'command': {
      const env = Object.entries(entry.env).map(([name, value]) => [`${serverVariable}${name}`, value]);
      return { ...base, args: [...args, '--', entry.command, ...entry.args], env: Object.fromEntries(env) };
    }
    case 'url': {
      const headers = Object.entries(entry.headers).map(([name, value]) => `${name}: ${value}`);
      // Within a boundary the only way out is the proxy, which Node's own client heeds only when told to.
      const env = {
        [urlVariable]: entry.url,
        [headersVariable]: headers.join('\n'),
        NODE_USE_ENV_PROXY: '1',
      };
      return { ...base, args, env };
    }
    default:
      return entry satisfies never;
  }
}

/** `--mcp-config` takes every value up to the next flag. */
function takeConfigs(args: readonly string[]): { given: string[]; args: string[] } {
  const given: string[] = [];
  const kept: string[] = [];
  let taking = false;
  for (const [index, arg] of args.entries()) {
    if (arg === '--') return { given, args: [...kept, ...args.slice(index)] };
    if (arg.startsWith('-')) taking = arg === flag;
    if (arg.startsWith(`${flag}=`)) given.push(arg.slice(flag.length + 1));
    else if (taking && arg !== flag) given.push(arg);
    else if (arg !== flag && arg !== strict) kept.push(arg);
  }
  return { given, args: kept };
}
