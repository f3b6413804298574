import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openLineDiscipline } from '../../../src/agent/line-discipline.ts';
import { openPty } from '../../../src/agent/pty.ts';
import { openScreenChannel } from '../../../src/channels/screen/screen.ts';
import type { ScreenPort } from '../../../src/channels/screen/screen-port.ts';
import { keysFor } from '../../../src/commands/channels/screen.ts';
import { createRenderedWatch } from '../../../src/host/rendered-watch.ts';
import { Profile } from '../../../src/model/profile.ts';
import type { RenderedScreen } from '../../../src/model/rendered-screen.ts';
import { createMirror } from '../../../src/terminal/mirror.ts';
import { renderedScreen } from '../../../src/terminal/rendered-screen.ts';
import { until } from '../../agents/rig/until.ts';
import { recordingPorts } from '../recording-ports.ts';

const root = join(import.meta.dirname, '../../..');

export const aider = Profile.parse(parse(readFileSync(join(root, 'profiles/aider.yaml'), 'utf8')));

/** What the stand-in agent does after its task: prints, waits, asks, and makes a file after a yes. */
export interface Step {
  say?: string;
  clear?: boolean;
  waitMs?: number;
  ask?: { subject: string; question: string };
  made?: string;
}

/** A real terminal as the host has one. */
export async function openScreenOf(
  program: string,
  args: readonly string[],
  size = { cols: 80, rows: 24 },
  at: { cwd: string; env: Record<string, string> } = {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', TERM: 'xterm-256color', LANG: 'C.UTF-8' },
  },
) {
  const discipline = await openLineDiscipline();
  let over = false;
  const mirror = createMirror({ ...size, onReply: (reply) => pty.write(Buffer.from(reply)) });
  let listener: (screen: RenderedScreen) => void = () => {};
  let toldCols = 0;
  let hear: ((ok: boolean) => void)[] = [];
  const opened = openPty({
    ...{ file: program, args, ...at, ...size },
    onData: (bytes) => mirror.write(bytes, () => watch.changed()),
    onExit: () => {
      over = true;
    },
  });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const pty = opened.value;
  const watch = createRenderedWatch({
    look(counts) {
      if (mirror.backlog() > 0 || !mirror.atRest() || mirror.modes().synchronized) return undefined;
      return renderedScreen(mirror, { ...counts, reads: discipline && pty.reads(discipline) });
    },
    write: pty.write,
    tell(screen) {
      toldCols = screen.cols;
      listener(screen);
    },
    pressed(_, ok) {
      const [first, ...rest] = hear;
      hear = rest;
      first?.(ok);
    },
    now: () => performance.now(),
    after: (ms, run) => void setTimeout(run, ms),
  });
  const port: ScreenPort = {
    follow(listen) {
      listener = listen;
      watch.follow();
    },
    press: (press) =>
      new Promise((resolve) => {
        hear.push(resolve);
        watch.press({ ...press, id: 0 });
      }),
  };
  return {
    port,
    text: () => mirror.text().join('\n'),
    /** How wide the screen was that the channel was told of last. */
    toldCols: () => toldCols,
    /** As a person at the agent's own screen. */
    type(keys: string) {
      watch.typed(Buffer.from(keys));
      pty.write(Buffer.from(keys));
    },
    /** As whatever else runs in the terminal. */
    draw(text: string) {
      mirror.write(text, () => watch.changed());
    },
    resize(cols: number, rows: number) {
      mirror.resize(cols, rows);
      pty.resize(cols, rows);
      watch.changed();
    },
    exited: () => over,
    stop: () => pty.kill('SIGKILL'),
  };
}

/** The stand-in under the screen channel; `judge` stands in for the gate. */
export async function startAsking(
  steps: readonly Step[],
  judge?: Parameters<typeof recordingPorts>[0],
  size?: { cols: number; rows: number },
) {
  const program = join(root, 'test/fixtures/screen/asks-on-screen.mjs');
  const screen = await openScreenOf(process.execPath, [program, JSON.stringify(steps)], size);
  const recording = recordingPorts(judge);
  const [notes, doubts]: string[][] = [[], []];
  const { channel } = aider;
  if (channel.kind !== 'screen') throw new Error('unreachable');
  const opened = openScreenChannel({
    ...{ profile: aider, channel, ports: recording.ports, screen: screen.port, workspace: '/repo', keysFor },
    note: (text) => void notes?.push(text),
    doubted: (reason) => void doubts?.push(reason),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  opened.prompt('do the task');
  const state = () =>
    `${screen.text()}\n${JSON.stringify([recording.said, recording.actions, notes, doubts], null, 1)}`;
  return {
    ...{ ...recording, ...screen, notes: notes ?? [], doubts: doubts ?? [], opened },
    seen: <T>(what: string, ready: () => T) => until(() => `${what}\n${state()}`, ready, 20_000),
    /** What the stand-in read, in order. */
    async answers(): Promise<string> {
      const line = () => /answers (\[.*\])/s.exec(screen.text().replaceAll('\n', ''))?.[1];
      return until(() => `the end\n${state()}`, line, 20_000);
    },
  };
}
