import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { parse } from 'yaml';
import { openPty } from '../../../src/agent/pty.ts';
import { typeTask } from '../../../src/agent/type-task.ts';
import { openCodexHooks } from '../../../src/channels/codex/codex-hooks.ts';
import type { UsageTotals } from '../../../src/channels/usage-tally.ts';
import { Profile } from '../../../src/model/profile.ts';
import type { RenderedScreen } from '../../../src/model/rendered-screen.ts';
import { type Recording, recordingPorts } from '../../channels/recording-ports.ts';
import type { AgentHome } from './agent-home.ts';
import { until } from './until.ts';

export const codexProfile = Profile.parse(
  parse(readFileSync(join(import.meta.dirname, '../../../profiles/codex.yaml'), 'utf8')),
);

export interface CodexRun extends Recording {
  notices: string[];
  doubts: string[];
  usage: UsageTotals[];
  /** As Codex was started. */
  argv: readonly string[];
  pid: number;
  screen(): string;
  type(text: string): void;
  exited(): boolean;
  /** How many said this so far. */
  count(what: string): number;
  begin(text: string): Promise<void>;
  task(text: string, ms?: number): Promise<void>;
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
    pty?.write(bytes(keys));
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
  const screen = new xterm.Terminal({ cols: 110, rows: 36, allowProposedApi: true });
  let exit = false;
  const bytes = (text: string) => new TextEncoder().encode(text);
  const rows = (): string[] => {
    const buffer = screen.buffer.active;
    return Array.from({ length: screen.rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  };
  const opened = openPty({
    file: channel.launcher?.file ?? options.binary,
    args: channel.launcher ? [...channel.launcher.args, options.binary, ...argv] : [...argv],
    env: { ...env, ...channel.env },
    cwd: home.repo,
    cols: 110,
    rows: 36,
    onData: (data) => screen.write(data, () => look(shown(rows()))),
    onExit: () => {
      exit = true;
    },
  });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const pty = opened.value;
  screen.onData((reply) => pty.write(bytes(reply)));
  const text = (): string => rows().join('\n');
  const count = (what: string) => recording.said.filter((one) => one.startsWith(what)).length;
  const state = () => `${recording.said.join('\n')}\n${doubts.join('\n')}\n${text()}`;
  const looking = setInterval(() => void channel.checkUsage(), 500);
  const begin = async (task: string) => {
    await until(
      () => `the channel to be alive\n${state()}`,
      () => count('alive') > 0,
      60_000,
    );
    for (const { after, bytes: keys } of typeTask(task)) {
      await sleep(after);
      pty.write(keys);
    }
    await until(
      () => `the task to be heard\n${state()}`,
      () => {
        if (count(`prompt ${task.split('\n')[0]}`) > 0) return true;
        return false;
      },
      30_000,
    );
  };
  return {
    ...recording,
    ...{ notices: channel.notices, doubts, usage, argv, pid: pty.pid, count, begin },
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
      await channel.checkUsage();
    },
    async stop() {
      clearInterval(looking);
      pty.kill('SIGTERM');
      await until('Codex to end', () => exit, 4_000).catch(() => pty.kill('SIGKILL'));
      await until('Codex to end after SIGKILL', () => exit, 4_000);
      await channel.close();
      screen.dispose();
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
