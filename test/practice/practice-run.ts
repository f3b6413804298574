import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openPty } from '../../src/agent/pty.ts';
import { typeTask } from '../../src/agent/type-task.ts';
import { openClaudeHooks } from '../../src/channels/claude-hooks.ts';
import { createUsageReader } from '../../src/channels/claude-transcript.ts';
import type { UsageTotals } from '../../src/channels/usage-tally.ts';
import { Profile } from '../../src/model/profile.ts';
import type { Step } from '../../src/practice/script-steps.ts';
import { recordingPorts } from '../channels/recording-ports.ts';

const root = join(import.meta.dirname, '../..');
const profile = Profile.parse(parse(readFileSync(join(root, 'profiles/practice.yaml'), 'utf8')));

export type Judge = Parameters<typeof recordingPorts>[0];

/** The screen shows that it worked and waits again. Its hook says so too, but may overtake the screen's last bytes. */
function hasSettled(shown: string): boolean {
  const frame = shown.slice(shown.lastIndexOf('\x1b[?25l'));
  return shown.includes('✻ Working…') && !frame.includes('✻') && frame.endsWith('\x1b[?25h');
}

/** The practice agent in a pty behind the real channel. */
export async function startPractice(options: {
  judge?: Judge;
  script?: Step[];
  prepare?: (directory: string) => Promise<void>;
  settings?: (text: string) => string;
}) {
  const directory = mkdtempSync(join(tmpdir(), 'cs-practice-'));
  const workspace = join(directory, 'repo');
  await options.prepare?.(workspace);
  const heard = recordingPorts(options.judge);
  const hooks = await openClaudeHooks({
    profile,
    ports: heard.ports,
    nodePath: process.execPath,
    hookClientPath: join(root, 'src/channels/hook-client.ts'),
    directory: join(directory, 'runtime'),
    workspace,
  });
  const file = hooks.launchArgs[1] ?? '';
  if (options.settings) writeFileSync(file, options.settings(readFileSync(file, 'utf8')));
  const script = join(directory, 'script.json');
  writeFileSync(script, JSON.stringify(options.script ?? []));
  const output: Buffer[] = [];
  let exited: (how: { code: number | null; signal: string | null }) => void = () => {};
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    exited = resolve;
  });
  const opened = openPty({
    file: process.execPath,
    args: [
      ...[
        '--disable-warning=ExperimentalWarning',
        join(root, 'src/practice-agent.ts'),
        ...hooks.launchArgs,
        '--pace',
        '0',
      ],
      ...(options.script ? ['--script', script] : []),
    ],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: directory,
      TERM: 'xterm-256color',
      TMPDIR: directory,
      ...hooks.env,
    },
    cwd: options.prepare ? workspace : directory,
    cols: 100,
    rows: 40,
    onData: (bytes) => output.push(Buffer.from(bytes)),
    onExit: exited,
  });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  const pty = opened.value;
  const raw = () => Buffer.concat(output).toString('latin1');
  const until = async (ready: () => boolean) => {
    for (const end = performance.now() + 10_000; !ready(); ) {
      if (performance.now() > end)
        throw new Error(`waited 10 s; screen:\n${Buffer.concat(output).toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const alive = () => until(() => heard.said.some((text) => text.startsWith('alive')));
  const turns = () => heard.said.filter((text) => text === 'turn').length;
  const type = (text: string) => pty.write(new TextEncoder().encode(text));
  const begin = async (task: string) => {
    await alive();
    for (const { bytes } of typeTask(task)) pty.write(bytes);
  };
  return {
    ...heard,
    directory,
    workspace,
    pty,
    type,
    raw,
    text: () => Buffer.concat(output).toString(),
    until,
    begin,
    exit,
    async task(text: string) {
      const before = turns();
      const from = raw().length;
      await begin(text);
      await until(() => turns() > before);
      await until(() => hasSettled(Buffer.concat(output).subarray(from).toString()));
    },
    async usage(): Promise<UsageTotals | undefined> {
      const seen: UsageTotals[] = [];
      const reader = createUsageReader({ onTotals: (totals) => seen.push(totals) });
      const transcript = /"transcript":"([^"]+)"/.exec(heard.said[0] ?? '')?.[1];
      if (transcript) reader.follow(transcript);
      await reader.check();
      return seen.at(-1);
    },
    async stop() {
      pty.kill('SIGKILL');
      await exit;
      await hooks.close();
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
