import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { agentVersion } from '../../agent/agent-version.ts';
import { openCopilotHooks } from '../../channels/copilot/copilot-hooks.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import { builtHere } from '../agent-plan.ts';
import { agentFolder } from '../places.ts';
import type { ChannelParts } from './parts.ts';

const Servers = z.looseObject({ mcpServers: z.record(z.string(), z.unknown()).default({}) });

/** Names of the servers in a file; none when it cannot be read: their calls are then of an unknown kind. */
function serversIn(file: string): string[] {
  try {
    return Object.keys(Servers.parse(JSON.parse(readFileSync(file, 'utf8'))).mcpServers);
  } catch {
    return [];
  }
}

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
export async function openCopilot({
  spec,
  supervisor,
  ports,
  inside,
  nodePath,
  clock,
}: ChannelParts): Promise<OpenChannel> {
  const { channel } = spec.profile;
  await unpack(spec);
  const ownFolder = spec.env.COPILOT_HOME ?? join(spec.home, '.copilot');
  return openCopilotHooks({
    ...{ profile: spec.profile, ports, workspace: spec.workspace, nodePath, ownFolder },
    hookClientPath: builtHere('./hook-client.cjs'),
    directory: agentFolder(spec.runtime),
    inside: inside.hooks,
    servers: () => [
      ...(channel.kind === 'copilot-hooks' ? channel.servers : []),
      ...serversIn(join(ownFolder, 'mcp-config.json')),
    ],
    noProxy: spec.env.NO_PROXY,
    after: clock.after,
    doubted: (reason) => supervisor.channelDoubted(channel.kind, reason),
    note: (text) => void supervisor.note(text),
    onUsage: supervisor.usage,
  });
}
