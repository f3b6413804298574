import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { HookPort, HookRoute } from '../../channels/hook-server.ts';
import { type AgentGate, createAgentGate, type WiredServers } from '../../channels/mcp/agent-gate.ts';
import type { CallJoin } from '../../channels/mcp/call-join.ts';
import { openToolPins } from '../../store/tool-pins.ts';
import { builtHere } from '../agent-plan.ts';
import { createMcpGate } from '../mcp-gate.ts';
import { agentFolder } from '../places.ts';
import type { ChannelParts } from './parts.ts';

interface Wish {
  /** Of the channel that asks for calls, too: a call is then judged once. Undefined: the channel sees none. */
  join: CallJoin | undefined;
  /** The agent's own folder of settings, where it is another than its profile says. */
  folder?: string | undefined;
}

/** The gateways before the agent's MCP servers, as its profile says where these are. */
export function agentMcp(parts: ChannelParts, { join: joined, folder }: Wish): AgentGate {
  const { spec, supervisor, nodePath, clock } = parts;
  const { workspace, home, profile, standing, env, store } = spec;
  return createAgentGate({
    ...{ settings: profile.mcp, workspace, home, env, nodePath },
    folder: folder ?? ownFolder(parts),
    program: builtHere('./countersign.js'),
    directory: agentFolder(spec.runtime),
    answer: createMcpGate({
      ...{ supervisor, join: joined, wall: Date.now, after: clock.after },
      ground: { profile, standing, workspace },
      pins: openToolPins(store),
    }),
  });
}

/** What a channel is opened with when the gateways before its agent's servers are there already. */
export interface AgentMcp extends WiredServers {
  /** The port of the run: the channel listens there, and serves `route` beside its own. */
  hooks: HookPort;
  route: HookRoute;
  /** After the channel is closed. */
  close(): Promise<void>;
}

/** Finds the servers first, so that the channel can be started with them. Rejects when a file or a port cannot be had. */
export async function openAgentMcp(parts: ChannelParts, wish: Wish): Promise<AgentMcp> {
  const gate = agentMcp(parts, wish);
  const own = parts.inside.hooks ? undefined : await loopbackPort();
  const hooks = parts.inside.hooks ?? own;
  if (!hooks) throw new Error('no port');
  const close = async (): Promise<void> => {
    own?.server.close();
    await gate.close();
  };
  try {
    const wired = await gate.wire(`http://127.0.0.1:${hooks.port}`);
    for (const notice of wired.notices) void parts.supervisor.note(notice);
    return { ...wired, hooks, route: gate.route, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function loopbackPort(): Promise<HookPort> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, server };
}

/** Where it is outside any boundary: that is what the person has set up. */
function ownFolder({ spec }: ChannelParts): string {
  const { folder, variable } = spec.profile.state ?? {};
  const named = variable === undefined ? undefined : spec.env[variable];
  if (named?.startsWith('/')) return named;
  return folder?.startsWith('~/') ? join(spec.home, folder.slice(2)) : (folder ?? spec.home);
}
