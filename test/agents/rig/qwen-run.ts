import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDualOutput } from '../../../src/channels/dual-output/dual-output.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import type { DualOutputChannel } from '../../../src/model/agent-channel.ts';
import { recordingPorts } from '../../channels/recording-ports.ts';
import type { AgentHome } from './agent-home.ts';
import { type AtWork, profileOf, startAtWork } from './at-work.ts';

export const qwenProfile = profileOf('qwen');

export const dualChannel = (): DualOutputChannel => {
  const { channel } = qwenProfile;
  if (channel.kind !== 'dual-output') throw new Error('another channel');
  return channel;
};

export interface QwenRun extends AtWork {
  notices: string[];
  usage: UsageTotals[];
  /** Writes into the file of answers, as whoever may. */
  answerFile(line: object): void;
  /** Where the files of the run are. */
  folder: string;
  stop(): Promise<void>;
}

/** Runs the real CLI in a pty through the real channel; `judge` stands in for the gate. */
export async function startQwen(options: {
  binary: string;
  home: AgentHome;
  judge?: Parameters<typeof recordingPorts>[0];
  args?: readonly string[];
  env?: Record<string, string>;
  channel?: DualOutputChannel;
}): Promise<QwenRun> {
  const { home } = options;
  const recording = recordingPorts(options.judge);
  const doubts: string[] = [];
  const usage: UsageTotals[] = [];
  const folder = join(home.runtime, 'agent');
  const channel = await openDualOutput({
    profile: qwenProfile,
    channel: options.channel ?? dualChannel(),
    ports: recording.ports,
    directory: folder,
    workspace: home.repo,
    doubted: (reason) => void doubts.push(reason),
    onUsage: (totals) => void usage.push(totals),
  });
  const path = `${dirname(process.execPath)}:${home.env.PATH}`;
  const work = startAtWork({
    ...{ recording, doubts },
    terminal: {
      file: options.binary,
      args: [...channel.launchArgs, ...(options.args ?? qwenProfile.launch.args)],
      env: { ...home.env, PATH: path, ...qwenProfile.launch.set, ...channel.env, ...options.env },
      cwd: home.repo,
    },
    say: (task) => channel.prompt(task),
  });
  return {
    ...{ ...work, notices: channel.notices, usage, folder },
    answerFile: (line) => appendFileSync(join(folder, 'answers.jsonl'), `${JSON.stringify(line)}\n`),
    async stop() {
      await channel.close();
      await work.end();
    },
  };
}
