import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { openCopilotHooks } from '../../../src/channels/copilot/copilot-hooks.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import { Profile } from '../../../src/model/profile.ts';
import { type Recording, recordingPorts } from '../../channels/recording-ports.ts';
import { openTerminal } from '../../harness/terminal.ts';
import type { AgentHome } from './agent-home.ts';
import { until } from './until.ts';

export const copilotProfile = Profile.parse(
  parse(readFileSync(join(import.meta.dirname, '../../../profiles/copilot.yaml'), 'utf8')),
);
const client = join(import.meta.dirname, '../../../src/channels/hook-client.ts');

export interface CopilotRun extends Recording {
  doubts: string[];
  notes: string[];
  usage: UsageTotals[];
  /** The folder of the run's plugin. */
  plugin: string;
  screen(): string;
  type(text: string): void;
  /** How many said this so far. */
  count(what: string): number;
  checkUsage(): Promise<void>;
  /** Gives it a task as the run's host does, once its hooks were heard. */
  begin(text: string): Promise<void>;
  task(text: string, ms?: number): Promise<void>;
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
  const terminal = openTerminal({
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
    cols: 110,
    rows: 36,
  });
  const count = (what: string) => recording.said.filter((one) => one.startsWith(what)).length;
  const state = () => `${recording.said.join('\n')}\n${doubts.join('\n')}\n${terminal.text()}`;
  const begin = async (task: string) => {
    await until(
      () => `the channel to be alive\n${state()}`,
      () => count('alive') > 0,
      60_000,
    );
    const before = count('prompt');
    terminal.type(`\x1b[200~${task}\x1b[201~`);
    await until(
      () => `the task to be heard\n${state()}`,
      () => {
        terminal.type('\r');
        return count('prompt') > before;
      },
      60_000,
    );
  };
  return {
    ...recording,
    ...{ doubts, notes, usage, plugin, count, begin },
    screen: terminal.text,
    type: terminal.type,
    checkUsage: channel.checkUsage,
    async task(task, ms = 60_000) {
      const before = count('turn');
      await begin(task);
      await until(
        () => `the turn to end\n${state()}`,
        () => count('turn') > before,
        ms,
      );
    },
    async stop() {
      terminal.kill('SIGTERM');
      const over = await Promise.race([
        terminal.exited.then(() => true),
        new Promise((r) => setTimeout(r, 4_000)),
      ]);
      if (!over) terminal.kill('SIGKILL');
      await terminal.exited;
      await channel.close();
    },
  };
}
