import { createAnomalyNotes } from '../channels/anomaly-notes.ts';
import type { ChannelPorts } from '../channels/channel.ts';
import type { ScreenPort } from '../channels/screen/screen-port.ts';
import type { ChannelNews, OpenChannel } from '../host/run-host.ts';
import type { RunSpec } from '../model/run-spec.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { openAcpChannel } from './channels/acp.ts';
import { openClaude } from './channels/claude.ts';
import { openCodex } from './channels/codex.ts';
import { openCopilot } from './channels/copilot.ts';
import { openDual } from './channels/dual-output.ts';
import { openGemini } from './channels/gemini.ts';
import { openOpencode } from './channels/opencode.ts';
import type { ChannelParts, Inside } from './channels/parts.ts';
import { openScreen } from './channels/screen.ts';
import { openShellLines } from './channels/shell.ts';

interface Parts {
  spec: RunSpec;
  supervisor: Supervisor;
  screen: ScreenPort;
  nodePath: string;
}

const clock = {
  now: () => performance.now(),
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** The channel of the agent's profile, wired to the supervisor. */
export function openChannel({ spec, supervisor, screen, nodePath }: Parts) {
  let opened: OpenChannel | undefined;
  return {
    checkUsage: () => opened?.checkUsage?.() ?? Promise.resolve(),
    async open(news: ChannelNews, inside: Inside): Promise<OpenChannel> {
      const ports = portsFor(supervisor, news);
      opened = await openKind({ spec, supervisor, ports, inside, screen, nodePath, clock });
      return opened;
    },
  };
}

function openKind(parts: ChannelParts): Promise<OpenChannel> {
  const { channel } = parts.spec.profile;
  switch (channel.kind) {
    case 'claude-hooks':
      return openClaude(parts);
    case 'codex-hooks':
      return openCodex(parts);
    case 'gemini-policy':
      return openGemini(parts, channel);
    case 'opencode-events':
      return openOpencode(parts);
    case 'copilot-hooks':
      return openCopilot(parts);
    case 'dual-output':
      return openDual(parts, channel);
    case 'screen':
      return openScreen(parts, channel);
    case 'shell':
      return openShellLines(parts);
    case 'acp':
      return openAcpChannel(parts, channel);
    default:
      return channel satisfies never;
  }
}

function portsFor(supervisor: Supervisor, news: ChannelNews): ChannelPorts {
  let actions = 0;
  return {
    submit: supervisor.submit,
    finished: (report) => void supervisor.finished(report).catch(() => undefined),
    alive: news.alive,
    sessionEnded: (reason) => void supervisor.note(`the agent's session ended: ${reason}`),
    lost: news.lost,
    settingsChange: ({ source, file }) =>
      void supervisor.note(`a change of the agent's ${source} was refused${file ? `: ${file}` : ''}`),
    prompt: news.prompted,
    turnEnded: news.turnEnded,
    subagent: () => {},
    inner: () => {},
    spent: () => {},
    nextId() {
      actions += 1;
      return `a${actions}`;
    },
    anomaly: createAnomalyNotes({
      note: (text) => void supervisor.note(text),
      now: clock.now,
    }),
  };
}
