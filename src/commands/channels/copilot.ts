import { join } from 'node:path';
import { agentVersion } from '../../agent/agent-version.ts';
import { openCopilotHooks } from '../../channels/copilot/copilot-hooks.ts';
import { joinCalls } from '../../channels/mcp/call-join.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import { builtHere } from '../agent-plan.ts';
import { agentFolder } from '../places.ts';
import { openAgentMcp } from './agent-mcp.ts';
import type { ChannelParts } from './parts.ts';

const unpackMs = 120_000;

/** A new version unpacks itself into the person's cache when it is first started: within a boundary that is read-only. */
async function unpack({
  program,
  lead,
  profile,
  env,
  workspace: cwd,
  boundary,
}: ChannelParts['spec']): Promise<void> {
  if (boundary.kind === 'none') return;
  await agentVersion(program, [...lead, ...profile.launch.versionArgs], { env, cwd, timeoutMs: unpackMs });
}

/** Copilot's hooks and its transcripts, wired to the supervisor. */
export async function openCopilot(parts: ChannelParts): Promise<OpenChannel> {
  const { spec, supervisor, nodePath, clock } = parts;
  const { channel } = spec.profile;
  await unpack(spec);
  const ownFolder = spec.env.COPILOT_HOME ?? join(spec.home, '.copilot');
  const joined = joinCalls(parts.ports, clock);
  const mcp = await openAgentMcp(parts, { join: joined });
  const opened = await openCopilotHooks({
    ...{ profile: spec.profile, ports: joined.ports, workspace: spec.workspace, nodePath, ownFolder },
    hookClientPath: builtHere('./hook-client.cjs'),
    directory: agentFolder(spec.runtime),
    ...{ inside: mcp.hooks, routes: [mcp.route] },
    servers: () => [...(channel.kind === 'copilot-hooks' ? channel.servers : []), ...mcp.names.keys()],
    noProxy: spec.env.NO_PROXY,
    after: clock.after,
    doubted: (reason) => supervisor.channelDoubted(channel.kind, reason),
    note: (text) => void supervisor.note(text),
    onUsage: supervisor.usage,
  }).catch(async (error) => {
    await mcp.close();
    throw error;
  });
  return {
    ...opened,
    launchArgs: [...opened.launchArgs, ...mcp.args],
    async close() {
      await opened.close();
      await mcp.close();
    },
  };
}
