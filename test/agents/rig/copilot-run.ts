import { dirname, join } from 'node:path';
import { openCopilotHooks } from '../../../src/channels/copilot/copilot-hooks.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import { recordingPorts } from '../../channels/recording-ports.ts';
import type { AgentHome } from './agent-home.ts';
import { type AtWork, profileOf, startAtWork } from './at-work.ts';

export const copilotProfile = profileOf('copilot');
const client = join(import.meta.dirname, '../../../src/channels/hook-client.ts');

export interface CopilotRun extends AtWork {
  notes: string[];
  usage: UsageTotals[];
  /** The folder of the run's plugin. */
  plugin: string;
  checkUsage(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs the real CLI in a pty through the real channel; `judge` stands in for the gate. */
export async function startCopilot(options: {
  binary: string;
  home: AgentHome;
  judge?: Parameters<typeof recordingPorts>[0];
  args?: readonly string[];
  env?: Record<string, string>;
  /** Changes the run's plugin before Copilot reads it. */
  tamper?: (plugin: string) => void;
  servers?: readonly string[];
}): Promise<CopilotRun> {
  const { home } = options;
  const recording = recordingPorts(options.judge);
  const doubts: string[] = [];
  const notes: string[] = [];
  const usage: UsageTotals[] = [];
  const channel = await openCopilotHooks({
    profile: copilotProfile,
    ports: recording.ports,
    workspace: home.repo,
    nodePath: process.execPath,
    hookClientPath: client,
    directory: home.runtime,
    ownFolder: join(home.home, '.copilot'),
    servers: () => options.servers ?? [],
    after(ms, run) {
      const timer = setTimeout(run, ms).unref();
      return () => clearTimeout(timer);
    },
    doubted: (reason) => void doubts.push(reason),
    note: (text) => void notes.push(text),
    onUsage: (totals) => void usage.push(totals),
  });
  const plugin = join(home.runtime, 'copilot');
  options.tamper?.(plugin);
  const work = startAtWork({
    ...{ recording, doubts },
    terminal: {
      file: options.binary,
      args: [...channel.launchArgs, ...copilotProfile.launch.args, ...(options.args ?? [])],
      env: {
        ...home.env,
        PATH: `${dirname(process.execPath)}:${home.env.PATH}`,
        ...copilotProfile.launch.set,
        ...channel.env,
        ...options.env,
      },
      cwd: home.repo,
    },
    async say(task, { terminal, prompts, seen }) {
      terminal.type(`\x1b[200~${task}\x1b[201~`);
      await seen('the task to be heard', () => {
        terminal.type('\r');
        return work.count('prompt') > prompts;
      });
    },
  });
  return {
    ...{ ...work, notes, usage, plugin },
    checkUsage: channel.checkUsage,
    async stop() {
      await work.end();
      await channel.close();
    },
  };
}
