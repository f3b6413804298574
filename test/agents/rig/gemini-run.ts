import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openGemini } from '../../../src/channels/gemini/gemini.ts';
import { keysFor } from '../../../src/commands/channels/screen.ts';
import { geminiProfile, shown } from '../../channels/gemini/screens.ts';
import { recordingPorts } from '../../channels/recording-ports.ts';
import { openScreenOf } from '../../channels/screen/rig.ts';
import type { AgentHome } from './agent-home.ts';
import { until } from './until.ts';

/** Runs the real CLI in a pty through the real channel; `judge` stands in for the gate. */
export async function startGemini(options: {
  binary: string;
  home: AgentHome;
  judge?: Parameters<typeof recordingPorts>[0];
  args?: readonly string[];
  /** Changes what the hooks are before the CLI sees it. */
  hooks?: (hooks: string) => string;
}) {
  const { home } = options;
  const recording = recordingPorts(options.judge);
  const [doubts, notes]: [string[], string[]] = [[], []];
  const port: { current?: Awaited<ReturnType<typeof openScreenOf>> } = {};
  let listener: Parameters<Awaited<ReturnType<typeof openScreenOf>>['port']['follow']>[0] = () => {};
  const channel = await openGemini({
    ...{ profile: geminiProfile, shown, ports: recording.ports, workspace: home.repo, keysFor },
    screen: {
      follow(listen) {
        listener = listen;
      },
      press: (press) => port.current?.port.press(press) ?? Promise.resolve(false),
    },
    nodePath: process.execPath,
    hookClientPath: join(import.meta.dirname, '../../../src/channels/hook-client.ts'),
    directory: home.runtime,
    settings: JSON.parse(readFileSync(join(home.home, '.gemini/settings.json'), 'utf8')),
    note: (text) => void notes.push(text),
    doubted: (reason) => void doubts.push(reason),
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  for (const [name, text] of Object.entries(channel.homeFiles)) {
    const path = join(home.home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith('hooks.json') ? (options.hooks?.(text) ?? text) : text);
  }
  const PATH = `${dirname(process.execPath)}:${home.env.PATH}`;
  const screen = await openScreenOf(
    options.binary,
    [...channel.launchArgs, '--model', 'gemini-2.5-flash', ...(options.args ?? [])],
    { cols: 100, rows: 34 },
    { cwd: home.repo, env: { ...home.env, PATH, ...channel.env } },
  );
  port.current = screen;
  screen.port.follow(listener);
  const count = (what: string) => recording.said.filter((one) => one.startsWith(what)).length;
  const state = () =>
    `${recording.said.join('\n')}\n${doubts.join('\n')}\n${notes.join('\n')}\n${screen.text()}`;
  const seen = <T>(what: string, ready: () => T, ms = 60_000) =>
    until(() => `${what}\n${state()}`, ready, ms);
  const begin = async (task: string) => {
    await seen('the hooks to be alive', () => count('alive') > 0);
    channel.prompt(task);
  };
  return {
    ...{ ...recording, doubts, notes, notices: channel.notices, count, seen, begin },
    screen: screen.text,
    type: screen.type,
    async task(task: string) {
      const before = count('turn');
      await begin(task);
      await seen('the turn to end', () => count('turn') > before, 120_000);
    },
    async stop() {
      screen.stop();
      await until('Gemini to end', screen.exited, 10_000);
      await channel.close();
    },
  };
}
