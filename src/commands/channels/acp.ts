import { openAcp } from '../../channels/acp/acp-channel.ts';
import { joinCalls } from '../../channels/mcp/call-join.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import type { AcpChannel } from '../../model/agent-channel.ts';
import { builtHere } from '../agent-plan.ts';
import { agentFolder } from '../places.ts';
import { agentMcp } from './agent-mcp.ts';
import type { ChannelParts } from './parts.ts';

/** An agent that speaks ACP: a client of ours runs in its terminal, and asks here. */
export async function openAcpChannel(parts: ChannelParts, channel: AcpChannel): Promise<OpenChannel> {
  const { spec, supervisor, inside, nodePath } = parts;
  const joined = joinCalls(parts.ports, parts.clock);
  const opened = await openAcp({
    profile: spec.profile,
    channel,
    ports: joined.ports,
    mcp: agentMcp(parts, { join: joined }),
    workspace: spec.workspace,
    nodePath,
    clientPath: builtHere('./acp-client.js'),
    directory: agentFolder(spec.runtime),
    inside: inside.hooks,
    homeWithin: spec.boundary.kind === 'none' ? undefined : spec.home,
    noProxy: spec.env.NO_PROXY,
    doubted: (reason) => supervisor.channelDoubted(channel.kind, reason),
    onUsage: spec.profile.usage === 'acp' ? supervisor.usage : () => {},
  });
  for (const notice of opened.notices) void supervisor.note(notice);
  return opened;
}
