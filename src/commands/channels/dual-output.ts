import { openDualOutput } from '../../channels/dual-output/dual-output.ts';
import { joinCalls } from '../../channels/mcp/call-join.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import type { DualOutputChannel } from '../../model/agent-channel.ts';
import { agentFolder } from '../places.ts';
import { openAgentMcp } from './agent-mcp.ts';
import type { ChannelParts } from './parts.ts';

/** An agent's file of events, the file it reads answers from, its hooks and its MCP servers, wired to the supervisor. */
export async function openDual(parts: ChannelParts, channel: DualOutputChannel): Promise<OpenChannel> {
  const { spec, supervisor } = parts;
  const join = joinCalls(parts.ports, parts.clock);
  const mcp = await openAgentMcp(parts, { join });
  const opened = await openDualOutput({
    ...{ channel, ports: join.ports, profile: spec.profile, workspace: spec.workspace },
    directory: agentFolder(spec.runtime),
    inside: mcp.hooks,
    servers: { names: [...mcp.names.keys()], settings: mcp.settings, route: mcp.route },
    noProxy: spec.env.NO_PROXY,
    doubted: (reason) => supervisor.channelDoubted(channel.kind, reason),
    onUsage: supervisor.usage,
  });
  for (const notice of opened.notices) void supervisor.note(notice);
  return {
    ...opened,
    async close() {
      await opened.close();
      await mcp.close();
    },
  };
}
