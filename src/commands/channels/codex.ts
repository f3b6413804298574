import { join } from 'node:path';
import { openCodexHooks } from '../../channels/codex/codex-hooks.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import { builtHere } from '../agent-plan.ts';
import { agentFolder } from '../places.ts';
import type { ChannelParts } from './parts.ts';

/** Codex's hooks and what it writes down of its sessions, wired to the supervisor. */
export async function openCodex(parts: ChannelParts): Promise<OpenChannel> {
  const { spec, supervisor, ports, inside, screen, nodePath } = parts;
  const { profile, program, lead, args, workspace } = spec;
  const channel = await openCodexHooks({
    ...{ profile, ports, program, lead, args, workspace, nodePath, screen },
    env: { ...spec.env, ...profile.launch.set },
    codexHome: spec.env.CODEX_HOME ?? join(spec.home, '.codex'),
    hookClientPath: builtHere('./hook-client.cjs'),
    directory: agentFolder(spec.runtime),
    inside: inside.hooks,
    doubted: (reason) => supervisor.channelDoubted(profile.channel.kind, reason),
    onUsage: supervisor.usage,
  });
  for (const notice of channel.notices) void supervisor.note(notice);
  return channel;
}
