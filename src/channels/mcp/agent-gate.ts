import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { McpSettings } from '../../model/mcp-settings.ts';
import type { HookEvents } from '../hook-events.ts';
import type { HookRoute } from '../hook-server.ts';
import { type GivenServers, givenServers } from './given-servers.ts';
import { type PersonPlaces, personServers } from './person-servers.ts';
import { type GateAddress, gateHeader, gatePath } from './wire.ts';

export interface AgentGateOptions extends Omit<PersonPlaces, 'settings'> {
  /** Undefined: nobody has said where this agent keeps its servers. */
  settings: McpSettings | undefined;
  answer: HookEvents;
  /** A 0700 folder of this run that the agent may read. */
  directory: string;
  nodePath: string;
  program: string;
}

/** The agent's MCP servers as one run has them: each behind a gateway. */
export interface WiredServers extends GivenServers {
  /** Each a sentence. */
  notices: string[];
}

/** What the gateways of one run need: a route on a port the agent can reach, and their place in the agent's settings. */
export interface AgentGate {
  /** With a secret of its own: it lets nobody answer in the agent's name. */
  route: HookRoute;
  /** `origin` is where the agent reaches the route. Rejects when a file cannot be written. */
  wire(origin: string): Promise<WiredServers>;
  close(): Promise<void>;
}

export function createAgentGate(options: AgentGateOptions): AgentGate {
  const { settings, directory } = options;
  const secret = randomBytes(32).toString('base64url');
  const files = {
    gate: join(directory, 'mcp-gate.json'),
    servers: join(directory, 'mcp-servers.json'),
    given: join(directory, 'mcp-given.json'),
  };
  return {
    route: { path: gatePath, header: gateHeader, secret, answer: options.answer, lines: true },
    async wire(origin) {
      if (!settings) return { entries: {}, settings: {}, args: [], names: new Map(), notices: [] };
      const found = await personServers({ ...options, settings });
      const given = givenServers(found, settings, {
        ...{ nodePath: options.nodePath, program: options.program },
        ...{ gateFile: files.gate, serverFile: files.servers },
      });
      const address: GateAddress = { url: `${origin}${gatePath}`, header: gateHeader, secret };
      const servers = Object.fromEntries(found.servers.map(({ entry }) => [entry.name, entry]));
      await mkdir(directory, { recursive: true, mode: 0o700 });
      // They hold what the person gave these servers: their secrets, too.
      await writePrivate(files.gate, address);
      await writePrivate(files.servers, { servers });
      if (given.args.some((arg) => arg.includes('{file}'))) await writePrivate(files.given, given.settings);
      const args = given.args.map((arg) => arg.replaceAll('{file}', () => files.given));
      return { ...given, args, notices: found.notices };
    },
    async close() {
      await Promise.all(Object.values(files).map((file) => rm(file, { force: true })));
    },
  };
}

async function writePrivate(file: string, value: unknown): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, JSON.stringify(value, null, 1), { mode: 0o600, flag: 'wx' });
}
