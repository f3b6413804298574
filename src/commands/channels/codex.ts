import { join } from 'node:path';
import { openCodexHooks } from '../../channels/codex/codex-hooks.ts';
import { joinCalls } from '../../channels/mcp/call-join.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import { builtHere } from '../agent-plan.ts';
import { agentFolder } from '../places.ts';
import { openAgentMcp } from './agent-mcp.ts';
import type { ChannelParts } from './parts.ts';

/** Codex's hooks and what it writes down of its sessions, wired to the supervisor. */
export async function openCodex(parts: ChannelParts): Promise<OpenChannel> {
  const { spec, supervisor, screen, nodePath } = parts;
  const { profile, program, lead, args, workspace } = spec;
  const strict = profile.channel.kind === 'codex-hooks' && profile.channel.strict;
  const joined = joinCalls(parts.ports, parts.clock);
  const mcp = await openAgentMcp(parts, { join: joined });
  const channel = await openCodexHooks({
    ...{ profile, ports: joined.ports, program, lead, args, workspace, nodePath, screen },
    env: { ...spec.env, ...profile.launch.set },
    codexHome: spec.env.CODEX_HOME ?? join(spec.home, '.codex'),
    hookClientPath: builtHere('./hook-client.cjs'),
    ...(strict ? { guardPath: builtHere('./codex-guard.cjs') } : {}),
    directory: agentFolder(spec.runtime),
    ...{ inside: mcp.hooks, routes: [mcp.route], servers: mcp.names },
    doubted: (reason) => supervisor.channelDoubted(profile.channel.kind, reason),
    onUsage: supervisor.usage,
  });
  for (const notice of channel.notices) void supervisor.note(notice);
  return {
    ...channel,
    launchArgs: [...channel.launchArgs, ...mcp.args],
    async close() {
      await channel.close();
      await mcp.close();
    },
  };
}
