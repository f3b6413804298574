import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import xterm from '@xterm/headless';
import { parse } from 'yaml';
import { openPty } from '../../../src/agent/pty.ts';
import { openDualOutput } from '../../../src/channels/dual-output/dual-output.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import type { DualOutputChannel } from '../../../src/model/agent-channel.ts';
import { Profile } from '../../../src/model/profile.ts';
import { type Recording, recordingPorts } from '../../channels/recording-ports.ts';
import type { AgentHome } from './agent-home.ts';
import { until } from './until.ts';

export const qwenProfile = Profile.parse(
  parse(readFileSync(join(import.meta.dirname, '../../../profiles/qwen.yaml'), 'utf8')),
);

export const dualChannel = (): DualOutputChannel => {
  const { channel } = qwenProfile;
  if (channel.kind !== 'dual-output') throw new Error('another channel');
  return channel;
};

export interface QwenRun extends Recording {
  notices: string[];
  doubts: string[];
  usage: UsageTotals[];
  screen(): string;
  type(text: string): void;
  exited(): boolean;
  /** How many said this so far. */
  count(what: string): number;
  begin(text: string): Promise<void>;
  task(text: string, ms?: number): Promise<void>;
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
  const env = { ...home.env, PATH: path, ...qwenProfile.launch.set, ...channel.env, ...options.env };
  const screen = new xterm.Terminal({ cols: 110, rows: 36, allowProposedApi: true });
  let exit = false;
  const opened = openPty({
    file: options.binary,
    args: [...channel.launchArgs, ...(options.args ?? qwenProfile.launch.args)],
    env,
    cwd: home.repo,
    cols: 110,
    rows: 36,
    onData: (bytes) => screen.write(bytes),
    onExit: () => {
      exit = true;
    },
  });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const pty = opened.value;
  const bytes = (text: string) => new TextEncoder().encode(text);
  screen.onData((reply) => pty.write(bytes(reply)));
  const text = (): string => {
    const buffer = screen.buffer.active;
    return Array.from({ length: screen.rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    ).join('\n');
  };
  const count = (what: string) => recording.said.filter((one) => one.startsWith(what)).length;
  const state = () => `${recording.said.join('\n')}\n${doubts.join('\n')}\n${text()}`;
  const begin = async (task: string) => {
    await until(
      () => `the channel to be alive\n${state()}`,
      () => count('alive') > 0,
      60_000,
    );
    channel.prompt(task);
  };
  return {
    ...recording,
    ...{ notices: channel.notices, doubts, usage, count, begin, folder },
    screen: text,
    type: (keys) => pty.write(bytes(keys)),
    exited: () => exit,
    async task(task, ms = 60_000) {
      const before = count('turn');
      await begin(task);
      await until(
        () => `the turn to end\n${state()}`,
        () => count('turn') > before,
        ms,
      );
    },
    answerFile: (line) => appendFileSync(join(folder, 'answers.jsonl'), `${JSON.stringify(line)}\n`),
    async stop() {
      await channel.close();
      pty.kill('SIGTERM');
      await until('Qwen to end', () => exit, 6_000).catch(() => pty.kill('SIGKILL'));
      await until('Qwen to end after SIGKILL', () => exit, 6_000);
      screen.dispose();
    },
  };
}
