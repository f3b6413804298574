import { fileURLToPath } from 'node:url';
import { createAnomalyNotes } from '../channels/anomaly-notes.ts';
import type { ChannelPorts } from '../channels/channel.ts';
import { openClaudeHooks } from '../channels/claude-hooks.ts';
import { createUsageReader } from '../channels/claude-transcript.ts';
import type { HookPort } from '../channels/hook-server.ts';
import { createUnheardWatch } from '../channels/unheard-calls.ts';
import type { ChannelNews, OpenChannel } from '../host/run-host.ts';
import type { RunSpec } from '../model/run-spec.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { agentFolder } from './places.ts';

interface Parts {
  spec: RunSpec;
  supervisor: Supervisor;
  nodePath: string;
}

/** The agent's own hooks, wired to the supervisor. */
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

  return {
    checkUsage: () => usage.check(),
    async open(news: ChannelNews, inside?: HookPort): Promise<OpenChannel> {
      const hooks = await openClaudeHooks({
        profile: spec.profile,
        ports: portsFor(news),
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
    },
  };
}
