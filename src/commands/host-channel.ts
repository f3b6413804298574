import { fileURLToPath } from 'node:url';
import { createAnomalyNotes } from '../channels/anomaly-notes.ts';
import type { ChannelPorts } from '../channels/channel.ts';
import { openClaudeHooks } from '../channels/claude-hooks.ts';
import { createUsageReader } from '../channels/claude-transcript.ts';
import type { HookPort } from '../channels/hook-server.ts';
import { type CallJoin, joinCalls } from '../channels/mcp/call-join.ts';
import { createClaudeGate } from '../channels/mcp/claude-gate.ts';
import type { Reach } from '../channels/opencode/server.ts';
import { createUnheardWatch } from '../channels/unheard-calls.ts';
import type { ChannelNews, OpenChannel } from '../host/run-host.ts';
import type { RunSpec } from '../model/run-spec.ts';
import { openToolPins } from '../store/tool-pins.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { openOpencode } from './host-opencode.ts';
import { createMcpGate } from './mcp-gate.ts';
import { agentFolder } from './places.ts';

interface Parts {
  spec: RunSpec;
  supervisor: Supervisor;
  nodePath: string;
}

/** Of the agent's own network, where that is not this machine's. */
interface Inside {
  hooks: HookPort | undefined;
  reach: Reach | undefined;
}

/** The channel of the agent's profile, wired to the supervisor. */
export function openChannel({ spec, supervisor, nodePath }: Parts) {
  let heard: (ref: string) => boolean = () => true;
  const { kind } = spec.profile.channel;
  const unheard = createUnheardWatch({
    since: Date.now(),
    heard: (ref) => heard(ref),
    onUnheard: (ref) =>
      supervisor.channelDoubted(
        kind,
        `the agent's transcript shows a result of ${ref}, which no hook told of`,
      ),
  });
  const usage = createUsageReader({ onTotals: supervisor.usage, onLine: unheard.line });
  let actions = 0;
  const anomaly = createAnomalyNotes({
    note: (text) => void supervisor.note(text),
    now: () => performance.now(),
  });

  const portsFor = (news: ChannelNews): ChannelPorts => ({
    submit: supervisor.submit,
    finished: (report) => void supervisor.finished(report).catch(() => undefined),
    alive(report) {
      if (report.transcript) usage.follow(report.transcript);
      news.alive();
    },
    sessionEnded: (reason) => void supervisor.note(`the agent's session ended: ${reason}`),
    lost: news.lost,
    settingsChange: ({ source, file }) =>
      void supervisor.note(`a change of the agent's ${source} was refused${file ? `: ${file}` : ''}`),
    prompt: () => news.prompted(),
    turnEnded: () => news.turnEnded(),
    subagent(report) {
      if (report.transcript) usage.follow(report.transcript);
    },
    inner: () => {},
    spent: (usd) => usage.spent(usd),
    nextId() {
      actions += 1;
      return `a${actions}`;
    },
    anomaly,
  });

  const clock = {
    now: () => performance.now(),
    after(ms: number, run: () => void): () => void {
      const timer = setTimeout(run, ms).unref();
      return () => clearTimeout(timer);
    },
  };

  /** Before each MCP server of the agent; a call its hook asked for is not judged again. */
  function gateFor(join: CallJoin) {
    const { workspace, home, profile, standing, args, store } = spec;
    return createClaudeGate({
      ...{ workspace, home, args, nodePath },
      configDirectory: spec.env.CLAUDE_CONFIG_DIR,
      program: fileURLToPath(new URL('./countersign.js', import.meta.url)),
      directory: agentFolder(spec.runtime),
      answer: createMcpGate({
        ...{ supervisor, join, wall: Date.now, after: clock.after },
        ground: { profile, standing, workspace },
        pins: openToolPins(store),
      }),
    });
  }

  return {
    checkUsage: () => usage.check(),
    async open(news: ChannelNews, inside: Inside): Promise<OpenChannel> {
      switch (kind) {
        case 'claude-hooks':
          return openHooks(news, inside.hooks);
        case 'opencode-events':
          return openOpencode({ spec, supervisor, ports: portsFor(news), reach: inside.reach });
        default:
          return kind satisfies never;
      }
    },
  };

  async function openHooks(news: ChannelNews, inside: HookPort | undefined): Promise<OpenChannel> {
    const join = joinCalls(portsFor(news), clock);
    const hooks = await openClaudeHooks({
      profile: spec.profile,
      ports: join.ports,
      mcp: gateFor(join),
      nodePath,
      hookClientPath: fileURLToPath(new URL('./hook-client.cjs', import.meta.url)),
      directory: agentFolder(spec.runtime),
      inside,
      workspace: spec.workspace,
      noProxy: spec.env.NO_PROXY,
    });
    heard = hooks.heard;
    for (const notice of hooks.notices) void supervisor.note(notice);
    return hooks;
  }
}
