import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { typeTask } from '../../../src/agent/type-task.ts';
import { openCodexHooks } from '../../../src/channels/codex/codex-hooks.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import type { RenderedScreen } from '../../../src/model/rendered-screen.ts';
import { recordingPorts } from '../../channels/recording-ports.ts';
import type { AgentHome } from './agent-home.ts';
import { type AtWork, profileOf, startAtWork } from './at-work.ts';

export const codexProfile = profileOf('codex');

export interface CodexRun extends AtWork {
  notices: string[];
  usage: UsageTotals[];
  /** As Codex was started. */
  argv: readonly string[];
  stop(): Promise<void>;
}

/** Runs the real CLI in a pty through the real channel; `judge` stands in for the gate. */
export async function startCodex(options: {
  binary: string;
  home: AgentHome;
  judge?: Parameters<typeof recordingPorts>[0];
  args?: readonly string[];
  /** Changes what Codex is started with: a gate with a hole in it. */
  argv?: (argv: readonly string[]) => readonly string[];
  hookClient?: string;
  /** With our guard between its screen and its server. */
  strict?: boolean;
}): Promise<CodexRun> {
  const { home } = options;
  const recording = recordingPorts(options.judge);
  const doubts: string[] = [];
  const usage: UsageTotals[] = [];
  const env = {
    ...home.env,
    ...codexProfile.launch.set,
    PATH: `${dirname(process.execPath)}:${home.env.PATH}`,
  };
  let look: (screen: RenderedScreen) => void = () => {};
  const press = async (keys: string): Promise<boolean> => {
    work.type(keys);
    return true;
  };
  const channel = await openCodexHooks({
    profile: codexProfile,
    ports: recording.ports,
    program: options.binary,
    lead: [],
    args: options.args ?? [],
    env,
    codexHome: join(home.home, '.codex'),
    workspace: home.repo,
    nodePath: process.execPath,
    hookClientPath: options.hookClient ?? join(import.meta.dirname, '../../../src/channels/hook-client.ts'),
    ...(options.strict ? { guardPath: join(import.meta.dirname, '../../../src/codex-guard.ts') } : {}),
    directory: home.runtime,
    screen: {
      follow(listener) {
        look = listener;
      },
      press: ({ keys }) => press(keys),
    },
    doubted: (reason) => void doubts.push(reason),
    onUsage: (totals) => void usage.push(totals),
  });
  const whole = [...channel.launchArgs, ...codexProfile.launch.args, ...channel.args];
  const argv = options.argv?.(whole) ?? whole;
  const work = startAtWork({
    ...{ recording, doubts },
    terminal: {
      file: channel.launcher?.file ?? options.binary,
      args: channel.launcher ? [...channel.launcher.args, options.binary, ...argv] : [...argv],
      env: { ...env, ...channel.env },
      cwd: home.repo,
      onScreen: (rows) => look(shown(rows)),
    },
    async say(task, { terminal, seen }) {
      for (const { after, bytes } of typeTask(task)) {
        await sleep(after);
        terminal.type(new TextDecoder().decode(bytes));
      }
      await seen('the task to be heard', () => work.count(`prompt ${task.split('\n')[0]}`) > 0);
    },
  });
  const looking = setInterval(() => void channel.checkUsage(), 500);
  return {
    ...{ ...work, notices: channel.notices, usage, argv },
    async task(task, ms) {
      await work.task(task, ms);
      await channel.checkUsage();
    },
    async stop() {
      clearInterval(looking);
      await work.end();
      await channel.close();
    },
  };
}

const shown = (rows: readonly string[]): RenderedScreen => ({
  rows: rows.map((text) => ({ text, continues: false })),
  ...{
    cut: false,
    cols: 110,
    cursor: { x: 0, up: 0 },
    alternate: false,
    reads: 'keys',
    typed: 0,
    pressed: 0,
  },
});
