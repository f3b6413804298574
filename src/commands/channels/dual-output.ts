import { openDualOutput } from '../../channels/dual-output/dual-output.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import type { DualOutputChannel } from '../../model/agent-channel.ts';
import { agentFolder } from '../places.ts';
import type { ChannelParts } from './parts.ts';

/** An agent's file of events, the file it reads answers from, and its hooks, wired to the supervisor. */
export async function openDual(parts: ChannelParts, channel: DualOutputChannel): Promise<OpenChannel> {
  const { spec, supervisor, ports, inside } = parts;
  const opened = await openDualOutput({
    ...{ channel, ports, profile: spec.profile, workspace: spec.workspace },
    directory: agentFolder(spec.runtime),
    inside: inside.hooks,
    noProxy: spec.env.NO_PROXY,
    doubted: (reason) => supervisor.channelDoubted(channel.kind, reason),
    onUsage: supervisor.usage,
  });
  for (const notice of opened.notices) void supervisor.note(notice);
  return opened;
}
