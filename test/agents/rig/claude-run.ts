import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { createProcessTree, type ProcessTree } from '../../../src/agent/process-tree.ts';
import { openPty, type Pty } from '../../../src/agent/pty.ts';
import { typeTask } from '../../../src/agent/type-task.ts';
import type { AliveReport, ChannelPorts, FinishedReport, Release } from '../../../src/channels/channel.ts';
import { openClaudeHooks } from '../../../src/channels/claude-hooks.ts';
import type { Action } from '../../../src/model/action.ts';
import type { Profile } from '../../../src/model/profile.ts';
import type { AgentHome } from './agent-home.ts';
import { claudeProfile } from './claude-profile.ts';
import { until } from './until.ts';

export type Judge = (action: Action, withdrawn: AbortSignal) => Release | Promise<Release>;

/** Everything the channel said during one run, in order of arrival within each list. */
export interface Heard {
  actions: Action[];
  withdrawn: string[];
  finished: FinishedReport[];
  alive: AliveReport[];
  inner: string[];
  settings: { source: string; file: string | null }[];
  prompts: string[];
  turns: number;
  spentUsd: number;
  subagents: string[];
  anomalies: string[];
  lost: string[];
  ended: string[];
}

export interface ClaudeRun {
  notices: string[];
  heard: Heard;
  pty: Pty;
  type(text: string): void;
  screen(): string;
  /** The exit, once there was one. */
  exited(): { code: number | null; signal: string | null } | null;
  /** Waits for the hooks to be alive, types the task, waits for the turn to end. */
  task(text: string, ms?: number): Promise<void>;
  /** Types without waiting for the end of the turn. */
  begin(text: string): Promise<void>;
  /** Ends it as the supervisor does. Resolves with how many processes the CLI left behind; they are killed too. */
  stop(): Promise<number>;
  tree: ProcessTree;
}

export const allow: Release = { effect: 'allow', reason: 'allowed by the test', input: null };
export const deny = (reason: string): Release => ({ effect: 'deny', reason, input: null });

/** Runs the real CLI in a pty through the real channel; `judge` stands in for the gate. */
export async function startClaude(options: {
  binary: string;
  home: AgentHome;
  judge: Judge;
  args?: readonly string[];
  env?: Record<string, string>;
  profile?: Profile;
  /** Changes the settings file before the CLI sees it. */
  settings?: (settings: string) => string;
}): Promise<ClaudeRun> {
  const { home } = options;
  const { ports, heard } = recordingPorts(options.judge);
  const hooks = await openClaudeHooks({
    profile: options.profile ?? claudeProfile,
    ports,
    nodePath: process.execPath,
    hookClientPath: join(import.meta.dirname, '../../../src/channels/hook-client.ts'),
    directory: home.runtime,
    workspace: home.repo,
  });
  const file = hooks.launchArgs[1] ?? '';
  if (options.settings) writeFileSync(file, options.settings(readFileSync(file, 'utf8')));
  const marker = { name: 'COUNTERSIGN_RUN', value: randomUUID() };
  const screen = new xterm.Terminal({ cols: 110, rows: 36, allowProposedApi: true });
  let exit: { code: number | null; signal: string | null } | null = null;
  const opened = openPty({
    file: options.binary,
    args: [...hooks.launchArgs, ...claudeProfile.launch.args, ...(options.args ?? [])],
    env: { ...home.env, ...options.env, ...hooks.env, [marker.name]: marker.value },
    cwd: home.repo,
    cols: 110,
    rows: 36,
    onData: (bytes) => screen.write(bytes),
    onExit: (how) => {
      exit = how;
    },
  });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const pty = opened.value;
  const tree = createProcessTree({ root: pty.pid, marker: `${marker.name}=${marker.value}` });
  const bytes = (text: string) => new TextEncoder().encode(text);
  // The CLI asks the terminal who it is; without an answer it waits.
  screen.onData((reply) => pty.write(bytes(reply)));
  const begin = async (text: string) => {
    await until(
      () => `the hooks to be alive; screen:\n${screenText(screen)}`,
      () => heard.alive.length > 0,
      20_000,
    );
    for (const { after, bytes: keys } of typeTask(text)) {
      await new Promise((resolve) => setTimeout(resolve, after));
      pty.write(keys);
    }
  };
  return {
    notices: hooks.notices,
    heard,
    pty,
    type: (text) => pty.write(bytes(text)),
    screen: () => screenText(screen),
    exited: () => exit,
    tree,
    begin,
    async task(text, ms = 20_000) {
      const before = heard.turns;
      await begin(text);
      await until(
        () => `the turn to end; screen:\n${screenText(screen)}`,
        () => heard.turns > before,
        ms,
      );
    },
    async stop() {
      pty.kill('SIGTERM');
      await until('the CLI to end', () => exit, 4_000).catch(() => pty.kill('SIGKILL'));
      await until('the CLI to end after SIGKILL', () => exit, 4_000);
      const left = tree.look().length;
      await tree.kill();
      await hooks.close();
      screen.dispose();
      return left;
    },
  };
}

function screenText(screen: InstanceType<typeof xterm.Terminal>): string {
  const buffer = screen.buffer.active;
  const lines = Array.from({ length: screen.rows }, (_, row) =>
    (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
  );
  return lines.join('\n').trimEnd();
}

function recordingPorts(judge: Judge): { ports: ChannelPorts; heard: Heard } {
  const heard: Heard = {
    actions: [],
    withdrawn: [],
    finished: [],
    alive: [],
    inner: [],
    settings: [],
    prompts: [],
    turns: 0,
    spentUsd: 0,
    subagents: [],
    anomalies: [],
    lost: [],
    ended: [],
  };
  let count = 0;
  const ports: ChannelPorts = {
    submit: async (action, { withdrawn }) => {
      heard.actions.push(action);
      withdrawn.addEventListener('abort', () => heard.withdrawn.push(action.id));
      return judge(action, withdrawn);
    },
    finished: (report) => void heard.finished.push(report),
    alive: (report) => void heard.alive.push(report),
    sessionEnded: (reason) => void heard.ended.push(reason),
    lost: (reason) => void heard.lost.push(reason),
    settingsChange: (change) => void heard.settings.push(change),
    prompt: (text) => void heard.prompts.push(text),
    turnEnded: () => {
      heard.turns += 1;
    },
    subagent: (report) => void heard.subagents.push(`${report.type} ${report.phase}`),
    spent: (usd) => {
      heard.spentUsd += usd;
    },
    inner: (call) => void heard.inner.push(call.tool),
    nextId: () => {
      count += 1;
      return `a${count}`;
    },
    anomaly: (text) => void heard.anomalies.push(text),
  };
  return { ports, heard };
}
