import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { openHookServer } from '../../channels/hook-server.ts';
import { joinCalls } from '../../channels/mcp/call-join.ts';
import { openOpencodeEvents } from '../../channels/opencode/opencode-events.ts';
import type { Reach } from '../../channels/opencode/server.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import { openAgentMcp } from './agent-mcp.ts';
import type { ChannelParts } from './parts.ts';

/** A port nobody has on this machine now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const onMachine: Reach = async (port) => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};

/**
 * In the boundary everything but its folder of settings is closed to it, and that is one of the run's own: its data go there,
 * and what it only keeps for speed goes to memory.
 */
const within = (configHome: string): Record<string, string> => ({
  XDG_CONFIG_HOME: configHome,
  XDG_DATA_HOME: configHome,
  XDG_STATE_HOME: '/tmp/opencode/state',
  XDG_CACHE_HOME: '/tmp/opencode/cache',
});

/** OpenCode's own server, wired to the supervisor. `reach` leads into the agent's network where that is not this machine's. */
export async function openOpencode(parts: ChannelParts): Promise<OpenChannel> {
  const { spec, supervisor, inside } = parts;
  const { reach } = inside;
  const configHome = spec.env.XDG_CONFIG_HOME ?? join(spec.home, '.config');
  const joined = joinCalls(parts.ports, parts.clock);
  const mcp = await openAgentMcp(parts, { join: joined, folder: join(configHome, 'opencode') });
  // OpenCode is asked at a port of its own: this one is for the gateways alone.
  const server = await openHookServer({
    ...{ host: '127.0.0.1', inside: mcp.hooks, routes: [mcp.route] },
    anomaly: parts.ports.anomaly,
    lost: parts.ports.lost,
  });
  const channel = openOpencodeEvents({
    profile: spec.profile,
    ports: joined.ports,
    settings: mcp.settings,
    workspace: spec.workspace,
    configHome,
    // In a network of the run's own nothing but its few fixed ports is taken.
    port: reach ? randomInt(20_000, 30_000) : await freePort(),
    reach: reach ?? onMachine,
    noProxy: spec.env.NO_PROXY,
    doubted: (reason) => supervisor.channelDoubted(spec.profile.channel.kind, reason),
    onUsage: supervisor.usage,
  });
  for (const notice of channel.notices) void supervisor.note(notice);
  return {
    ...channel,
    env: { ...(spec.boundary.kind === 'none' ? {} : within(configHome)), ...channel.env },
    async close() {
      await channel.close();
      await server.close();
      await mcp.close();
    },
  };
}
