import type { ChannelPorts } from '../../channels/channel.ts';
import { openClaudeHooks } from '../../channels/claude-hooks.ts';
import { createUsageReader } from '../../channels/claude-transcript.ts';
import { type CallJoin, joinCalls } from '../../channels/mcp/call-join.ts';
import { createClaudeGate } from '../../channels/mcp/claude-gate.ts';
import { createUnheardWatch } from '../../channels/unheard-calls.ts';
import type { OpenChannel } from '../../host/run-host.ts';
import { openToolPins } from '../../store/tool-pins.ts';
import { builtHere } from '../agent-plan.ts';
import { createMcpGate } from '../mcp-gate.ts';
import { agentFolder } from '../places.ts';
import type { ChannelParts } from './parts.ts';

/** Claude Code's hooks, its transcripts and its MCP servers, wired to the supervisor. */
export async function openClaude(parts: ChannelParts): Promise<OpenChannel> {
  const { spec, supervisor, nodePath } = parts;
  let heard: (ref: string) => boolean = () => true;
  const unheard = createUnheardWatch({
    since: Date.now(),
    heard: (ref) => heard(ref),
    onUnheard: (ref) =>
      supervisor.channelDoubted(
        spec.profile.channel.kind,
        `the agent's transcript shows a result of ${ref}, which no hook told of`,
      ),
  });
  const usage = createUsageReader({ onTotals: supervisor.usage, onLine: unheard.line });
  const ports: ChannelPorts = {
    ...parts.ports,
    alive(report) {
      if (report.transcript) usage.follow(report.transcript);
      parts.ports.alive(report);
    },
    subagent(report) {
      if (report.transcript) usage.follow(report.transcript);
    },
    spent: (usd) => usage.spent(usd),
  };
  const join = joinCalls(ports, parts.clock);
  const hooks = await openClaudeHooks({
    profile: spec.profile,
    ports: join.ports,
    mcp: gateFor(parts, join),
    nodePath,
    hookClientPath: builtHere('./hook-client.cjs'),
    directory: agentFolder(spec.runtime),
    inside: parts.inside.hooks,
    workspace: spec.workspace,
    noProxy: spec.env.NO_PROXY,
  });
  heard = hooks.heard;
  for (const notice of hooks.notices) void supervisor.note(notice);
  return { ...hooks, checkUsage: usage.check };
}

/** Before each MCP server of the agent; a call its hook asked for is not judged again. */
function gateFor({ spec, supervisor, nodePath, clock }: ChannelParts, join: CallJoin) {
  const { workspace, home, profile, standing, args, store } = spec;
  return createClaudeGate({
    ...{ workspace, home, args, nodePath },
    configDirectory: spec.env.CLAUDE_CONFIG_DIR,
    program: builtHere('./countersign.js'),
    directory: agentFolder(spec.runtime),
    answer: createMcpGate({
      ...{ supervisor, join, wall: Date.now, after: clock.after },
      ground: { profile, standing, workspace },
      pins: openToolPins(store),
    }),
  });
}
