import { join } from 'node:path';
import { openHookServer } from '../../channels/hook-server.ts';
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

/** The same for a channel that has no port of its own: one is opened for the gateways alone. */
export async function openAgentMcp(
  parts: ChannelParts,
  wish: Wish,
): Promise<WiredServers & { close(): Promise<void> }> {
  const gate = agentMcp(parts, wish);
  const server = await openHookServer({
    host: '127.0.0.1',
    inside: parts.inside.hooks,
    routes: [gate.route],
    anomaly: parts.ports.anomaly,
    lost: parts.ports.lost,
  });
  const close = async (): Promise<void> => {
    await server.close();
    await gate.close();
  };
  try {
    const wired = await gate.wire(`http://127.0.0.1:${server.port}`);
    for (const notice of wired.notices) void parts.supervisor.note(notice);
    return { ...wired, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where it is outside any boundary: that is what the person has set up. */
function ownFolder({ spec }: ChannelParts): string {
  const { folder, variable } = spec.profile.state ?? {};
  const named = variable === undefined ? undefined : spec.env[variable];
  if (named?.startsWith('/')) return named;
  return folder?.startsWith('~/') ? join(spec.home, folder.slice(2)) : (folder ?? spec.home);
}
