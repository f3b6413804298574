import { typeTask } from '../../agent/type-task.ts';
import { openScreenChannel } from '../../channels/screen/screen.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import type { AgentChannel } from '../../model/agent-channel.ts';
import type { ChannelParts } from './parts.ts';

/** How a text gets into the agent's own input, as keys. */
export function keysFor(text: string): { paste: string; enter: string } {
  const [paste = '', enter = '\r'] = typeTask(text).map(({ bytes }) => new TextDecoder().decode(bytes));
  return { paste, enter };
}

/** The prompts on the agent's own screen, wired to the supervisor. */
export async function openScreen(
  { spec, supervisor, ports, screen, clock }: ChannelParts,
  channel: Extract<AgentChannel, { kind: 'screen' }>,
): Promise<OpenChannel> {
  return openScreenChannel({
    ...{ profile: spec.profile, channel, ports, screen, workspace: spec.workspace, keysFor },
    note: (text) => void supervisor.note(text),
    doubted: (reason) => supervisor.channelDoubted(channel.kind, reason),
    after: clock.after,
  });
}
